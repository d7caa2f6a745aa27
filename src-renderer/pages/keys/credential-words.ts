// What is known of a provider's key beyond its name, in words. Pure.
import type { AllowanceView, CredentialView } from '../../../src-main/contract/provider-views.ts';
import { formatClock } from '../../components/time.ts';

/** What it is kept for and how much of the traffic it takes; '' for a key that serves everything. */
export function usedForWords({ models, apps, weight }: CredentialView): string {
  return [
    ...(models ? [`only for ${models.join(', ')}`] : []),
    ...(apps ? [`only for the apps ${apps.join(', ')}`] : []),
    ...(weight === undefined || weight === 1 ? [] : [`weight ${weight}`]),
  ].join(' · ');
}

/** Its vendor's last word; undefined while it is welcome. */
export function refusedWords({ refused }: CredentialView): string | undefined {
  if (!refused) return undefined;
  const why = refused.kind === 'payment' ? 'Asked for payment' : 'Refused';
  return `${why}${refused.status === undefined ? '' : ` (HTTP ${refused.status})`} at ${formatClock(refused.at)}: ${refused.message}`;
}

/** What it may still ask for, by the model that was used last; '' when its vendor does not say. */
export function leftWords({ limits: [last] }: CredentialView): string {
  if (!last) return '';
  const words = [...allowance('requests', last.requests), ...allowance('tokens', last.tokens)];
  return words.length === 0 ? '' : `${words.join(', ')} left for ${last.model}`;
}

const allowance = (unit: string, told: AllowanceView | undefined): readonly string[] =>
  told ? [`${number(told.remaining)}${told.limit === undefined ? '' : ` of ${number(told.limit)}`} ${unit}`] : [];

const number = (value: number): string => value.toLocaleString('en');
