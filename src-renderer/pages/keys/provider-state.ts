// The state of a provider in one colour and a few words.
import type { ProviderView } from '../../../src-main/contract/provider-views.ts';
import type { Tone } from '../../components/badge.tsx';

/** Can a request be sent there? */
export function providerState(provider: ProviderView): { tone: Tone; label: string } {
  if (!provider.enabled) return { tone: 'neutral', label: 'Switched off' };
  if (!provider.ready) return { tone: 'warn', label: 'Needs a key' };
  const refused = provider.credentials.filter((credential) => credential.enabled && credential.refused);
  if (refused.length > 0) {
    const isLast = refused.length === provider.credentials.filter(({ enabled }) => enabled).length;
    return isLast ? { tone: 'bad', label: 'Its keys are refused' } : { tone: 'warn', label: 'A key is refused' };
  }
  const cooling = provider.credentials.filter((credential) => credential.coolingUntil !== undefined);
  if (cooling.length > 0) return { tone: 'warn', label: 'A key rests after failures' };
  return { tone: 'good', label: 'Ready' };
}
