// The tray: gateway state, spend, and a radio per route that switches what every connected tool gets.
import { app, Menu, nativeImage, Tray } from 'electron';
import type { ControlClient } from '../control/client.ts';
import type { EngineHost } from './engine-host.ts';
import { shellFiles } from './paths.ts';
import { trayTemplate, type TrayActions, type TrayState } from './tray-template.ts';
import type { WindowKeeper } from './window.ts';

export interface TrayOptions {
  readonly client: ControlClient;
  readonly windows: WindowKeeper;
  readonly engine: EngineHost;
}

const REFRESH_AFTER_MS = 250;
const RECONNECT_AFTER_MS = 1_000;

/** Resolves when the first menu is up. Where no tray host exists Electron shows nothing and the window remains the way in. */
export async function setUpTray({ client, windows, engine }: TrayOptions): Promise<void> {
  const tray = new Tray(nativeImage.createFromPath(shellFiles().trayIcon));
  tray.setToolTip('Pointsman');

  const actions: TrayActions = {
    open: (path) => windows.show(path),
    quit: () => app.quit(),
    setPaused: (paused) => run(client.call(paused ? 'POST /control/gateway/pause' : 'POST /control/gateway/resume')),
    choose: (route, index) => {
      const first = route.targets[index];
      if (!first) return;
      const others = route.targets.filter((_, at) => at !== index);
      const targets = [first, ...others].map(({ providerId, model }) => ({ providerId, model }));
      run(client.call('PUT /control/routes/:name', { params: { name: route.name }, body: { targets } }));
    },
  };
  const run = (work: Promise<unknown>): void => void work.catch(() => undefined).then(refresh);

  const refresh = async (): Promise<void> => {
    const state = await readState(client, engine);
    // Some tray hosts never see changes to a menu in place: each state gets a new one.
    tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(state, actions)));
  };

  await refresh();
  void follow(client, refresh);
}

async function readState(client: ControlClient, engine: EngineHost): Promise<TrayState> {
  if (engine.state !== 'running') return { type: 'engine-away' };
  try {
    const [status, { routes }] = await Promise.all([
      client.call('GET /control/status'),
      client.call('GET /control/routes'),
    ]);
    return { type: 'running', status, routes };
  } catch {
    return { type: 'engine-away' };
  }
}

/** Refreshes after each burst of events, and reconnects for as long as the app runs. */
async function follow(client: ControlClient, refresh: () => Promise<void>): Promise<never> {
  let pending: NodeJS.Timeout | undefined;
  for (;;) {
    try {
      const events = await client.events();
      // What happened while nobody listened is in the state, not in the events.
      await refresh();
      for await (const _event of events) {
        pending ??= setTimeout(() => {
          pending = undefined;
          void refresh();
        }, REFRESH_AFTER_MS);
      }
    } catch {
      // The engine went away; it is restarted, and the next round finds it.
    }
    await refresh();
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_AFTER_MS));
  }
}
