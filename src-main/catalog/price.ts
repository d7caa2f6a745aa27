// What a price is made of.

/** A provider's faster and slower lanes, by the names of OpenAI's `service_tier`. */
export type ServiceTier = 'flex' | 'priority';

/** Nano-USD per million tokens. */
export interface TokenRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly reasoning?: number;
}

/** Nano-USD (1e-9 USD) per million tokens, except `perRequest` (nano-USD per call). Absent cache prices fall back as `priceLines` says. */
export interface Price extends TokenRates {
  readonly perRequest?: number;
  /** Nano-USD per million tokens of sound and pictures, where they are not billed as text. */
  readonly audioInput?: number;
  readonly audioOutput?: number;
  readonly imageInput?: number;
  readonly imageOutput?: number;
  /** Nano-USD per search that the provider ran. */
  readonly perSearch?: number;
  /** Rates of other service tiers; a tier that is not named costs the same. */
  readonly serviceTiers?: Readonly<Partial<Record<ServiceTier, TokenRates>>>;
  /** Higher rates from this many input tokens on; sorted by `minInputTokens`; the last that applies replaces the base rates for the whole request. */
  readonly tiers?: readonly (TokenRates & { readonly minInputTokens: number })[];
  /** Where the figure comes from (`genai-prices`, `user`, `provider`, `local`, `demo`). */
  readonly source: string;
  /** ISO date of the source. */
  readonly asOf: string;
}
