// Percentiles of a handful of measurements, by the nearest rank.
import type { Percentiles } from './plan.ts';

const RANKS = { p50: 0.5, p75: 0.75, p90: 0.9, p99: 0.99 } as const;

/** undefined for fewer than `atLeast` values: a percentile of two answers says nothing. */
export function percentilesOf(values: readonly number[], atLeast: number): Required<Percentiles> | undefined {
  if (values.length < Math.max(1, atLeast)) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(RANKS.p50), p75: at(RANKS.p75), p90: at(RANKS.p90), p99: at(RANKS.p99) };
}
