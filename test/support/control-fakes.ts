// The engine's parts in memory, for tests of the control plane and the command line.
import { randomBytes } from 'node:crypto';
import type { AccessKey, AccessKeys } from '../../src-main/access-keys/access-keys.ts';
import { changedKey } from '../../src-main/access-keys/change-key.ts';
import { hashOf } from '../../src-main/access-keys/secret.ts';
import { createBudgets } from '../../src-main/budgets/create-budgets.ts';
import { budgetView } from '../../src-main/control/budget-views.ts';
import type { Catalog, DiscoveryResult, Endpoint } from '../../src-main/catalog/catalog.ts';
import { createKnownFacts } from '../../src-main/catalog/known-facts.ts';
import { openSnapshot } from '../../src-main/catalog/snapshot.ts';
import type { ChatMessage, Chats, Thread } from '../../src-main/chats/chats.ts';
import type { Contents, RecordedContent } from '../../src-main/contents/contents.ts';
import type { ControlEvent } from '../../src-main/contract/control-api.ts';
import type { ControlParts } from '../../src-main/control/parts.ts';
import type { CredentialStore } from '../../src-main/credentials/credential-store.ts';
import { SUMS } from '../../src-main/ledger/cells.ts';
import type {
  AttemptRecord,
  LedgerReader,
  RequestRecord,
  SpendQuery,
  SpendRow,
  SpendSums,
} from '../../src-main/ledger/ledger.ts';
import type { AskedBalance } from '../../src-main/providers/ask-balance.ts';
import { createPresets } from '../../src-main/presets/presets.ts';
import type { Provider } from '../../src-main/providers/provider.ts';
import { demoProvider } from '../../src-main/providers/registry.ts';
import { createKeyStates, type KeyStates } from '../../src-main/routing/key-states.ts';
import type { Settings } from '../../src-main/settings/settings.ts';
import { fakeSettings } from './fake-settings.ts';

export type RecordedRequest = RequestRecord & { readonly attemptRecords: readonly AttemptRecord[] };

/** What a test may look at or change behind the control plane's back. */
export interface FakeEngineParts {
  readonly parts: ControlParts;
  readonly secrets: Map<string, string>;
  readonly discovered: { providerId: string; secret: string | undefined }[];
  discovery: (provider: Provider, signal?: AbortSignal) => Promise<DiscoveryResult>;
  balance: (provider: Provider, secret: string | undefined) => AskedBalance;
  readonly cooling: Map<string, number>;
  readonly keys: KeyStates;
  readonly requests: RecordedRequest[];
  spendRows: readonly SpendRow[];
  readonly spendQueries: SpendQuery[];
  /** What every budget has spent before. */
  scopeCostNanoUsd: number;
  emit(event: ControlEvent): void;
  listeners(): number;
  now: number;
}

