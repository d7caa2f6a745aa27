// Sums as words. Pure.
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { formatUsd } from '../../components/money.ts';

/** `$1.23`, with `≈` where a part of it rests on estimated token counts. */
export const costWords = ({ costNanoUsd, estimatedNanoUsd }: SpendRowView): string =>
  `${estimatedNanoUsd > 0 ? '≈ ' : ''}${formatUsd(costNanoUsd)}`;

/** Priced and unpriced requests, always both. */
export function pricedWords({ requests, unpricedRequests }: SpendRowView): string {
  if (requests === 0) return 'No requests';
  const priced = `${count(requests - unpricedRequests)} priced`;
  return `${priced}, ${unpricedRequests === 0 ? 'none' : count(unpricedRequests)} unpriced`;
}

/** Undefined where nothing is estimated. */
export const estimatedWords = ({ estimatedNanoUsd }: SpendRowView): string | undefined =>
  estimatedNanoUsd > 0 ? `${formatUsd(estimatedNanoUsd)} of it on estimated token counts` : undefined;

/** `12.5 %`; `<0.1 %` for what is there but small. */
export function shareWords(share: number | undefined): string {
  if (share === undefined) return '–';
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '<0.1 %';
  return `${percent.toFixed(1)} %`;
}

export const count = (value: number): string => value.toLocaleString('en');

/** @param key `2026-11-23`, a day without a time zone */
export function dayWords(key: string, style: 'short' | 'long'): string {
  const [year = 0, month = 1, day = 1] = key.split('-').map(Number);
  return new Date(year, month - 1, day).toLocaleDateString(
    undefined,
    style === 'short'
      ? { day: 'numeric', month: 'short' }
      : { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  );
}
