// Providers' keys as the command line shows them: what they are for, how they are doing, what is left.
import type { AllowanceView, BalanceView, CredentialView } from '../../contract/provider-views.ts';
import { clean, count, table, time } from '../format.ts';

export const nameOf = ({ providerId, label }: CredentialView): string => clean(`${providerId}/${label}`);

export function credentialTable(credentials: readonly CredentialView[], nowMs: number): string {
  return table(credentials, [
    { title: 'ID', value: (row) => row.id.slice(0, 8) },
    { title: 'KEY', value: (row) => `${nameOf(row)} …${row.lastFour}` },
    { title: 'ORDER', value: (row) => String(row.order), align: 'right' },
    { title: 'WEIGHT', value: (row) => String(row.weight ?? 1), align: 'right' },
    { title: 'MODELS', value: (row) => row.models?.join(' ') ?? 'all' },
    { title: 'APPS', value: (row) => row.apps?.join(' ') ?? 'all' },
    { title: 'STATE', value: (row) => stateWords(row, nowMs) },
    { title: 'LEFT', value: leftWords },
  ]);
}

function stateWords({ enabled, refused, coolingUntil }: CredentialView, nowMs: number): string {
  if (!enabled) return 'off';
  const rest = coolingUntil !== undefined && coolingUntil > nowMs ? `rests until ${time(coolingUntil)}` : '';
  if (!refused) return rest || 'ready';
  const why = refused.kind === 'payment' ? 'asked for payment' : 'refused';
  return `${why}${refused.status === undefined ? '' : ` (${refused.status})`}: ${refused.message}`;
}

/** Of the model that was used last. */
function leftWords({ limits }: CredentialView): string {
  const [last] = limits;
  const words = (unit: string, allowance: AllowanceView | undefined): readonly string[] =>
    allowance
      ? [`${count(allowance.remaining)}${allowance.limit === undefined ? '' : `/${count(allowance.limit)}`} ${unit}`]
      : [];
  return last
    ? [...words('requests', last.requests), ...words('tokens', last.tokens), `(${last.model})`].join(' ')
    : '';
}

export function balanceWords({ of, currency, remaining, used, limit }: BalanceView): string {
  const words = [
    remaining !== undefined && `${remaining} ${currency} left`,
    used !== undefined && `${used} ${currency} used`,
    limit !== undefined && `of ${limit} ${currency}`,
  ];
  return `${words.filter(Boolean).join(', ')}${of === 'key' ? ' (this key)' : ''}`;
}
