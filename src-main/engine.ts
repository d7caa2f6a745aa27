// createEngine(): the only place where parts are wired together.
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { createAdmission, settleWithLedger } from './budgets/admission.ts';
import type { RunningRequest } from './budgets/budgets.ts';
import { createBudgets } from './budgets/create-budgets.ts';
import { createRateLimits } from './budgets/rate-limits.ts';
import { startCatalogSchedule } from './catalog-schedule.ts';
import { recordingOf } from './contents/retention.ts';
import { createControlApp } from './control/app.ts';
import { lastRefreshAt } from './control/catalog.ts';
import { REFRESH_PREFERENCE } from './control/refresh-preference.ts';
import { budgetView } from './control/budget-views.ts';
import type { ControlParts } from './control/parts.ts';
import { controlSocketPath } from './control/socket-path.ts';
import { startSocketServer } from './control/socket-server.ts';
import { startUiServer, type UiServer } from './control/ui-server.ts';
import { lockHome } from './database/home-lock.ts';
import { dialects } from './dialects/index.ts';
import { createDirectory } from './directory.ts';
import { EngineStartError } from './engine-errors.ts';
import { removeEngineFile, writeEngineFile } from './engine-file.ts';
import { prepareHome } from './first-start.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { withDemo } from './gateway/demo.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { askBalance } from './providers/ask-balance.ts';
import { createPresets } from './presets/presets.ts';
import { createAuthorize } from './providers/authorize.ts';
import { createSealMemory } from './gateway/seal-memory.ts';
import { listenGateway, type GatewayServer } from './gateway/server.ts';
import { createToolIdMemory } from './gateway/tool-id-memory.ts';
import { createUpstream } from './gateway/upstream.ts';
import { createLiveEvents, type LiveEvents } from './live-events.ts';
import { openStores } from './open-stores.ts';
import { ALL_MODELS, createHealth } from './routing/health.ts';
import { createKeyStates } from './routing/key-states.ts';
import { createObservations } from './routing/observations.ts';
import { createResponseCache } from './response-cache/response-cache.ts';
import { createStickiness } from './routing/stickiness.ts';
import { theUser } from './the-user.ts';

export interface EngineOptions {
  /** Data folder; created with mode 0700. */
  readonly home: string;
  /** The gateway's address. Port 0 picks a free one. `listen: false` opens the home for control calls only (CLI without a running engine). */
  readonly gateway?: { readonly host?: string; readonly port?: number; readonly listen?: boolean };
  /** Serve the UI and the control API on loopback TCP too (headless host). `uiFolder` holds the built page. */
  readonly ui?: { readonly port?: number; readonly uiFolder: string } | undefined;
  /** Environment for key detection, POINTSMAN_SECRET, and so on. Default process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Host names besides loopback that may be asked for. */
  readonly allowHosts?: readonly string[];
  readonly version: string;
  /** Epoch ms. */
  readonly now?: () => number;
  /** `auto`: the OS keychain when it works, else the sealed file. */
  readonly secrets?: 'auto' | 'keychain' | 'sealed-file';
  readonly log?: (line: string) => void;
  /** Carries all calls to providers instead of the engine's own connections, which check each address. For an outbound proxy, and for tests. */
  readonly dispatcher?: Dispatcher;
}

export interface EngineAddress {
  /** `http://127.0.0.1:4774/v1`; undefined with `listen: false`. */
  readonly gateway?: string;
  readonly gatewayPort?: number;
  /** UI address with a one-time login token. */
  readonly uiLogin?: string;
  readonly uiOrigin?: string;
  /** Unix socket or named pipe of the control API. */
  readonly controlSocket: string;
  /** Name of the access key made on the first start, and its secret, known only on that start or when asked to be shown. */
  readonly accessKeyName: string;
}

