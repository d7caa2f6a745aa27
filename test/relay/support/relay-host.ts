// The relay behind a bare HTTP server, with real routing, health and network, and a ledger that is only remembered.
import type { Contents } from '../../../src-main/contents/contents.ts';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { createAdmission } from '../../../src-main/budgets/admission.ts';
import { createRateLimits } from '../../../src-main/budgets/rate-limits.ts';
import { dialects } from '../../../src-main/dialects/index.ts';
import type { TargetDialectId } from '../../../src-main/dialects/dialect.ts';
import type { Endpoint } from '../../../src-main/catalog/catalog.ts';
import type { Price } from '../../../src-main/catalog/price.ts';
import { GatewayError } from '../../../src-main/gateway/gateway-error.ts';
import { DEFAULT_TIMEOUTS } from '../../../src-main/gateway/limits.ts';
import type { Directory, GatewayParts } from '../../../src-main/gateway/parts.ts';
import { RELAY_ENDPOINTS } from '../../../src-main/gateway/relay-endpoints.ts';
import { relay } from '../../../src-main/gateway/relay.ts';
import { createToolIdMemory } from '../../../src-main/gateway/tool-id-memory.ts';
import { createSealMemory } from '../../../src-main/gateway/seal-memory.ts';
import { createUpstream } from '../../../src-main/gateway/upstream.ts';
import type { AttemptRecord, LedgerWriter, RequestEnd, RequestStart } from '../../../src-main/ledger/ledger.ts';
import { createAuthorize } from '../../../src-main/providers/authorize.ts';
import type { Credential, Provider } from '../../../src-main/providers/provider.ts';
import { createHealth, type Health } from '../../../src-main/routing/health.ts';
import { createKeyStates } from '../../../src-main/routing/key-states.ts';
import { createObservations } from '../../../src-main/routing/observations.ts';
import { createStickiness } from '../../../src-main/routing/stickiness.ts';

const noContents: Contents = {
  put: () => undefined,
  get: () => undefined,
  remove: () => false,
  removeBefore: () => 0,
  count: () => 0,
  close: () => undefined,
};

export interface HostedProvider {
  readonly id: string;
  readonly dialect: TargetDialectId;
  readonly baseUrl: string;
  readonly rest?: Partial<Provider>;
  readonly price?: Price;
  readonly secret?: string;
}

export interface RelayHost {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly health: Health;
  readonly started: readonly RequestStart[];
  readonly attempts: readonly AttemptRecord[];
  readonly ended: readonly RequestEnd[];
  /** Resolves with the record of the `count`th request when it has ended. */
  ending(count: number): Promise<RequestEnd>;
  /** Resolves when nothing is left to do for any request. */
  idle(): Promise<void>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Rejects when the relay itself failed on a request. */
  close(): Promise<void>;
}

export interface HostOptions {
  readonly bodyLimitBytes?: number;
  /** Names of routes, each with the providers it tries in turn. */
  readonly routes?: Readonly<Record<string, readonly string[]>>;
  readonly verbatim?: boolean;
  /** Credentials are listed, but the store has lost what they stand for. */
  readonly lostSecrets?: boolean;
}

