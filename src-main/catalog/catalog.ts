// The catalogue as the rest of the engine sees it: models and the endpoints that serve them.
import type { Provider } from '../providers/provider.ts';
import type { KnownFacts } from './known-facts.ts';
import type { FigureName, Origin } from './model-facts.ts';
import type { ModelOverride } from './overrides.ts';
import type { Price } from './price.ts';
import type { SourceState } from './refresh/refresher.ts';
import type { Snapshot } from './snapshot.ts';

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
  /** Single request fields that it is known to take or to refuse, where the whole list is not known. */
  readonly parameters?: Readonly<Record<string, boolean>>;
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
  /** Who says each figure, and when; a price says it itself too. */
  readonly origins?: Partial<Readonly<Record<FigureName, Origin>>>;
  /** How we know of it: the user's list, the provider's own list, or shipped facts. */
  readonly knownFrom: 'user' | 'provider' | 'facts' | 'built-in';
}

export interface Catalog {
  /** Every endpoint of these providers: named by the user, discovered live, or known from shipped facts. */
  endpoints(): readonly Endpoint[];
  /** What is known of a provider's model even when it is listed nowhere (a pinned id that was never discovered). */
  describe(provider: Provider, upstreamModel: string): Endpoint;
  /** Its price. */
  price(provider: Provider, upstreamModel: string): Price | undefined;
  /** Canonical id for a provider's model id. */
  canonicalId(provider: Provider, upstreamModel: string): string;
  /** Asks the provider for its list and remembers it. Values: model count, or the failure in words. */
  discover(provider: Provider, secret: string | undefined, signal?: AbortSignal): Promise<DiscoveryResult>;
  /** Rebuilds after providers changed. */
  setProviders(providers: readonly Provider[]): void;
  /** What the user says about models, from now on. */
  setOverrides(overrides: readonly ModelOverride[]): void;
  /** Asks the public lists anew. Never rejects: what could not be had is told by `state`. */
  refresh(signal?: AbortSignal): Promise<void>;
  /** Where what is known comes from. */
  state(): CatalogState;
}

export interface CatalogState {
  readonly snapshot: Snapshot;
  readonly facts: KnownFacts;
  readonly sources: readonly SourceState[];
  /** Own lists of providers. */
  readonly lists: readonly { readonly providerId: string; readonly fetchedAt: number; readonly models: number }[];
}

export type DiscoveryResult =
  | { readonly ok: true; readonly models: number; readonly latencyMs: number }
  | { readonly ok: false; readonly status?: number; readonly message: string };
