// What routing decides on and what it decides: the shapes of a plan.
import type { Endpoint } from '../catalog/catalog.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { Route } from '../settings/settings.ts';

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
}

/** The client's `provider{}` object, validated. */
export interface ProviderPreferences {
  readonly order?: readonly string[];
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly allowFallbacks: boolean;
  /** A target that cannot be told something of the request is passed over. */
  readonly requireParameters: boolean;
  readonly fallbackOn?: readonly FailureClass[];
  readonly retries?: number;
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
}

/** Why an endpoint is not in the plan, or is at its end. */
export interface PlanNote {
  readonly providerId: string;
  readonly model: string;
  readonly note: 'off' | 'no-credential' | 'only' | 'ignore' | 'cooling' | 'not-listed';
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
