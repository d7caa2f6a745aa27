// What routing decides on and what it decides: the shapes of a plan.
import type { Endpoint } from '../catalog/catalog.ts';
import type { ServiceTier } from '../catalog/price.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { Route } from '../settings/settings.ts';
import type { Candidate } from './candidate.ts';

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
  /** `by`: a strict order instead of the weighted draw. `partition: 'none'` ranks the endpoints of all named models together. */
  readonly sort?: { readonly by?: SortKey; readonly partition: 'model' | 'none' };
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
  | {
      readonly found: true;
      readonly model: string;
      readonly endpoints: readonly Endpoint[];
      /** Taken off the name, in order (`nitro`, `floor`, …). */
      readonly suffixes?: readonly string[];
    }
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
  /** Epoch ms; default 0, at which no endpoint has ended and every cache is warm. */
  readonly now?: number;
  /** What `pointsman/auto` and `pointsman/free` choose from. Absent: those names are unknown. */
  readonly choice?: ChoiceInput;
}

/** How expensive a model `pointsman/auto` may choose: fifths of the price range, the cheapest first. */
export type CostTier = 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** What a model is chosen from and by. */
export interface ChoiceInput {
  /** Every endpoint there is, by its canonical model. */
  readonly byModel: ReadonlyMap<string, readonly Endpoint[]>;
  /** Model ids, `*` as wildcard; absent = all. */
  readonly allowedModels?: readonly string[];
  readonly excludedModels?: readonly string[];
  /** Absent: the size of the task decides. */
  readonly costTier?: CostTier;
  /** The user's own ranking, the best first; ids with `*` as wildcard. */
  readonly ranking?: readonly string[];
}

/** Something about the plan as a whole that a person should know. */
export interface PlanNote {
  readonly kind: 'cache-left' | 'few-samples' | 'unknown-name' | 'chosen';
  /** One sentence. */
  readonly text: string;
}

export interface Plan {
  readonly ok: true;
  readonly targets: readonly Target[];
  /** Route that named the targets, if one did. */
  readonly route?: string;
  /** The request's own with those of its route under them: what holds for timeouts, retries and fallbacks. */
  readonly preferences: ProviderPreferences;
  /** Every endpoint that was looked at, in the plan or not. */
  readonly considered: readonly Candidate[];
  readonly notes: readonly PlanNote[];
}

/** OpenRouter's `error.availability`, as far as it can be told before anything was asked. */
export interface Availability {
  readonly code: string;
  readonly retryable: boolean;
  readonly requested_models: readonly string[];
  readonly affected_providers: readonly string[];
  readonly excluded_by: readonly string[];
  /** The field that stands in the way, and what would bring an endpoint back. */
  readonly constraint?: { readonly field: string; readonly detail: string };
}

export interface NoPlan {
  readonly ok: false;
  readonly status: 400 | 403 | 404 | 503;
  readonly errorType:
    'not_found' | 'permission_denied' | 'invalid_request' | 'context_length_exceeded' | 'provider_unavailable';
  readonly message: string;
  readonly availability: Availability;
  readonly considered: readonly Candidate[];
  readonly notes: readonly PlanNote[];
}
