// What a provider does with what it is sent, as far as is known, and who says so. Pure.
import type { PrivacyView, ProviderView } from '../../../src-main/contract/provider-views.ts';

const ZERO_RETENTION: Readonly<Record<Exclude<PrivacyView['zeroRetention'], undefined>, string>> = {
  always: 'keeps nothing',
  'on-request': 'zero retention on request',
  none: 'no zero retention',
};

export function privacyWords({ privacy, zeroRetentionAgreed }: ProviderView): string {
  const { trainsOnApiData, retentionDays, zeroRetention, handedOn, source, asOf } = privacy ?? {};
  const facts = [
    ...(trainsOnApiData === undefined ? [] : [trainsOnApiData ? 'trains on it' : 'does not train on it']),
    ...(retentionDays ? [`keeps it ${retentionDays} days`] : []),
    ...(zeroRetentionAgreed ? ['zero retention agreed'] : zeroRetention ? [ZERO_RETENTION[zeroRetention]] : []),
    ...(handedOn ? [`other rules for models of ${handedOn.join(', ')}`] : []),
  ];
  if (facts.length === 0) return 'not known';
  return `${facts.join(', ')}${source === undefined ? '' : ` (${source === 'user' ? 'you' : 'its own pages'}, ${asOf ?? ''})`}`;
}
