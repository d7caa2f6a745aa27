// What an access key may do, in words. Pure.
import type { KeyScopeView } from '../../../src-main/contract/access-key-views.ts';

/** '' for a key that may do everything. */
export function scopeWords(scope: KeyScopeView = {}): string {
  const { models, providers, routes, preset, requestsPerMinute, tokensPerMinute } = scope;
  const only = (what: string, names: readonly string[] | undefined): readonly string[] =>
    names ? [`only ${what} ${names.join(', ')}`] : [];
  return [
    ...only('models', models),
    ...only('providers', providers),
    ...only('routes', routes),
    ...(preset === undefined ? [] : [`under preset ${preset}`]),
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute.toLocaleString('en')} requests a minute`]),
    ...(tokensPerMinute === undefined ? [] : [`${tokensPerMinute.toLocaleString('en')} tokens a minute`]),
  ].join(' · ');
}
