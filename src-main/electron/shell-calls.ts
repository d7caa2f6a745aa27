// What the page may ask of the shell: only what has no HTTP meaning, and only from our own main page.
import { app, ipcMain, nativeTheme, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { APP_ORIGIN } from './hardening.ts';
import type { Preferences, Theme } from './preferences.ts';
import type { WindowKeeper } from './window.ts';

const THEMES: ReadonlySet<unknown> = new Set<Theme>(['light', 'dark', 'system']);

export function setUpShellCalls({ preferences, windows }: { preferences: Preferences; windows: WindowKeeper }): void {
  nativeTheme.themeSource = preferences.get('theme');

  const isTrusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    if (!frame || event.sender !== windows.current?.webContents) return false;
    return frame === event.sender.mainFrame && frame.origin === APP_ORIGIN;
  };

  ipcMain.on('set-theme', (event, theme: unknown) => {
    if (!isTrusted(event) || !THEMES.has(theme)) return;
    nativeTheme.themeSource = theme as Theme;
    preferences.set('theme', theme as Theme);
  });
  ipcMain.handle('get-open-at-login', (event) => {
    if (!isTrusted(event)) throw new Error('refused');
    return app.getLoginItemSettings().openAtLogin;
  });
  ipcMain.handle('set-open-at-login', (event, on: unknown) => {
    if (!isTrusted(event) || typeof on !== 'boolean') throw new Error('refused');
    app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] });
  });
}
