// What the engine answers, with nothing remarkable in it; tests change what they are about.
import type { ModelView, RequestView, Status } from '../../src-main/contract/control-api.ts';
import type { CredentialView, ProviderView } from '../../src-main/contract/provider-views.ts';

export const statusOf = (rest: Partial<Status> = {}): Status => ({
  version: '0.0.0',
  home: '/home/ada/pointsman',
  pid: 1,
  uptimeMs: 1,
  gateway: { baseUrl: 'http://127.0.0.1:8787/v1', host: '127.0.0.1', port: 8787 },
  paused: false,
  secrets: { kind: 'keychain', description: 'The keychain of this system.' },
  todayNanoUsd: 0,
  firstStartDone: true,
  degraded: [],
  ...rest,
});

export const credentialOf = (id: string, rest: Partial<CredentialView> = {}): CredentialView => ({
  id,
  providerId: 'openai',
  label: id,
  lastFour: 'a1B2',
  storedIn: 'keychain',
  enabled: true,
  order: 0,
  createdAt: 0,
  limits: [],
  ...rest,
});

export const providerOf = (id: string, rest: Partial<ProviderView> = {}): ProviderView => ({
  id,
  name: id,
  dialect: 'openai-chat',
  baseUrl: `https://${id}.example/v1`,
  local: false,
  enabled: true,
  models: [],
  credentials: [],
  ready: true,
  modelCount: 3,
  zeroRetentionAgreed: false,
  tellsBalance: false,
  ...rest,
});

/** A model with one endpoint at each provider named. */
export const modelOf = (id: string, providers: Readonly<Record<string, boolean>>): ModelView => ({
  id,
  name: id,
  author: id.split('/')[0] ?? '',
  inputModalities: ['text'],
  outputModalities: ['text'],
  reachable: Object.values(providers).includes(true),
  endpoints: Object.entries(providers).map(([providerId, reachable]) => ({
    providerId,
    providerName: providerId,
    upstreamModel: id.split('/')[1] ?? id,
    price: null,
    reachable,
    knownFrom: 'facts',
  })),
});

export const requestOf = (rest: Partial<RequestView> = {}): RequestView => ({
  id: 'gen-1',
  startedAt: 0,
  app: 'default',
  dialect: 'openai-chat',
  operation: 'chat',
  requestedModel: 'demo/echo',
  stream: true,
  tags: {},
  outcome: 'ok',
  costNanoUsd: 0,
  attempts: [],
  ...rest,
});
