// The shell's own small preferences: window bounds and theme. Chats, keys and settings live in the engine.
import Store from 'electron-store';

export interface WindowBounds {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

interface Stored {
  bounds: WindowBounds;
  maximized: boolean;
  theme: Theme;
  /** The hint that closing keeps the gateway running was shown. */
  closeHintShown: boolean;
}

export type Theme = 'light' | 'dark' | 'system';

export interface Preferences {
  get<K extends keyof Stored>(name: K): Stored[K];
  set<K extends keyof Stored>(name: K, value: Stored[K]): void;
}

const DEFAULTS: Stored = {
  bounds: { width: 1200, height: 800 },
  maximized: false,
  theme: 'system',
  closeHintShown: false,
};

export function openPreferences(): Preferences {
  const store = new Store<Stored>({ name: 'shell', defaults: DEFAULTS, clearInvalidConfig: true });
  return {
    get: (name) => store.get(name),
    set: (name, value) => store.set({ [name]: value }),
  };
}
