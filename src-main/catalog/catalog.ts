// The catalogue as the rest of the engine sees it: models and the endpoints that serve them.
import type { Provider } from '../providers/provider.ts';
import type { Price } from './price.ts';

/** A model at one provider. */
export interface Endpoint {
  readonly providerId: string;
  /** The provider's own id, sent upstream. */
  readonly upstreamModel: string;
  /** Canonical `author/slug`. */
  readonly model: string;
  readonly name: string;
  /** Tokens; undefined = not known. */
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly string[];
  readonly outputModalities?: readonly string[];
  /** undefined = unknown, never 0. */
  readonly price?: Price;
  /** ISO date. */
  readonly releasedAt?: string;
  /** Request fields it takes, by OpenRouter's names (`tools`, `response_format`, …); undefined = not known, which is no "no". */
  readonly supportedParameters?: readonly string[];
  /** `fp8`, `int4`, `bf16` …; undefined = not known. */
  readonly quantization?: string;
  /** Where it computes, by the provider's own name (`eu`, `us-east5`). */
  readonly region?: string;
  /** What sets it apart from the provider's other endpoints of this model (`turbo`): the part of its tag behind the slash. */
  readonly variant?: string;
  /** ISO date on which its provider switches it off. */
  readonly endsAt?: string;
  /** Its maker allows training other models on what it writes; undefined = not known. */
  readonly distillable?: boolean;
  /** How we know of it: the user's list, the provider's own list, or shipped facts. */
  readonly knownFrom: 'user' | 'provider' | 'facts' | 'built-in';
}

export interface Catalog {
  /** Every endpoint of these providers: named by the user, discovered live, or known from shipped facts. */
  endpoints(): readonly Endpoint[];
  /** Price of a provider's model even when it is listed nowhere (a pinned id that was never discovered). */
  price(provider: Provider, upstreamModel: string): Price | undefined;
  /** Canonical id for a provider's model id. */
  canonicalId(provider: Provider, upstreamModel: string): string;
  /** Asks the provider for its list and remembers it. Values: model count, or the failure in words. */
  discover(provider: Provider, secret: string | undefined, signal?: AbortSignal): Promise<DiscoveryResult>;
  /** Rebuilds after providers changed. */
  setProviders(providers: readonly Provider[]): void;
}

export type DiscoveryResult =
  | { readonly ok: true; readonly models: number; readonly latencyMs: number }
  | { readonly ok: false; readonly status?: number; readonly message: string };
