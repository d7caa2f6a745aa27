// Prices and the one place where tokens become money.

/** Nano-USD (1e-9 USD) per million tokens, except `perRequest` (nano-USD per call). Absent cache prices fall back as `computeCost` says. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly reasoning?: number;
  readonly perRequest?: number;
  /** Higher rates from this many input tokens on; sorted by `minInputTokens`; the last that applies replaces the base rates for the whole request. */
  readonly tiers?: readonly {
    readonly minInputTokens: number;
    readonly input: number;
    readonly output: number;
    readonly cacheRead?: number;
    readonly cacheWrite?: number;
  }[];
  /** Where the figure comes from (`genai-prices`, `user`, `provider`, `local`, `demo`). */
  readonly source: string;
  /** ISO date of the source. */
  readonly asOf: string;
}
