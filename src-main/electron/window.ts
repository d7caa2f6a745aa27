// The one window: its safe options, its remembered place, its closing into the tray.
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { APP_ORIGIN } from './hardening.ts';
import type { Preferences, WindowBounds } from './preferences.ts';

export interface WindowKeeper {
  /** Opens or raises the window, at a page's path if one is named. */
  show(path?: string): void;
  /** Sends to the page, if there is one. */
  send(channel: string, ...values: readonly unknown[]): void;
  /** True when the contents belong to our window's main page. */
  readonly current: BrowserWindow | undefined;
}

const MIN_WIDTH = 900;
const MIN_HEIGHT = 600;

/** Electron's security checklist, item by item. */
function windowOptions(preload: string, bounds: WindowBounds, dark: boolean): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Pointsman',
    // Painted before the page is there: no white flash in the dark.
    backgroundColor: dark ? '#111214' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: true,
    },
  };
}

export function createWindowKeeper({
  preload,
  preferences,
}: {
  preload: string;
  preferences: Preferences;
}): WindowKeeper {
  let current: BrowserWindow | undefined;

  const open = (path: string): void => {
    const bounds = visibleBounds(
      preferences.get('bounds'),
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const window = new BrowserWindow(windowOptions(preload, bounds, nativeTheme.shouldUseDarkColors));
    current = window;
    if (preferences.get('maximized')) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', () => {
      preferences.set('maximized', window.isMaximized());
      if (!window.isMaximized()) preferences.set('bounds', window.getBounds());
    });
    window.on('closed', () => {
      current = undefined;
    });
    void window.loadURL(`${APP_ORIGIN}${path}`);
  };

  return {
    get current() {
      return current;
    },
    show(path) {
      if (!current) return open(path ?? '/');
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
      if (path !== undefined) current.webContents.send('navigate', path);
    },
    send(channel, ...values) {
      current?.webContents.send(channel, ...values);
    },
  };
}

/** A window remembered on a screen that is gone opens in the middle of one that is there. */
function visibleBounds(bounds: WindowBounds, areas: readonly Rectangle[]): WindowBounds {
  const { x, y, width, height } = bounds;
  const size = { width: Math.max(width, MIN_WIDTH), height: Math.max(height, MIN_HEIGHT) };
  if (x === undefined || y === undefined) return size;
  const isSeen = areas.some(
    (area) =>
      x < area.x + area.width - 80 && x + width > area.x + 80 && y >= area.y - 10 && y < area.y + area.height - 40,
  );
  return isSeen ? { ...size, x, y } : size;
}
