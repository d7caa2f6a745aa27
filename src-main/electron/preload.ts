// The bridge to the page: narrow functions, never Electron itself.
import { contextBridge, ipcRenderer } from 'electron';
import type { ShellBridge } from '../contract/shell-bridge.ts';

const bridge: ShellBridge = {
  platform: process.platform,
  setTheme: (theme) => ipcRenderer.send('set-theme', theme),
  onNavigate(listener) {
    const forward = (_event: unknown, path: string): void => listener(path);
    ipcRenderer.on('navigate', forward);
    return () => void ipcRenderer.off('navigate', forward);
  },
  getOpenAtLogin: () => ipcRenderer.invoke('get-open-at-login') as Promise<boolean>,
  setOpenAtLogin: (on) => ipcRenderer.invoke('set-open-at-login', on) as Promise<void>,
};

contextBridge.exposeInMainWorld('pointsman', bridge);
