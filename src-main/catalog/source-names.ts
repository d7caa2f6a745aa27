// What the sources of the catalogue call our providers.
import type { ProviderRow } from '../providers/provider.ts';

/** models.dev's names, which most lists took over; absent = the same as ours. */
const modelsDevNames: Readonly<Record<string, string>> = {
  'amazon-bedrock': 'bedrock',
  'cloudflare-workers-ai': 'cloudflare',
  'fireworks-ai': 'fireworks',
  'google-vertex': 'vertex',
  'google-vertex-anthropic': 'vertex',
  inference: 'inference-net',
  'kimi-code-plan-global': 'kimi-coding',
  moonshotai: 'moonshot',
  'moonshotai-cn': 'moonshot-cn',
  'novita-ai': 'novita',
  'qiniu-ai': 'qiniu',
  'regolo-ai': 'regolo',
  'snowflake-cortex': 'snowflake',
  'stepfun-ai': 'stepfun',
  stepfun: 'stepfun-cn',
  togetherai: 'together',
};

/** Our registry id for a provider of models.dev. */
export const fromModelsDev = (name: string): string => modelsDevNames[name] ?? name;

/** Names of the price feed that are neither ours nor in the registry. */
const feedNames: Readonly<Record<string, string>> = { voyage: 'voyageai' };

/** What the price feed calls a provider of the registry. */
export const feedNameOf = ({ id, priceProvider }: Pick<ProviderRow, 'id' | 'priceProvider'>): string =>
  priceProvider ?? feedNames[id] ?? id;
