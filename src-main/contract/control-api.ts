// The control plane's contract: every call the UI, the shell and the CLI can make, as types.
// Times are epoch ms, money is integer nano-USD (1e-9 USD), lists are complete unless a cursor is named.
import type { ReconcileReport, SpendQueryWords, SpendReport } from './spend-views.ts';

import type { ConfigurationView, ImportReport, ImportWishesView } from './configuration-views.ts';
import type { AccessKeyView, KeyScopeChangeView, KeyScopeView } from './access-key-views.ts';
import type { BudgetInput, BudgetView } from './budget-views.ts';
import type { PlanQuestion, PlanView } from './plan-views.ts';
import type { ContentView, RecordingInput, RecordingView } from './recording-views.ts';
import type { PresetInput, PresetView } from './preset-views.ts';

import type { CatalogStatus, ModelOverrideInput, ModelOverrideView } from './catalog-views.ts';
import type {
  BalanceView,
  CredentialChange,
  CredentialView,
  DetectedKey,
  DetectedServer,
  KeyMatch,
  ProviderInput,
  ProviderView,
  RegistryRow,
  TestResult,
} from './provider-views.ts';

export interface Status {
  version: string;
  /** Data folder. */
  home: string;
  pid: number;
  uptimeMs: number;
  /** null while the gateway is paused or the engine runs without one. */
  gateway: { baseUrl: string; host: string; port: number } | null;
  paused: boolean;
  secrets: { kind: 'keychain' | 'sealed-file'; description: string };
  todayNanoUsd: number;
  firstStartDone: boolean;
  /** Names of providers with a credential cooling down now. */
  degraded: string[];
}

export interface RouteTargetView {
  providerId: string;
  model: string;
}

/** How a route's targets are ordered: as written, by price, by measured tokens per second, or drawn by price. */
export type RouteStrategyName = 'in-order' | 'cheapest' | 'fastest' | 'weighted';

export interface RouteView {
  name: string;
  /** Absent: `in-order`. */
  strategy?: RouteStrategyName;
  /** A `provider{}` object under that of every request. */
  preferences?: Record<string, unknown>;
  targets: (RouteTargetView & {
    providerName: string;
    /** Nano-USD per million tokens; null = unknown. */
    inputPrice: number | null;
    outputPrice: number | null;
    /** False when the provider is missing, off or has no credential. */
    ready: boolean;
    coolingUntil?: number;
  })[];
  updatedAt: number;
}

export interface PriceView {
  /** Nano-USD per million tokens. */
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
  cacheWrite1h?: number;
  reasoning?: number;
  audioInput?: number;
  audioOutput?: number;
  imageInput?: number;
  imageOutput?: number;
  /** Nano-USD per call. */
  perRequest?: number;
  perSearch?: number;
  /** Rates from this many input tokens on. */
  tiers?: { minInputTokens: number; input: number; output: number; cacheRead?: number; cacheWrite?: number }[];
  source: string;
  asOf: string;
}

export interface EndpointView {
  providerId: string;
  providerName: string;
  upstreamModel: string;
  contextTokens?: number;
  maxOutputTokens?: number;
  quantization?: string;
  region?: string;
  /** ISO date on which its provider switches it off. */
  endsAt?: string;
  /** Every request field that it takes; absent = not known. */
  supportedParameters?: string[];
  /** Single request fields that it is known to take or to refuse. */
  parameters?: Record<string, boolean>;
  /** Who says which of its figures, and on which day. */
  origins?: { source: string; asOf: string; figures: string[] }[];
  price: PriceView | null;
  reachable: boolean;
  knownFrom: 'user' | 'provider' | 'facts' | 'built-in';
}

export interface ModelView {
  /** Canonical `author/slug`, the id to ask the gateway for. */
  id: string;
  name: string;
  author: string;
  contextTokens?: number;
  maxOutputTokens?: number;
  inputModalities: string[];
  outputModalities: string[];
  releasedAt?: string;
  releasedAfter?: string; // Of an undated version: ISO date of the latest earlier one of its family.
  /** Some endpoint has a usable credential or needs none. */
  reachable: boolean;
  endpoints: EndpointView[];
}

/** `price` is that of the cheapest endpoint, input and output together. */
export type ModelOrder = 'price' | 'context' | 'newest' | 'name';

export interface UsageView {
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  estimated: boolean;
}

export interface AttemptView {
  index: number;
  providerId: string;
  providerName: string;
  model: string;
  startedAt: number;
  durationMs: number;
  firstTokenMs?: number;
  outcome: 'ok' | 'error' | 'cancelled';
  failureClass?: string;
  httpStatus?: number;
  message?: string;
  passthrough: boolean;
  dropped: string[];
  usage?: UsageView;
  /** Part of the request's cost; null = price unknown. */
  costNanoUsd?: number | null;
}

