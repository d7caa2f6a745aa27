// What the desktop shell offers the page beside HTTP, as `window.pointsman`; absent in a browser.

export interface ShellBridge {
  /** Node's name of the platform: `darwin`, `win32`, `linux`. */
  readonly platform: string;
  setTheme(theme: 'light' | 'dark' | 'system'): void;
  /** The shell asks for a page, by its path. Returns the unsubscriber. */
  onNavigate(listener: (path: string) => void): () => void;
  getOpenAtLogin(): Promise<boolean>;
  setOpenAtLogin(on: boolean): Promise<void>;
}
