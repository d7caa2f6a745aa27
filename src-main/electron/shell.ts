// Puts the shell together: engine, protocol, window, tray, menu; and takes it apart again.
import { app, dialog } from 'electron';
import { createControlClient } from '../control/client.ts';
import { socketTransport } from '../control/socket-transport.ts';
import { defaultHome } from '../control/default-home.ts';
import { createEngineHost, type EngineHost } from './engine-host.ts';
import { hardenContents, denyPermissions } from './hardening.ts';
import { setUpMenu } from './menu.ts';
import { shellFiles } from './paths.ts';
import { openPreferences } from './preferences.ts';
import { handleAppProtocol, registerAppScheme } from './protocol.ts';
import { setUpShellCalls } from './shell-calls.ts';
import { setUpTray } from './tray.ts';
import { createWindowKeeper } from './window.ts';

const DRAIN_MS = 10_000;

/** Resolves when the shell runs; a second instance hands over to the first and resolves at once. */
export async function startShell(): Promise<void> {
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  registerAppScheme();
  hardenContents();

  const files = shellFiles();
  const engine = createEngineHost({
    entry: files.engineProcess,
    home: defaultHome(process.env),
    version: app.getVersion(),
  });
  quitInOrder(engine);
  await app.whenReady();

  denyPermissions();
  const preferences = openPreferences();
  const windows = createWindowKeeper({ preload: files.preload, preferences });
  app.on('second-instance', () => windows.show());
  app.on('activate', () => windows.show());
  // The tray keeps the gateway running when the window is closed.
  app.on('window-all-closed', () => undefined);

  const transport = socketTransport(engine.controlSocket);
  handleAppProtocol({ uiFolder: files.ui, send: (request) => transport.send(request) });
  setUpShellCalls({ preferences, windows });
  setUpMenu(windows);

  try {
    await engine.start();
  } catch (error) {
    dialog.showErrorBox('Pointsman cannot start its engine', error instanceof Error ? error.message : String(error));
    return app.quit();
  }
  await setUpTray({ client: createControlClient((request) => transport.send(request)), windows, engine });
  if (!process.argv.includes('--hidden')) windows.show();
}

/** The first quit waits until running answers are done; the second one does not. */
function quitInOrder(engine: EngineHost): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    if (stopping) return;
    stopping = true;
    event.preventDefault();
    void engine.stop(DRAIN_MS).finally(() => app.exit(0));
  });
}
