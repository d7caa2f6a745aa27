// What the month will have cost if it goes on as it has begun. Pure.

/** Less than this says nothing about a month. */
const FORECAST_NEEDS_MS = 24 * 60 * 60 * 1000;

export interface Month {
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
}

export interface Forecast {
  readonly nanoUsd: number;
  /** How much of the month is gone, 0 to 1. */
  readonly elapsed: number;
}

/** Month so far ÷ the part of the month that is gone. Undefined during the first day. */
export function forecastMonth(soFarNanoUsd: number, { start, end }: Month, now: number): Forecast | undefined {
  if (now - start < FORECAST_NEEDS_MS) return undefined;
  const elapsed = Math.min(1, (now - start) / (end - start));
  return { nanoUsd: Math.round(soFarNanoUsd / elapsed), elapsed };
}
