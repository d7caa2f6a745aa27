// A provider's privacy facts in a few words.
import type { ProviderView } from '../../contract/provider-views.ts';

const ZERO_WORDS = { always: 'keeps nothing', 'on-request': 'zero retention on request', none: 'no zero retention' };

export function privacyWords({ local, privacy, zeroRetentionAgreed }: ProviderView): string {
  if (local) return 'stays on this machine or network';
  const { trainsOnApiData, retentionDays, zeroRetention, handedOn } = privacy ?? {};
  const words = [
    trainsOnApiData !== undefined && (trainsOnApiData ? 'trains on it' : 'does not train'),
    retentionDays !== undefined && retentionDays > 0 && `keeps ${retentionDays} d`,
    zeroRetentionAgreed ? 'zero retention agreed' : zeroRetention && ZERO_WORDS[zeroRetention],
    handedOn && `except models of ${handedOn.join(', ')}`,
    privacy?.source === 'user' && 'you say so',
  ];
  return words.filter(Boolean).join(', ');
}
