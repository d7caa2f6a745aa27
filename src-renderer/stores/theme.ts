// The theme: light, dark, or as the system has it.
import { create } from 'zustand';
import { shell } from '../shell.ts';

export type Theme = 'light' | 'dark' | 'system';

/** Read before the first paint by public/theme.js, under the same name. */
const STORED_AS = 'pointsman.theme';

interface ThemeStore {
  readonly theme: Theme;
  set(theme: Theme): void;
}

function stored(): Theme {
  const value = localStorage.getItem(STORED_AS);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export const useTheme = create<ThemeStore>((set) => ({
  theme: stored(),
  set(theme) {
    localStorage.setItem(STORED_AS, theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    shell?.setTheme(theme);
    set({ theme });
  },
}));

/** What is seen now: the system's choice resolved. */
export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
}
