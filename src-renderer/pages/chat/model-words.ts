// Prices and context sizes of the model picker, as words. Pure.
import type { ModelChoice } from './model-choices.ts';

export function priceText({ price }: Pick<ModelChoice, 'price'>): string {
  if (!price) return 'price unknown';
  if (price.input === 0 && price.output === 0) return 'free';
  return `${perMillion(price.input)} / ${perMillion(price.output)}`;
}

/** Nano-USD per million tokens → `$0.25`, `$3`. */
function perMillion(nanoUsd: number): string {
  const value = nanoUsd / 1e9;
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 0.1 ? 2 : 3;
  return `$${value.toFixed(digits)}`;
}

/** `128k`, `1M`; empty when not known. */
export function contextText({ contextTokens }: Pick<ModelChoice, 'contextTokens'>): string {
  if (contextTokens === undefined) return '';
  if (contextTokens >= 1_000_000) return `${Number((contextTokens / 1_000_000).toFixed(1))}M`;
  // Powers of two are spoken of in thousands of 1024: 131072 is "128k".
  const thousand = (contextTokens & (contextTokens - 1)) === 0 ? 1024 : 1000;
  return contextTokens >= thousand ? `${Math.round(contextTokens / thousand)}k` : String(contextTokens);
}
