// A recording stand-in of Electron's API: remembers what the shell did, and lets a test play the user and the system.
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';

type Listener = (...values: never[]) => unknown;

class WebContents extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly mainFrame = { origin: 'app://pointsman' };
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  url = '';
  send(...values: unknown[]): void {
    this.sent.push(values);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  getURL(): string {
    return this.url;
  }
}

class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly options: Record<string, unknown>;
  readonly calls: string[] = [];
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.calls.push('restore');
  }
  maximize(): void {
    this.calls.push('maximize');
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  getBounds(): object {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
}

class Tray {
  menu: MenuItemConstructorOptions[] = [];
  tooltip = '';
  constructor() {
    trays.push(this);
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  setContextMenu(menu: { template: MenuItemConstructorOptions[] }): void {
    this.menu = menu.template;
    trayChanges.emit('changed');
  }
}

/** A utility process is played by a real Node child that talks over the fork's channel. */
class UtilityProcess extends EventEmitter {
  readonly child: ChildProcess;
  constructor(entry: string, env: NodeJS.ProcessEnv) {
    super();
    this.child = fork(entry, [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.on('exit', (code) => this.emit('exit', code ?? 0));
  }
  postMessage(message: unknown): void {
    this.child.send(message as object);
  }
  kill(): boolean {
    return this.child.kill('SIGKILL');
  }
}

export const windows: BrowserWindow[] = [];
export const trays: Tray[] = [];
export const trayChanges = new EventEmitter();
export const children: UtilityProcess[] = [];
export const record = {
  privileges: [] as unknown[],
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  permissionRequest: undefined as Listener | undefined,
  permissionCheck: undefined as Listener | undefined,
  devicePermission: undefined as Listener | undefined,
  opened: [] as string[],
  menu: undefined as MenuItemConstructorOptions[] | undefined,
  exits: [] as number[],
  errorBoxes: [] as string[][],
  sandboxEnabled: false,
  lockHeld: true,
  /** Environment of the engine's process. */
  env: {} as NodeJS.ProcessEnv,
};

class App extends EventEmitter {
  requestSingleInstanceLock(): boolean {
    return record.lockHeld;
  }
  enableSandbox(): void {
    record.sandboxEnabled = true;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  getName(): string {
    return 'Pointsman';
  }
  getPath(): string {
    return record.env['POINTSMAN_HOME'] ?? '';
  }
  getLoginItemSettings(): { openAtLogin: boolean } {
    return { openAtLogin: false };
  }
  /** As Electron does: listeners may prevent it. */
  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.exit(0);
  }
  exit(code: number): void {
    record.exits.push(code);
    this.emit('exited', code);
  }
}

export const app = new App();
export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => ({ template }),
  setApplicationMenu(menu: { template: MenuItemConstructorOptions[] }) {
    record.menu = menu.template;
  },
};
export const nativeImage = { createFromPath: (path: string) => ({ path }) };
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const shell = {
  openExternal(url: string): Promise<void> {
    record.opened.push(url);
    return Promise.resolve();
  },
};
export const dialog = { showErrorBox: (...texts: string[]) => void record.errorBoxes.push(texts) };
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => void record.privileges.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
    void record.protocols.set(scheme, handler),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: Listener) => (record.permissionRequest = handler),
    setPermissionCheckHandler: (handler: Listener) => (record.permissionCheck = handler),
    setDevicePermissionHandler: (handler: Listener) => (record.devicePermission = handler),
  },
};

class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, (...values: unknown[]) => unknown>();
  handle(channel: string, handler: (...values: unknown[]) => unknown): void {
    this.handlers.set(channel, handler);
  }
}
export const ipcMain = new IpcMain();
export const utilityProcess = {
  fork(entry: string): UtilityProcess {
    const forked = new UtilityProcess(entry, record.env);
    children.push(forked);
    return forked;
  },
};

export { BrowserWindow, Tray };
export default { app, ipcMain, shell, dialog };
