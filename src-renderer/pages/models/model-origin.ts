// Where the model table's facts come from and how old they are, as one sentence. Pure.
import type { EndpointView, ModelView } from '../../../src-main/contract/control-api.ts';

const ORIGINS: Readonly<Record<EndpointView['knownFrom'], string>> = {
  user: 'named by you',
  provider: "from providers' own lists",
  facts: 'from facts that ship with Pointsman',
  'built-in': 'built in',
};

export const originOf = (endpoint: EndpointView): string => ORIGINS[endpoint.knownFrom];

/** @param asOf ISO date of the newest price, '' when there is none */
export function originSentence(models: readonly ModelView[], asOf: string): string {
  const endpoints = models.flatMap((model) => model.endpoints);
  const origins = counted(endpoints.map(originOf)).map(([words, count]) => `${count.toLocaleString('en')} ${words}`);
  const sources = counted(endpoints.flatMap(({ price }) => (price ? [price.source] : []))).map(([source]) => source);
  const prices = sources.length === 0 ? 'No prices known.' : `Prices: ${sources.join(', ')}; newest ${asOf}.`;
  return `${models.length.toLocaleString('en')} models at ${endpoints.length.toLocaleString('en')} endpoints: ${origins.join(', ')}. ${prices}`;
}

/** The most frequent first. */
function counted(words: readonly string[]): readonly (readonly [string, number])[] {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, all]) => [word, all.length] as const)
    .sort((a, b) => b[1] - a[1]);
}
