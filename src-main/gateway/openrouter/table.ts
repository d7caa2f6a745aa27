// Table: method + path → OpenRouter's reading and managing calls.
import { listActivity, showCredits } from './account.ts';
import type { OpenRouterCall } from './asked.ts';
import { listEndpoints, listZdrEndpoints } from './endpoints.ts';
import { showGeneration } from './generation.ts';
import { showGenerationContent } from './generation-content.ts';
import { changeKey, createKey, deleteKey, listKeys, showKey, showOwnKey } from './keys.ts';
import { countModels, listEmbeddingModels, listModels, showModel } from './models.ts';
import { listPresets, listPresetVersions, makePreset, showPreset, showPresetVersion } from './presets.ts';
import { listProviders } from './providers.ts';

export interface OpenRouterEndpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As in the gateway's own table: `*` takes one segment. */
  readonly path: string;
  readonly dialect: 'openai-chat';
  readonly call: OpenRouterCall;
  /** Only for management keys. */
  readonly management?: true;
  /** Of a good answer; default 200. */
  readonly status?: number;
}

type Row = readonly [method: OpenRouterEndpoint['method'], path: string, call: OpenRouterCall];

const own: readonly Row[] = [
  ['GET', '/v1/models/count', countModels],
  ['GET', '/v1/models/user', listModels],
  ['GET', '/v1/model/*/*', showModel],
  ['GET', '/v1/model/*', showModel],
  ['GET', '/v1/models/*/*/endpoints', listEndpoints],
  ['GET', '/v1/embeddings/models', listEmbeddingModels],
  ['GET', '/v1/endpoints/zdr', listZdrEndpoints],
  ['GET', '/v1/providers', listProviders],
  ['GET', '/v1/generation', showGeneration],
  ['GET', '/v1/generation/content', showGenerationContent],
  ['GET', '/v1/key', showOwnKey],
  ['GET', '/v1/presets', listPresets],
  ['GET', '/v1/presets/*', showPreset],
  ['GET', '/v1/presets/*/versions', listPresetVersions],
  ['GET', '/v1/presets/*/versions/*', showPresetVersion],
  ['POST', '/v1/presets/*/chat/completions', makePreset('openai-chat')],
  ['POST', '/v1/presets/*/messages', makePreset('anthropic-messages')],
  ['POST', '/v1/presets/*/responses', makePreset('openai-responses')],
];

const managing: readonly Row[] = [
  ['GET', '/v1/keys', listKeys],
  ['POST', '/v1/keys', createKey],
  ['GET', '/v1/keys/*', showKey],
  ['PATCH', '/v1/keys/*', changeKey],
  ['DELETE', '/v1/keys/*', deleteKey],
  ['GET', '/v1/credits', showCredits],
  ['GET', '/v1/activity', listActivity],
];

const CREATED = 201;

const endpointOf = ([method, path, call]: Row): OpenRouterEndpoint => ({ method, path, call, dialect: 'openai-chat' });

export const OPENROUTER_ENDPOINTS: readonly OpenRouterEndpoint[] = [
  ...own.map(endpointOf),
  ...managing.map((row): OpenRouterEndpoint => ({
    ...endpointOf(row),
    management: true,
    ...(row[2] === createKey && { status: CREATED }),
  })),
];
