// Money as people read it. All amounts are integer nano-USD.

const NANO = 1e9;

/** Dollars with enough digits that small sums do not become zero; null is `unknown`, never 0. */
export function formatUsd(nanoUsd: number | null | undefined): string {
  if (nanoUsd === null || nanoUsd === undefined) return 'unknown';
  const usd = nanoUsd / NANO;
  const size = Math.abs(usd);
  if (size === 0) return '$0.00';
  if (size < 0.000001) return '<$0.000001';
  if (size < 0.01) return `$${usd.toFixed(6).replace(/0{1,4}$/, '')}`;
  if (size < 1) return `$${usd.toFixed(4).replace(/0{1,2}$/, '')}`;
  return usd.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** For narrow places: dollars and cents, and a sign that small sums are there. */
export function formatUsdShort(nanoUsd: number): string {
  const usd = nanoUsd / NANO;
  if (usd > 0 && usd < 0.01) return '<$0.01';
  // Compared as rounded: what is shown must not reach the next unit.
  if (usd < 999.995) return `$${usd.toFixed(2)}`;
  return usd < 999_950 ? `$${(usd / 1_000).toFixed(1)}K` : `$${(usd / 1_000_000).toFixed(1)}M`;
}

/** A price given as nano-USD per million tokens, in USD per million. */
export function formatPrice(nanoUsdPerMillion: number | null | undefined): string {
  if (nanoUsdPerMillion === null || nanoUsdPerMillion === undefined) return 'unknown';
  if (nanoUsdPerMillion === 0) return 'free';
  const usd = nanoUsdPerMillion / NANO;
  const text = String(usd < 1 ? Number(usd.toPrecision(3)) : Number(usd.toFixed(2)));
  // Tenths of a dollar are written as cents.
  return `$${text}${/\.\d$/.test(text) ? '0' : ''}`;
}

/** 1 234 → 1.2K, 1 200 000 → 1.2M. */
export function formatTokens(count: number | undefined): string {
  if (count === undefined) return '–';
  if (count < 1_000) return String(count);
  if (count < 999_500) return `${Number((count / 1_000).toFixed(count < 10_000 ? 1 : 0))}K`;
  return `${Number((count / 1_000_000).toFixed(1))}M`;
}
