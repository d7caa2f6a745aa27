// What routing decides on and what it decides: the shapes of a plan.
import type { Endpoint } from '../catalog/catalog.ts';
import type { ServiceTier } from '../catalog/price.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { Route } from '../settings/settings.ts';
import type { KeptFor } from './usable-credentials.ts';

/** Classes a failed attempt falls into; the vocabulary of `fallback_on`. `cancelled` = the client left. */
export type FailureClass =
  | 'rate_limit'
  | 'overloaded'
  | 'timeout'
  | 'server'
  | 'network'
  | 'auth'
  | 'payment'
  | 'context_length'
  | 'moderation'
  | 'not_found'
  | 'invalid_request';

/** One upstream call to be made: endpoint + credential. */
export interface Target {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  /** Absent for providers that need none. */
  readonly credential?: Credential;
  /** The lane to ask for, and to be billed at; absent = the provider's default. */
  readonly serviceTier?: ServiceTier;
}

/** Some or all of four percentiles. */
export type Percentiles = Readonly<Partial<Record<'p50' | 'p75' | 'p90' | 'p99', number>>>;

/** What a strict order is made by. `exacto` = quality of tool calls first. */
export type SortKey = 'price' | 'throughput' | 'latency' | 'exacto';

/** What own traffic has shown of one endpoint. */
export interface Observed {
  /** In the last half minute it failed more often than it answered, and its last word was a failure. */
  readonly outage: boolean;
  /** By OpenRouter's arithmetic: at least 95 % of what was not the caller's fault, 80 to 94 %, below. `normal` while there is too little to judge. */
  readonly uptime: 'normal' | 'lowered' | 'fallback-only';
  /** ms to the first token; undefined while too few answers were seen. */
  readonly firstTokenMs?: Percentiles;
  /** Tokens per second, end to end. */
  readonly tokensPerSecond?: Percentiles;
  /** Share (0–1) of answers with tool calls of which one was broken. */
  readonly toolErrorRate?: number;
}

/** Where a conversation was last answered, and until when its prompt cache is warm there. */
export interface StickyPin {
  readonly providerId: string;
  readonly upstreamModel: string;
  readonly credentialId?: string;
  /** Epoch ms. */
  readonly warmUntil: number;
}

/** What a caller may be served by. An absent list forbids nothing; entries may hold `*`. */
export interface Reach {
  /** Canonical ids or own ids. */
  readonly models?: readonly string[];
  readonly providers?: readonly string[];
  readonly routes?: readonly string[];
}

/** What the request itself demands of an endpoint. */
export interface RequestNeeds {
  /** Fields in use, by OpenRouter's names. */
  readonly parameters: readonly string[];
  /** Estimated tokens of the prompt. */
  readonly promptTokens?: number;
  readonly maxOutputTokens?: number;
  /** Beside text. */
  readonly inputModalities: readonly string[];
}

/** The client's `provider{}` object, validated. */
export interface ProviderPreferences {
  readonly order?: readonly string[];
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly allowFallbacks: boolean;
  /** A target that cannot be told something of the request is passed over. */
  readonly requireParameters: boolean;
  readonly dataCollection?: 'allow' | 'deny';
  /** Only where nothing is kept. */
  readonly zdr?: boolean;
  readonly enforceDistillableText?: boolean;
  readonly quantizations?: readonly string[];
  /** A strict order instead of the weighted draw; `partition: 'none'` ranks the endpoints of all named models together. */
  readonly sort?: { readonly by: SortKey; readonly partition: 'model' | 'none' };
  /** Nano-USD per million tokens, and per unit for `request`, `image` and `audio`. */
  readonly maxPrice?: Readonly<Partial<Record<'prompt' | 'completion' | 'request' | 'image' | 'audio', number>>>;
  /** Tokens per second; who misses one goes to the back. */
  readonly preferredMinThroughput?: Percentiles;
  /** Milliseconds; who misses one goes to the back. */
  readonly preferredMaxLatency?: Percentiles;
  /** Handed on to the provider of that name. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly fallbackOn?: readonly FailureClass[];
  readonly retries?: number;
  /** Ask the next target too when no first token came by then. */
  readonly hedgeMs?: number;
  readonly timeout: Partial<Timeouts>;
}

/** Milliseconds; 0 = off. */
export interface Timeouts {
  readonly connectMs: number;
  readonly firstTokenMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

/** What the catalogue knows under a name. */
export type ModelLookup =
  | { readonly found: true; readonly model: string; readonly endpoints: readonly Endpoint[] }
  | { readonly found: false; readonly nearest: readonly string[] };

export interface PlanInput {
  /** Model names in order of preference: `model`, then `models[]`. */
  readonly models: readonly string[];
  readonly preferences: ProviderPreferences;
  readonly routes: readonly Route[];
  readonly providers: ReadonlyMap<string, Provider>;
  /** Enabled ones only, in the user's order. */
  readonly credentialsOf: (providerId: string) => readonly Credential[];
  readonly lookup: (name: string) => ModelLookup;
  /** The endpoint of a route's target; made up from what is known when it is listed nowhere. */
  readonly endpointOf: (providerId: string, upstreamModel: string) => Endpoint | undefined;
  /** True while this credential (or provider without one) rests for this model. */
  readonly cooling: (credentialOrProviderId: string, upstreamModel: string) => boolean;
  /** 0 ≤ random < 1, for price-weighted order. */
  readonly random: () => number;
  readonly needs?: RequestNeeds;
  /** Absent: nothing has been observed. */
  readonly observed?: (endpoint: Endpoint) => Observed | undefined;
  readonly sticky?: StickyPin;
  /** What the calling key may reach; undefined = everything. */
  readonly reach?: Reach;
  /** Name of the calling app, for credentials that are kept for certain apps. */
  readonly app?: string;
  readonly serviceTier?: ServiceTier | 'default';
}

/** Why an endpoint is not in the plan, or is at its end. */
export interface PlanNote {
  readonly providerId: string;
  readonly model: string;
  readonly note: 'off' | 'no-credential' | `kept-for-${KeptFor}` | 'only' | 'ignore' | 'cooling' | 'not-listed';
}

export interface Plan {
  readonly ok: true;
  readonly targets: readonly Target[];
  /** Route that named the targets, if one did. */
  readonly route?: string;
  readonly notes: readonly PlanNote[];
}

export interface NoPlan {
  readonly ok: false;
  readonly status: 400 | 403 | 404 | 503;
  readonly errorType: 'not_found' | 'permission_denied' | 'invalid_request' | 'provider_unavailable';
  readonly message: string;
  readonly availability: {
    readonly code: string;
    readonly retryable: boolean;
    readonly requested_models: readonly string[];
    readonly excluded_by: readonly string[];
  };
  readonly notes: readonly PlanNote[];
}
