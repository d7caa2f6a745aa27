// Parts of a request as words. Pure.
import type { RequestView } from '../../../src-main/contract/control-api.ts';
import type { Tone } from '../../components/badge.tsx';
import { formatTokens, formatUsd } from '../../components/money.ts';

const OUTCOME_WORDS: Readonly<Record<RequestView['outcome'], string>> = {
  ok: 'answered',
  error: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  open: 'running',
};

const OUTCOME_TONES: Readonly<Record<RequestView['outcome'], Tone>> = {
  ok: 'good',
  error: 'bad',
  cancelled: 'neutral',
  interrupted: 'warn',
  open: 'neutral',
};

export const outcomeWord = (outcome: RequestView['outcome']): string => OUTCOME_WORDS[outcome];

export const outcomeTone = (outcome: RequestView['outcome']): Tone => OUTCOME_TONES[outcome];

/** `200`, or what happened where no status was sent. */
export const statusText = ({ outcome, httpStatus }: RequestView): string =>
  outcome === 'ok' || outcome === 'error' ? String(httpStatus ?? outcomeWord(outcome)) : outcomeWord(outcome);

/** `1.2K → 340`; `≈` where counts are estimated. */
export function tokensText({ usage }: RequestView): string {
  if (!usage) return '–';
  return `${usage.estimated ? '≈ ' : ''}${formatTokens(usage.inputTokens)} → ${formatTokens(usage.outputTokens)}`;
}

/** Nothing was used → nothing to price; a running request has no cost yet. */
export function costText({ outcome, usage, costNanoUsd, costSource }: RequestView): string {
  if (outcome === 'open' || (costNanoUsd === null && !usage)) return '–';
  if (costSource === 'free') return 'free';
  return `${usage?.estimated && costNanoUsd !== null ? '≈ ' : ''}${formatUsd(costNanoUsd)}`;
}

export function costBasis({ costSource, price, usage, costNanoUsd }: RequestView): string {
  const tokens = usage?.estimated ? ', on estimated token counts' : '';
  if (costSource === 'vendor') return 'As the provider reported it';
  if (costSource === 'free') return 'Costs nothing';
  if (costSource === 'catalog')
    return `From the listed price${price ? ` (${price.source}, ${price.asOf})` : ''}${tokens}`;
  return costNanoUsd === null && usage ? 'No price was known for this model when it ran' : 'Nothing was used';
}

export const tagsText = (tags: RequestView['tags']): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}:${value}`)
    .join(' ');
