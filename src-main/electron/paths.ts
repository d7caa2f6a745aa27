// Where the shell's own files lie, in a checkout and in a package alike.
import { fileURLToPath } from 'node:url';

export interface ShellFiles {
  readonly preload: string;
  readonly engineProcess: string;
  readonly ui: string;
  readonly trayIcon: string;
}

/** Everything is built side by side into `dist`. */
export function shellFiles(): ShellFiles {
  const at = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
  return {
    preload: at('./preload.cjs'),
    engineProcess: at('./engine-process.js'),
    ui: at('../renderer'),
    trayIcon: at('../renderer/tray.png'),
  };
}
