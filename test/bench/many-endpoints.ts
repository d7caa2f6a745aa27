// A model served by a thousand endpoints of forty providers, with all that can be known of them.
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Observed, PlanInput } from '../../src-main/routing/plan.ts';
import { NO_PREFERENCES, readPreferences } from '../../src-main/routing/preferences.ts';
import { aCredential, aProvider } from '../support/route-fixtures.ts';

const PROVIDERS = 40;
const PARAMETERS = [
  'tools',
  'tool_choice',
  'response_format',
  'temperature',
  'top_p',
  'max_tokens',
  'seed',
  'reasoning',
];
const QUANTIZATIONS = ['fp8', 'bf16', 'fp4', undefined];

const providerOf = (index: number): string => `provider-${index % PROVIDERS}`;

function endpointAt(index: number): Endpoint {
  const quantization = QUANTIZATIONS[index % QUANTIZATIONS.length];
  const usd = 0.1 + (index % 97) / 10;
  const rates = { input: usd * 1e9, output: usd * 4e9, cacheRead: usd * 1e8 };
  return {
    providerId: providerOf(index),
    upstreamModel: `model-${index}`,
    model: 'author/model',
    name: 'Model',
    contextTokens: 8_000 + (index % 50) * 4_000,
    maxOutputTokens: 4_096 + (index % 8) * 4_096,
    inputModalities: ['text', 'image'],
    outputModalities: ['text'],
    supportedParameters: index % 5 === 0 ? PARAMETERS.slice(1) : [...PARAMETERS],
    region: index % 3 === 0 ? 'eu' : 'us',
    price: {
      ...rates,
      tiers: [{ minInputTokens: 200_000, input: usd * 2e9, output: usd * 6e9 }],
      ...(index % 10 === 0 && { serviceTiers: { flex: { input: usd * 5e8, output: usd * 2e9 } } }),
      source: 'bench',
      asOf: '2026-11-01',
    },
    ...(quantization && { quantization }),
    knownFrom: 'provider',
  };
}

const observedAt = (index: number): Observed => ({
  outage: index % 50 === 0,
  uptime: index % 20 === 0 ? 'lowered' : 'normal',
  firstTokenMs: { p50: 200 + index, p75: 300 + index, p90: 500 + index, p99: 900 + index },
  tokensPerSecond: { p50: 20 + (index % 90), p75: 15, p90: 10, p99: 5 },
  toolErrorRate: (index % 10) / 100,
});

const WISHES = {
  ignore: ['provider-3', 'Provider-4/eu'],
  quantizations: ['fp8', 'bf16', 'unknown'],
  max_price: { prompt: 9, completion: '36' },
  data_collection: 'deny',
  zdr: true,
  require_parameters: true,
  preferred_min_throughput: { p50: 25, p90: 5 },
  preferred_max_latency: 1.1,
};

export type PlanKind = 'plain' | 'every wish' | 'auto';

/** How often the plan asked for something: what its time depends on, and what no machine makes different. */
export interface AskCounts {
  credentials: number;
  observed: number;
  cooling: number;
  random: number;
}

/** @param counts added to while planning */
export function planOver(
  endpointCount: number,
  kind: PlanKind,
  counts: AskCounts = { credentials: 0, observed: 0, cooling: 0, random: 0 },
): PlanInput {
  const endpoints = Array.from({ length: endpointCount }, (_, index) => endpointAt(index));
  const observations = new Map(endpoints.map((endpoint, index) => [endpoint, observedAt(index)]));
  const ids = [...new Set(endpoints.map(({ providerId }) => providerId))];
  const privacy = { trainsOnApiData: false, zeroRetention: 'always', source: 'bench', asOf: '2026-11-01' } as const;
  const credentials = new Map(ids.map((id) => [id, [aCredential(id)]]));
  const read = readPreferences(kind === 'every wish' ? WISHES : undefined);
  const models = Map.groupBy(endpoints, (_, index) => `author/model-${index % 250}`);
  const byModel = new Map([...models].map(([model, own]) => [model, own.map((each) => ({ ...each, model }))]));
  let state = 1;
  return {
    models: [kind === 'auto' ? 'pointsman/auto' : 'author/model'],
    preferences: read.ok ? read.preferences : NO_PREFERENCES,
    routes: [],
    providers: new Map(ids.map((id) => [id, aProvider(id, { privacy })])),
    credentialsOf(id) {
      counts.credentials += 1;
      return credentials.get(id) ?? [];
    },
    lookup: () => ({ found: true, model: 'author/model', endpoints }),
    endpointOf: () => undefined,
    cooling() {
      counts.cooling += 1;
      return false;
    },
    observed(endpoint) {
      counts.observed += 1;
      return observations.get(endpoint);
    },
    random() {
      counts.random += 1;
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    },
    now: Date.parse('2026-11-24'),
    choice: { byModel },
    needs: {
      parameters: ['tools', 'temperature', 'max_tokens'],
      inputModalities: ['image'],
      promptTokens: 20_000,
      maxOutputTokens: 2_000,
    },
  };
}
