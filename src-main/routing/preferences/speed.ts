// `preferred_min_throughput` and `preferred_max_latency`: a number for the median, or cut-offs for percentiles.
import { isJson, unreadable } from '../../dialects/read-json.ts';
import type { Percentiles } from '../plan.ts';

export const PERCENTILES = ['p50', 'p75', 'p90', 'p99'] as const;

const FORM = 'a positive number, or an object with any of p50, p75, p90 and p99';

/** @param scale what one unit of the client's is in ours (seconds to ms: 1000) */
export function readPercentiles(value: unknown, field: string, scale: number): Percentiles | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJson(value)) return { p50: positive(value, field) * scale };
  const cutOffs: { -readonly [K in keyof Percentiles]: number } = {};
  for (const percentile of PERCENTILES) {
    const cutOff = value[percentile];
    if (cutOff === undefined || cutOff === null) continue;
    cutOffs[percentile] = positive(cutOff, `${field}.${percentile}`) * scale;
  }
  return Object.keys(cutOffs).length > 0 ? cutOffs : undefined;
}

const positive = (value: unknown, field: string): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : unreadable(field, FORM, value);