export interface Engine {
  start(): Promise<EngineAddress>;
  /** Drains running requests for up to `drainMs` (default 10 000), then aborts them. Flushes the ledger. */
  stop(options?: { drainMs?: number }): Promise<void>;
  /** A control call without a socket, for a CLI that opened the home itself. Standard web Request/Response. */
  control(request: Request): Promise<Response>;
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 4774;
const DEFAULT_DRAIN_MS = 10_000;
/** Short: a second engine is told at once where the first one is. */
const LOCK_WAIT_MS = 100;

type Later = (step: () => unknown) => void;

/** Nothing happens before `start`. An engine starts and stops once. */
export function createEngine(options: EngineOptions): Engine {
  const cleanUps: (() => unknown)[] = [];
  let control: Engine['control'] | undefined;
  let gateway: Gateway | undefined;
  let stopListening: (() => void) | undefined;

  const cleanUp = async (): Promise<void> => {
    // In reverse: what was opened last depends on what was opened first.
    for (const step of cleanUps.splice(0).reverse()) await step();
  };

  return {
    async start() {
      try {
        const running = await open(options, (step) => void cleanUps.push(step));
        ({ control, gateway, stopListening } = running);
        return running.address;
      } catch (error) {
        await cleanUp();
        throw error;
      }
    },
    async stop({ drainMs = DEFAULT_DRAIN_MS } = {}) {
      stopListening?.();
      await gateway?.drain(drainMs);
      await cleanUp();
    },
    control(request) {
      if (!control) throw new Error('The engine has not been started.');
      return control(request);
    },
  };
}

interface Running {
  readonly address: EngineAddress;
  readonly control: Engine['control'];
  readonly gateway: Gateway;
  /** No new request gets in; running ones go on. */
  readonly stopListening: () => void;
}

async function open(options: EngineOptions, later: Later): Promise<Running> {
  const { home, version, env = process.env, now = Date.now, log = () => {} } = options;
  const startedAt = now();
  await mkdir(home, { recursive: true, mode: 0o700 });
  const lock = lockHome(home, LOCK_WAIT_MS);
  if (!lock.ok) throw new EngineStartError('home-busy', `Another Pointsman uses the data folder ${home}.`);
  later(lock.release);

  const { dispatcher, secrets = 'auto' } = options;
  const stores = await openStores({ home, env, now, log, secrets, dispatcher }, later);
  const accessKeyName = await prepareHome(stores.settings, stores.accessKeys, stores.credentials, now());
  const events = createLiveEvents();
  stores.settings.onChange(() => events.emit({ type: 'settings-changed' }));

  const running = new Map<string, RunningRequest>();
  const budgets = createBudgets({
    settings: stores.settings,
    ledger: { reader: stores.ledger.reader, flush: () => stores.ledger.writer.flush() },
    running,
    now,
    log,
    onLevel: (level, state) => events.emit({ type: `budget-${level}`, budget: budgetView(state) }),
  });
  // Whoever a budget may count waits for it; nobody else has to. It ends before the ledger closes.
  later(() => budgets.ready());
  const admissionParts = { budgets, running, rateLimits: createRateLimits(() => performance.now()) };

  const presets = createPresets(stores.settings, now);
  const directory = createDirectory(stores.settings, stores.catalog);
  // Built and indexed now, so that the first request does not wait for it.
  directory().lookup('');
  /** The gateway's server, once it listens. */
  const listening: { server?: GatewayServer } = {};
  const health = createHealth(now);
  const keys = createKeyStates(now);
  const upstream = withDemo(createUpstream(() => listening.server?.port, dispatcher));
  later(() => upstream.close());
  const gateway = createGateway({
    version,
    now,
    startedAt,
    log,
    health,
    keys,
    upstream,
    dialects,
    seals: createSealMemory(),
    toolIds: createToolIdMemory(),
    authorize: createAuthorize(now),
    random: Math.random,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    observations: createObservations(now),
    stickiness: createStickiness(now),
    accessKeys: stores.accessKeys,
    directory,
    presets,
    responseCache: createResponseCache(now),
    contentRecording: { contents: stores.contents, recording: () => recordingOf(stores.settings) },
    budgets,
    ledgerReader: stores.ledger.reader,
    settings: () => gatewaySettings(stores.settings),
    secretOf: (id) => stores.credentials.get(id),
    admission: createAdmission(admissionParts),
    ledger: settleWithLedger(admissionParts, events.overhear(stores.ledger.writer)),
  });

  const parts: ControlParts = {
    ...stores,
    presets,
    budgets,
    version,
    home,
    startedAt,
    now,
    env,
    coolingUntil: (key, model) => health.coolingUntil(key, model),
    askBalance: (provider, secret, signal) => askBalance(provider, secret, { now, dispatcher, signal }),
    keys: {
      ...keys,
      answered(key) {
        keys.answered(key);
        health.succeed(key, ALL_MODELS);
      },
      clear(key) {
        keys.clear(key);
        health.clear(key);
      },
    },
    gateway: gatewayControls(gateway, events, () => listening.server),
    events,
  };
  const app = createControlApp(parts);
  const facts = { accessKeyName, controlSocket: controlSocketPath(home) };
  if (options.gateway?.listen === false) {
    later(() => app.close());
    return { address: facts, control: app.fetch, gateway, stopListening: () => {} };
  }

  const { handleAsUser } = parts.gateway;
  const server = await listenGateway(gateway, {
    host: options.gateway?.host ?? DEFAULT_HOST,
    port: options.gateway?.port ?? DEFAULT_PORT,
    allowHosts: options.allowHosts ?? [],
    allowOrigins: stores.settings.preference<string[]>('allowedOrigins') ?? [],
  });
  listening.server = server;
  later(() => server.close());
  const socket = await startSocketServer(facts.controlSocket, app, handleAsUser);
  later(() => socket.close());
  const ui = options.ui && (await startUi(options.ui, server.port, { app, handleAsUser, now }));
  if (ui) later(() => ui.close());
  // Closed before the servers that carry them, or they would wait for its event streams.
  later(() => app.close());
  later(
    startCatalogSchedule({
      now,
      isOn: () => stores.settings.preference(REFRESH_PREFERENCE) !== 'off',
      lastSuccessAt: () => lastRefreshAt(stores.catalog),
      refresh: () => app.refreshCatalog(),
    }),
  );
  const gatewayUrl = baseUrlOf(server);
  await writeEngineFile(home, {
    pid: process.pid,
    controlSocket: facts.controlSocket,
    gateway: gatewayUrl,
    ...(ui && { ui: ui.origin }),
  });
  later(() => removeEngineFile(home));
  return {
    address: {
      ...facts,
      gateway: gatewayUrl,
      gatewayPort: server.port,
      ...(ui && { uiOrigin: ui.origin, uiLogin: ui.newLoginLink() }),
    },
    control: app.fetch,
    gateway,
    stopListening: server.stopListening,
  };
}

function baseUrlOf({ host, port }: GatewayServer): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1`;
}

function gatewayControls(
  gateway: Gateway,
  events: LiveEvents,
  server: () => GatewayServer | undefined,
): ControlParts['gateway'] {
  return {
    address() {
      const listening = server();
      return listening ? { baseUrl: baseUrlOf(listening), host: listening.host, port: listening.port } : null;
    },
    paused: () => gateway.paused,
    setPaused(paused) {
      gateway.setPaused(paused);
      events.emit({ type: 'gateway-changed', paused });
      return Promise.resolve();
    },
    explain: (request, dialect, key) => gateway.explain(request, dialect, key),
    handleAsUser: (request, response) => gateway.handleAs(theUser, request, response),
  };
}

/** Beside the gateway's port, so that it is the same after a restart; any other where that one is taken. */
async function startUi(
  ui: NonNullable<EngineOptions['ui']>,
  gatewayPort: number,
  rest: Omit<Parameters<typeof startUiServer>[0], 'port' | 'uiFolder'>,
): Promise<UiServer> {
  const { uiFolder } = ui;
  if (ui.port !== undefined) return startUiServer({ ...rest, uiFolder, port: ui.port });
  try {
    return await startUiServer({ ...rest, uiFolder, port: gatewayPort + 1 });
  } catch (error) {
    if (error instanceof EngineStartError && error.code === 'port-busy')
      return startUiServer({ ...rest, uiFolder, port: 0 });
    throw error;
  }
}
