// What may be said of a provider's privacy for one model.
import type { PrivacyFacts, Provider } from './provider.ts';

type Judged = Pick<Provider, 'local' | 'privacy' | 'zeroRetentionAgreed'>;

/** undefined = not known, also for a model that the provider hands on to its maker. @param model canonical `author/slug` */
export const privacyFor = (provider: Judged, model: string): PrivacyFacts | undefined =>
  isHandedOn(provider, model) ? undefined : provider.privacy;

/** Neither prompts nor answers are kept: for everybody, or because the user agreed it. What is not known counts as kept. */
export function keepsNothing(provider: Judged, model: string): boolean {
  if (provider.local) return true;
  if (isHandedOn(provider, model)) return false;
  const zeroRetention = provider.privacy?.zeroRetention;
  return zeroRetention === 'always' || (provider.zeroRetentionAgreed === true && zeroRetention !== 'none');
}

const isHandedOn = ({ privacy }: Judged, model: string): boolean =>
  privacy?.handedOn?.includes(model.split('/')[0] ?? '') === true;