export interface RequestView {
  id: string;
  startedAt: number;
  app: string;
  client?: string;
  dialect: string;
  operation: string;
  requestedModel: string;
  route?: string;
  /** The budget that was used up and chose the route. */
  switchedBy?: string;
  preset?: string;
  sessionId?: string;
  referer?: string;
  userAgent?: string;
  /** The client's own name for whoever is served (the body's `user`). */
  externalUser?: string;
  servedModel?: string;
  servedProvider?: string;
  stream: boolean;
  tags: Record<string, string>;
  outcome: 'open' | 'ok' | 'error' | 'cancelled' | 'interrupted';
  httpStatus?: number;
  firstTokenMs?: number;
  totalMs?: number;
  overheadMs?: number;
  finishReason?: string;
  /** The vendor's own word for it. */
  nativeFinishReason?: string;
  /** The vendor's own id of the answer. */
  upstreamId?: string;
  serviceTier?: string;
  /** The request whose stored answer was sent again. */
  cacheSourceId?: string;
  /** Served elsewhere than where the conversation's prompt cache was still warm. */
  leftWarmCache?: boolean;
  usage?: UsageView;
  /** null = price unknown. */
  costNanoUsd: number | null;
  costSource?: 'vendor' | 'catalog' | 'free';
  price?: PriceView;
  errorType?: string;
  errorMessage?: string;
  attempts: AttemptView[];
}

export interface ThreadView {
  id: string;
  title: string;
  model: string;
  leafId?: string;
  createdAt: number;
  updatedAt: number;
}

export interface MessageView {
  id: string;
  threadId: string;
  parentId?: string;
  role: 'system' | 'user' | 'assistant';
  text: string;
  reasoning?: string;
  model?: string;
  requestId?: string;
  state: 'done' | 'streaming' | 'stopped' | 'interrupted' | 'error';
  error?: string;
  createdAt: number;
}

/** What the engine tells listeners (`GET /control/events`, server-sent events, one JSON object per `data:`). */
export type ControlEvent =
  | { type: 'request-started'; request: RequestView }
  | { type: 'request-finished'; request: RequestView }
  | { type: 'settings-changed' }
  | { type: 'gateway-changed'; paused: boolean }
  /** Once per budget and period each. */
  | { type: 'budget-warning'; budget: BudgetView }
  | { type: 'budget-reached'; budget: BudgetView };

/** Any refusal: HTTP status ≥ 400 with this body. */
export interface ControlErrorBody {
  error: { code: string; message: string; field?: string };
}

export interface DoctorCheck {
  name: string;
  state: 'ok' | 'warning' | 'problem';
  message: string;
  fix?: string;
}

/** Path parameters are written `:name`; `query` values travel as strings in the URL. */
export interface ControlApi {
  'GET /control/status': { response: Status };
  'GET /control/doctor': { response: { checks: DoctorCheck[] } };
  'POST /control/gateway/pause': { response: Status };
  'POST /control/gateway/resume': { response: Status };
  'POST /control/first-start/done': { response: Status };

  'GET /control/registry': { response: { rows: RegistryRow[] } };
  /** Recognises a pasted key by its shape; sends it nowhere. */
  'POST /control/registry/identify': {
    body: { secret: string };
    response: { registryIds: string[]; matches: KeyMatch[] };
  };
  'GET /control/detected': { response: { keys: DetectedKey[]; servers: DetectedServer[] } };
  'POST /control/detected/import': {
    body: { envNames: string[]; servers: string[] };
    response: { providers: ProviderView[] };
  };

  'GET /control/providers': { response: { providers: ProviderView[] } };
  'PUT /control/providers/:id': { body: ProviderInput; response: ProviderView };
  'DELETE /control/providers/:id': { response: { removed: true } };
  /** Asks the provider for its model list with the given credential, or the first enabled one. */
  'POST /control/providers/:id/test': { body: { credentialId?: string }; response: TestResult };
  'POST /control/providers/:id/credentials': { body: { secret: string; label?: string }; response: CredentialView };
  'PUT /control/providers/:id/credential-order': { body: { ids: string[] }; response: ProviderView };
  'PATCH /control/credentials/:id': { body: CredentialChange; response: CredentialView };
  /** Forgets its mark, its rests and its allowances. */
  'POST /control/credentials/:id/clear': { response: CredentialView };
  /** Asks the vendor what is left; `message` says why it could not be had. */
  'POST /control/credentials/:id/balance': { response: { ok: boolean; message?: string; balances: BalanceView[] } };
  'DELETE /control/credentials/:id': { response: { removed: true } };

  'GET /control/access-keys': { response: { keys: AccessKeyView[] } };
  /** `secret` is shown in this answer and never again. */
  'POST /control/access-keys': {
    body: {
      name: string;
      tags?: Record<string, string>;
      verbatim?: boolean;
      disabled?: boolean;
      expiresAt?: number;
      scope?: KeyScopeView;
    };
    response: { key: AccessKeyView; secret: string };
  };
  /** `:id` is an id or a name. What is absent stays; null takes a limit away; `tags` are replaced as a whole. */
  'PATCH /control/access-keys/:id': {
    body: {
      name?: string;
      tags?: Record<string, string>;
      verbatim?: boolean;
      disabled?: boolean;
      expiresAt?: number | null;
      scope?: KeyScopeChangeView;
    };
    response: AccessKeyView;
  };
  /** The secret of a key that Pointsman keeps in the credential store: only the `default` key of the first start. 404 for others. */
  'POST /control/access-keys/:id/reveal': { response: { secret: string } };
  /** `:id` is an id or a name. */
  'DELETE /control/access-keys/:id': { response: { revoked: true } };