/** Every provider has the model `<provider>:sim`, called `sim` there. */
export async function hostRelay(hosted: readonly HostedProvider[], options: HostOptions = {}): Promise<RelayHost> {
  const started: RequestStart[] = [];
  const attempts: AttemptRecord[] = [];
  const ended: RequestEnd[] = [];
  const crashes: unknown[] = [];
  const waiting: { count: number; tell: (end: RequestEnd) => void }[] = [];
  const health = createHealth(Date.now);
  const ledger: LedgerWriter = {
    begin: (start) => void started.push(start),
    attempt: (record) => void attempts.push(record),
    finish(end) {
      ended.push(end);
      for (const { count, tell } of waiting) if (ended.length === count) tell(end);
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  // Providers here stand for remote ones, though they are on this machine.
  const agent = new Agent();
  const upstream = createUpstream(() => undefined, agent);
  const running = new Set<Promise<void>>();
  const parts: GatewayParts = {
    version: '0.0.0-test',
    now: Date.now,
    random: () => 0.5,
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    observations: createObservations(Date.now),
    stickiness: createStickiness(Date.now),
    keys: createKeyStates(Date.now),
    startedAt: 0,
    contentRecording: { contents: noContents, recording: () => undefined },
    responseCache: { get: () => undefined, put: () => undefined, remove: () => undefined },
    budgets: {
      ready: () => Promise.resolve(),
      list: () => [],
      put: () => Promise.reject(new Error('not here')),
      remove: () => Promise.resolve(false),
    },
    ledgerReader: {
      scopeCost: () => Promise.resolve({ costNanoUsd: 0, unpricedRequests: 0, recent: [] }),
      spend: () => Promise.reject(new Error('not here')),
      request: () => Promise.resolve(undefined),
      activity: () => Promise.resolve([]),
    },
    presets: {
      list: () => [],
      find: () => undefined,
      near: () => [],
      put: () => Promise.reject(new Error('not here')),
      remove: () => Promise.resolve(false),
    },
    admission: createAdmission({
      budgets: { counting: () => [], whenRead: () => undefined, book: () => undefined },
      rateLimits: createRateLimits(() => performance.now()),
      running: new Map(),
    }),
    accessKeys: {
      check: () => ({ ok: false, reason: 'missing' }),
      create: () => Promise.reject(new Error('not here')),
      update: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      kept: () => [],
      restore: () => Promise.reject(new Error('not here')),
      revoke: () => Promise.resolve(false),
    },
    directory: () => directoryOf(hosted, options.routes ?? {}),
    settings: () => ({
      bodyLimitBytes: options.bodyLimitBytes ?? 64 * 1024 * 1024,
      timeouts: DEFAULT_TIMEOUTS,
      keepAliveMs: 0,
    }),
    authorize: createAuthorize(Date.now),
    secretOf: (id) => Promise.resolve(options.lostSecrets ? undefined : hosted.find((each) => each.id === id)?.secret),
    health,
    ledger,
    upstream,
    dialects,
    seals: createSealMemory(),
    toolIds: createToolIdMemory(),
    log: () => undefined,
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const found = endpointOf(new URL(request.url ?? '/', 'http://host').pathname);
    const dialect = dialects.client[found.endpoint.dialect];
    const id = `gen-${crypto.randomUUID()}`;
    response.setHeader('x-request-id', id);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new Error('the client went away'));
    });
    try {
      await relay(
        {
          id,
          request,
          response,
          dialect,
          path: found.model === undefined ? {} : { model: found.model, stream: false },
          key: {
            id: 'key-1',
            name: 'tests',
            lastFour: '0000',
            tags: {},
            verbatim: options.verbatim ?? false,
            createdAt: 0,
          },
          startedAt: Date.now(),
          startedMs: performance.now(),
          client: gone.signal,
        },
        found.endpoint.relayed,
        parts,
      );
    } catch (error) {
      if (!(error instanceof GatewayError)) crashes.push(error);
      if (response.headersSent || response.destroyed) return void response.destroy();
      const known = error instanceof GatewayError ? error : new GatewayError('server', 'It crashed.');
      response.writeHead(known.status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(dialect.encodeError(known.body(id))));
    }
  };
  const server = createServer((request, response) => {
    const served = serve(request, response);
    running.add(served);
    void served.finally(() => running.delete(served));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    health,
    started,
    attempts,
    ended,
    ending(count) {
      const known = ended[count - 1];
      return known ? Promise.resolve(known) : new Promise((tell) => waiting.push({ count, tell }));
    },
    async idle() {
      await Promise.all(running);
    },
    post: (path, body, headers = {}) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await upstream.close();
      await agent.destroy();
      if (crashes.length > 0) throw new AggregateError(crashes, 'the relay crashed');
    },
  };
}

function endpointOf(pathname: string): { endpoint: (typeof RELAY_ENDPOINTS)[number]; model?: string } {
  for (const endpoint of RELAY_ENDPOINTS) {
    const [start = '', end] = endpoint.path.split('**');
    if (end === undefined ? pathname !== start : !pathname.startsWith(start) || !pathname.endsWith(end)) continue;
    return end === undefined
      ? { endpoint }
      : { endpoint, model: decodeURIComponent(pathname.slice(start.length, pathname.length - end.length)) };
  }
  throw new Error(`no such endpoint: ${pathname}`);
}

function directoryOf(hosted: readonly HostedProvider[], routes: HostOptions['routes'] = {}): Directory {
  const providers = new Map(hosted.map((each) => [each.id, providerOf(each)]));
  const endpoints = hosted.map(({ id, price }): Endpoint => ({
    providerId: id,
    upstreamModel: 'sim',
    model: `${id}/sim`,
    name: 'Sim',
    knownFrom: 'user',
    ...(price && { price }),
  }));
  return {
    providers,
    routes: Object.entries(routes).map(([name, ids]) => ({
      name,
      targets: ids.map((providerId) => ({ providerId, model: 'sim' })),
      updatedAt: 0,
    })),
    endpoints,
    credentialsOf: (id) => hosted.filter((each) => each.id === id && each.secret !== undefined).map(credentialOf),
    lookup(name) {
      const wanted = endpoints.filter(({ providerId }) => name === `${providerId}:sim`);
      return wanted.length > 0
        ? { found: true, model: name, endpoints: wanted }
        : { found: false, nearest: endpoints.map(({ providerId }) => `${providerId}:sim`) };
    },
    endpointOf: (id) => endpoints.find(({ providerId }) => providerId === id),
  };
}

const providerOf = ({ id, dialect, baseUrl, rest, secret }: HostedProvider): Provider => ({
  id,
  name: id.toUpperCase(),
  dialect,
  baseUrl,
  auth: { type: secret === undefined ? 'none' : 'bearer' },
  local: false,
  enabled: true,
  traits: {},
  headers: {},
  models: ['sim'],
  ...rest,
});

const credentialOf = ({ id }: HostedProvider): Credential => ({
  id,
  providerId: id,
  label: 'test',
  lastFour: '0000',
  storedIn: 'sealed-file',
  boundTo: '',
  enabled: true,
  order: 0,
  createdAt: 0,
});
