// A budget in words. Pure.
import type { BudgetView } from '../../../src-main/contract/budget-views.ts';
import type { Tone } from '../../components/badge.tsx';
import { formatUsd } from '../../components/money.ts';

const PERIODS: Readonly<Record<BudgetView['period'], string>> = {
  day: 'a day',
  week: 'a week',
  month: 'a month',
  never: 'once and for all',
};

const STATES: Readonly<Record<BudgetView['state'], { tone: Tone; label: string }>> = {
  ok: { tone: 'good', label: 'within it' },
  warning: { tone: 'warn', label: 'nearly used up' },
  reached: { tone: 'bad', label: 'used up' },
};

export const budgetState = ({ state }: BudgetView): { tone: Tone; label: string } => STATES[state];

/** @param keyNames names of access keys by their ids */
export function countsWords({ scope }: BudgetView, keyNames: ReadonlyMap<string, string>): string {
  if (scope.type === 'key') return `access key ${keyNames.get(scope.keyId) ?? scope.keyId}`;
  if (scope.type === 'tag') return `tag ${scope.key}=${scope.value}`;
  return scope.type === 'route' ? `route ${scope.route}` : 'everything';
}

export const limitWords = ({ spentNanoUsd, limitNanoUsd, period }: BudgetView): string =>
  `${formatUsd(spentNanoUsd)} of ${formatUsd(limitNanoUsd)} ${PERIODS[period]}`;

/** What is set aside, what is not counted, what happens at the limit, and when it begins anew. */
export function budgetNotes({ reservedNanoUsd, unpricedRequests, atLimit, resetsAt }: BudgetView): string {
  return [
    ...(reservedNanoUsd > 0 ? [`${formatUsd(reservedNanoUsd)} set aside for what runs now`] : []),
    ...(unpricedRequests > 0 ? [`${unpricedRequests.toLocaleString('en')} unpriced requests not in it`] : []),
    atLimit.type === 'stop' ? 'then stops' : `then route ${atLimit.route} answers`,
    ...(resetsAt === null ? [] : [`anew on ${new Date(resetsAt).toLocaleString(undefined, RESET_FORMAT)}`]),
  ].join(' · ');
}

const RESET_FORMAT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