  'GET /control/routes': { response: { routes: RouteView[] } };
  /** What is left out stays as it is; a new route needs its targets. `preferences: {}` takes all of them away. */
  'PUT /control/routes/:name': {
    body: { targets?: RouteTargetView[]; strategy?: RouteStrategyName; preferences?: Record<string, unknown> };
    response: RouteView;
  };
  'DELETE /control/routes/:name': { response: { removed: true } };

  /** Explains where a request would go; sends nothing. */
  'POST /control/plan': { body: PlanQuestion; response: PlanView };
  /** The user's ranking for `pointsman/auto`: model ids, the best first, `*` as wildcard. */
  'GET /control/auto': { response: { ranking: string[] } };
  'PUT /control/auto': { body: { ranking: string[] }; response: { ranking: string[] } };

  /** A search with a term that is not understood is refused. `total` counts what was found, whatever `limit` leaves out. */
  'GET /control/models': {
    query: { reachable?: 'true'; search?: string; sort?: ModelOrder; limit?: string };
    response: { models: ModelView[]; total: number; asOf: string };
  };
  /** For a search while it is typed: terms that are not understood are told of and left out. */
  'GET /control/models/search': {
    query: { search: string; reachable?: 'true' };
    response: { ids: string[]; problems: string[] };
  };
  /** What a search understands, by example. */
  'GET /control/models/terms': { response: { terms: { term: string; meaning: string }[] } };

  'GET /control/catalog': { response: CatalogStatus };
  'PUT /control/catalog': { body: { refresh: 'daily' | 'off' }; response: CatalogStatus };
  /** Waits for every source. What could not be had is told in the answer. */
  'POST /control/catalog/refresh': { response: CatalogStatus };
  'GET /control/model-overrides': { response: { overrides: ModelOverrideView[] } };
  /** `:name` is any name of a model, or `provider:its own id`. */
  'PUT /control/model-overrides/:name': { body: ModelOverrideInput; response: ModelOverrideView };
  'DELETE /control/model-overrides/:name': { response: { removed: true } };

  'GET /control/requests': {
    query: { limit?: string; before?: string; outcome?: string; app?: string };
    response: { requests: RequestView[] };
  };
  'GET /control/requests/:id': { response: RequestView };
  'GET /control/spend': {
    query: SpendQueryWords;
    response: SpendReport;
  };

  /** `utcOffsetMinutes` is that of the budgets' calendar; null = the machine's own. */
  'GET /control/budgets': { response: { budgets: BudgetView[]; utcOffsetMinutes: number | null } };
  'PUT /control/budgets/:name': { body: BudgetInput; response: BudgetView };
  'DELETE /control/budgets/:name': { response: { removed: true } };
  'GET /control/recording': { response: RecordingView };
  'PUT /control/recording': { body: RecordingInput; response: RecordingView };
  /** All recorded contents. */
  'DELETE /control/recording': { response: { removed: number } };
  'GET /control/requests/:id/content': { response: ContentView };
  'DELETE /control/requests/:id/content': { response: { removed: true } };
  'GET /control/presets': { response: { presets: PresetView[] } };
  'PUT /control/presets/:slug': { body: PresetInput; response: PresetView };
  'DELETE /control/presets/:slug': { response: { removed: true } };
  'PUT /control/budget-calendar': {
    body: { utcOffsetMinutes: number | null };
    response: { utcOffsetMinutes: number | null };
  };

  /** Compares a vendor's exported CSV with the ledger; changes nothing. `providers` defaults to all of this vendor. */
  'POST /control/spend/reconcile': {
    body: { vendor: 'openai' | 'anthropic' | 'openrouter'; csv: string; providers?: string[] };
    response: ReconcileReport;
  };

  /** Chats and the ledger are no part of it. Secrets are in it only with a passphrase, sealed. */
  'POST /control/configuration/export': {
    body: { passphrase?: string };
    response: { configuration: ConfigurationView; warnings: string[] };
  };
  /** All is checked before anything is changed; nothing is ever removed. */
  'POST /control/configuration/import': { body: ImportWishesView; response: ImportReport };

  'GET /control/threads': { query: { search?: string }; response: { threads: ThreadView[] } };
  'GET /control/threads/:id': { response: { thread: ThreadView; messages: MessageView[] } };
  'PUT /control/threads/:id': { body: { title: string; model: string; leafId?: string }; response: ThreadView };
  'DELETE /control/threads/:id': { response: { removed: true } };
  'PUT /control/messages/:id': { body: Omit<MessageView, 'id' | 'createdAt'>; response: MessageView };
}

export type ControlCall = keyof ControlApi;
export type ControlBody<C extends ControlCall> = ControlApi[C] extends { body: infer B } ? B : undefined;
export type ControlQuery<C extends ControlCall> = ControlApi[C] extends { query: infer Q } ? Q : undefined;
export type ControlResponse<C extends ControlCall> = ControlApi[C]['response'];
