// What may be said of a provider's privacy for one model.
import type { PrivacyFacts, Provider } from './provider.ts';

type Judged = Pick<Provider, 'id' | 'local' | 'privacy' | 'zeroRetentionAgreed'>;

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

/** A model whose maker nobody knows is under the provider's own name: it may be one of those that are handed on. */
function isHandedOn({ id, privacy }: Judged, model: string): boolean {
  const handedOn = privacy?.handedOn;
  if (!handedOn || handedOn.length === 0) return false;
  const [maker = ''] = model.split('/');
  return maker === '' || maker === id || handedOn.includes(maker);
}