export function fakeParts(home: string, overrides: Partial<ControlParts> = {}): FakeEngineParts {
  const listeners = new Set<(event: ControlEvent) => void>();
  let paused = false;
  const settings = fakeSettings();
  const fake: FakeEngineParts = {
    parts: {} as ControlParts,
    secrets: new Map(),
    discovered: [],
    discovery: async () => ({ ok: true, models: 2, latencyMs: 5 }),
    balance: () => ({ ok: true, balances: [{ of: 'account', currency: 'USD', remaining: '12.50' }] }),
    cooling: new Map(),
    keys: createKeyStates(() => fake.now),
    requests: [],
    spendRows: [],
    spendQueries: [],
    scopeCostNanoUsd: 0,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    listeners: () => listeners.size,
    now: 1_700_000_000_000,
  };
  const flush = async (): Promise<void> => {};
  const budgets = createBudgets({
    settings,
    ledger: { reader: fakeReader(fake), flush },
    running: new Map(),
    now: () => fake.now,
    log: () => {},
    onLevel: (level, state) => fake.emit({ type: `budget-${level}`, budget: budgetView(state) }),
  });
  const parts: ControlParts = {
    version: '9.9.9',
    home,
    startedAt: fake.now - 1000,
    now: () => fake.now,
    env: {},
    settings,
    credentials: fakeCredentials(fake.secrets),
    accessKeys: fakeAccessKeys(() => fake.now),
    budgets,
    presets: createPresets(settings, () => fake.now),
    catalog: fakeCatalog(settings, fake),
    ledger: { writer: fakeWriter, reader: fakeReader(fake) },
    chats: fakeChats(),
    contents: fakeContents(),
    coolingUntil: (id) => fake.cooling.get(id),
    keys: fake.keys,
    askBalance: async (provider, secret) => fake.balance(provider, secret),
    gateway: {
      address: () => ({ baseUrl: 'http://127.0.0.1:4774/v1', host: '127.0.0.1', port: 4774 }),
      paused: () => paused,
      setPaused: async (value) => void (paused = value),
      explain: () => ({ dialect: 'openai-chat', models: [], targets: [], left: [], notes: [] }),
      handleAsUser: (request, response) => void response.end(`user:${request.url}`),
    },
    events: {
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    ...overrides,
  };
  return Object.assign(fake, { parts });
}

function fakeCredentials(secrets: Map<string, string>): CredentialStore {
  return {
    kind: 'keychain',
    description: 'Secrets are in a test.',
    get: async (id) => secrets.get(id),
    set: async (id, secret) => void secrets.set(id, secret),
    delete: async (id) => void secrets.delete(id),
  };
}

function fakeAccessKeys(now: () => number): AccessKeys {
  const keys = new Map<string, AccessKey>();
  const hashes = new Map<string, string>();
  return {
    kept: () => [...keys.values()].map((key) => ({ key, hash: hashes.get(key.id) ?? '' })),
    async restore(restored) {
      for (const { key, hash } of restored) {
        keys.set(key.id, key);
        hashes.set(key.id, hash);
      }
    },
    check: () => ({ ok: false, reason: 'unknown' }),
    async create(input) {
      const secret = `pm-${randomBytes(32).toString('base64url')}`;
      const id = `key-${keys.size + 1}`;
      const bare = { id, name: '', lastFour: secret.slice(-4), tags: {}, verbatim: false, createdAt: now() };
      const key = changedKey(bare, input);
      keys.set(key.id, key);
      hashes.set(key.id, hashOf(secret).toString('hex'));
      return { key, secret };
    },
    async update(idOrName, change) {
      const key = [...keys.values()].find(
        ({ id, name, revokedAt }) => revokedAt === undefined && [id, name].includes(idOrName),
      );
      if (!key) return undefined;
      const changed = changedKey(key, change);
      keys.set(key.id, changed);
      return changed;
    },
    list: async () => [...keys.values()],
    async revoke(idOrName) {
      const key = [...keys.values()].find(
        ({ id, name, revokedAt }) => revokedAt === undefined && [id, name].includes(idOrName),
      );
      if (key) keys.set(key.id, { ...key, revokedAt: now() });
      return key !== undefined;
    },
  };
}

const snapshot = openSnapshot();

function fakeCatalog(settings: Settings, fake: FakeEngineParts): Catalog {
  return {
    endpoints: () => [demoProvider, ...settings.providers()].flatMap(endpointsOf),
    price: () => undefined,
    describe: ({ id }, upstreamModel) => ({
      providerId: id,
      upstreamModel,
      model: upstreamModel,
      name: upstreamModel,
      knownFrom: 'user',
    }),
    canonicalId: (_provider, model) => model,
    async discover(provider, secret, signal) {
      fake.discovered.push({ providerId: provider.id, secret });
      return fake.discovery(provider, signal);
    },
    setProviders: () => {},
    setOverrides: () => {},
    refresh: async () => {},
    state: () => ({ snapshot, facts: createKnownFacts(snapshot, [], 0), sources: [], lists: [] }),
  };
}

const endpointsOf = (provider: Provider): readonly Endpoint[] =>
  provider.models.map((model) => ({
    providerId: provider.id,
    upstreamModel: model,
    model: model.includes('/') ? model : `maker/${model}`,
    name: model,
    contextTokens: 128_000,
    price: { input: 3_000_000_000, output: 15_000_000_000, source: 'test', asOf: '2023-11-01' },
    knownFrom: provider.id === demoProvider.id ? 'built-in' : 'user',
  }));

const fakeWriter = {
  begin: () => {},
  attempt: () => {},
  finish: () => {},
  flush: async () => {},
  close: async () => {},
};

function sumOf(rows: readonly SpendRow[]): SpendSums {
  const sums = {
    ...spendRow('', 0),
    requests: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  };
  const { keys: _, ...total } = rows.reduce((sum, row) => {
    const added = SUMS.map((name) => [name, sum[name] + row[name]]);
    return { ...sum, ...Object.fromEntries(added) } as SpendRow;
  }, sums);
  return total;
}

const fakeReader = (fake: FakeEngineParts): LedgerReader => ({
  scopeCost: async () => ({ costNanoUsd: fake.scopeCostNanoUsd, unpricedRequests: 0, recent: [] }),
  async spend(query) {
    fake.spendQueries.push(query);
    return { rows: fake.spendRows, total: sumOf(fake.spendRows), omitted: 0 };
  },
  requests: async ({ limit }) => fake.requests.slice(0, limit),
  request: async (id) => fake.requests.find((request) => request.id === id),
  activity: async () => [],
  packDays: async () => 0,
  reconcile: async () => ({ ok: false, message: 'not here' }),
  close: async () => {},
});

function fakeContents(): Contents {
  const kept = new Map<string, RecordedContent>();
  return {
    put: (content) => void kept.set(content.requestId, content),
    get: (id) => kept.get(id),
    remove: (id) => kept.delete(id),
    removeBefore(at) {
      const old = [...kept.values()].filter(({ recordedAt }) => recordedAt < at);
      for (const { requestId } of old) kept.delete(requestId);
      return old.length;
    },
    count: () => kept.size,
    close: () => undefined,
  };
}

function fakeChats(): Chats {
  const threads = new Map<string, Thread>();
  const messages = new Map<string, ChatMessage>();
  return {
    threads: async () => [...threads.values()],
    async thread(id) {
      const thread = threads.get(id);
      return thread && { thread, messages: [...messages.values()].filter((message) => message.threadId === id) };
    },
    putThread: async (thread) => void threads.set(thread.id, thread),
    removeThread: async (id) => threads.delete(id),
    putMessage: async (message) => void messages.set(message.id, message),
  };
}

/** A request that failed at `first` and was served by `second`. */
export function recordedFallback(id: string, startedAt: number): RecordedRequest {
  const attempt = {
    requestId: id,
    model: 'maker/large',
    upstreamModel: 'large',
    startedAt,
    passthrough: true,
    dropped: [],
  };
  return {
    id,
    startedAt,
    accessKeyId: 'key-1',
    app: 'editor',
    dialect: 'openai-chat',
    operation: 'chat',
    requestedModel: 'current',
    route: 'current',
    stream: true,
    tags: { feature: 'search' },
    outcome: 'ok',
    endedAt: startedAt + 900,
    httpStatus: 200,
    servedProviderId: 'second',
    servedProviderName: 'Second',
    servedModel: 'maker/large',
    attempts: 2,
    firstTokenMs: 300,
    totalMs: 900,
    overheadMs: 2,
    finishReason: 'stop',
    usage: {
      input: { total: 1200, uncached: 200, cacheRead: 1000, cacheWrite: 0, cacheWrite1h: 0 },
      output: { total: 50, text: 40, reasoning: 10 },
      estimated: false,
    },
    costNanoUsd: 1_350_000,
    costSource: 'catalog',
    attemptRecords: [
      {
        ...attempt,
        index: 0,
        providerId: 'first',
        providerName: 'First',
        durationMs: 20,
        outcome: 'error',
        failureClass: 'overloaded',
        httpStatus: 503,
        message: 'busy',
      },
      {
        ...attempt,
        index: 1,
        providerId: 'second',
        providerName: 'Second',
        durationMs: 870,
        outcome: 'ok',
        httpStatus: 200,
      },
    ],
  };
}

export const spendRow = (key: string, costNanoUsd: number, unpricedRequests = 0): SpendRow => ({
  keys: [key],
  requests: 3,
  unpricedRequests,
  inputTokens: 1234,
  cacheReadTokens: 1000,
  cacheWriteTokens: 0,
  outputTokens: 56,
  reasoningTokens: 6,
  costNanoUsd,
  estimatedNanoUsd: 0,
});
