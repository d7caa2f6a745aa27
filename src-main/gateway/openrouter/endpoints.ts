// GET /models/{author}/{slug}/endpoints and /endpoints/zdr: a model at each provider, with what own traffic showed of it.
import type { Endpoint } from '../../catalog/catalog.ts';
import { keepsNothing } from '../../providers/privacy.ts';
import type { Percentiles } from '../../routing/plan.ts';
import { supports } from '../../routing/support.ts';
import type { GatewayParts } from '../parts.ts';
import { reachOf } from '../reach.ts';
import { isReachable } from '../reachable.ts';
import type { OpenRouterCall } from './asked.ts';
import { parametersOf } from './gathered-models.ts';
import { architectureOf } from './model-shape.ts';
import { modelNamed } from './models.ts';
import { pricingOf } from './pricing.ts';

/** Those that the user's credentials reach; with `?all=true` every one that is known. */
export const listEndpoints: OpenRouterCall = (asked) => {
  const model = modelNamed(asked);
  const directory = asked.parts.directory();
  const all = asked.url.searchParams.get('all') === 'true';
  const endpoints = model.endpoints.filter((endpoint) => all || isReachable(endpoint, directory));
  const { id, name, created } = model;
  return {
    data: {
      id,
      name,
      created,
      description: '',
      architecture: architectureOf(model),
      endpoints: endpoints.map((endpoint) => endpointShape(endpoint, asked.parts)),
    },
  };
};

export const listZdrEndpoints: OpenRouterCall = ({ url, key, parts }) => {
  const directory = parts.directory();
  const { mayUse } = reachOf(key, directory);
  const all = url.searchParams.get('all') === 'true';
  const endpoints = directory.endpoints.filter((endpoint) => {
    const provider = directory.providers.get(endpoint.providerId);
    if (!provider || !keepsNothing(provider, endpoint.model)) return false;
    return mayUse(endpoint) && (all || isReachable(endpoint, directory));
  });
  return { data: endpoints.map((endpoint) => endpointShape(endpoint, parts)) };
};

function endpointShape(endpoint: Endpoint, parts: GatewayParts): object {
  const { providerId, model, name, contextTokens, maxOutputTokens, quantization, price } = endpoint;
  const providerName = parts.directory().providers.get(providerId)?.name ?? providerId;
  const seen = parts.observations.windows(endpoint);
  const takesTools = supports(endpoint.supportedParameters, 'tools') ?? endpoint.parameters?.['tools'] === true;
  const takesChoice =
    supports(endpoint.supportedParameters, 'tool_choice') ?? endpoint.parameters?.['tool_choice'] ?? takesTools;
  return {
    name: `${providerName} | ${model}`,
    model_id: model,
    model_name: name,
    provider_name: providerName,
    tag: tagOf(endpoint),
    // OpenRouter's clients insist on a number.
    context_length: contextTokens ?? 0,
    max_completion_tokens: maxOutputTokens ?? null,
    max_prompt_tokens: null,
    pricing: pricingOf(price),
    quantization: quantization ?? null,
    status: statusOf(endpoint, parts),
    supported_parameters: parametersOf(endpoint).toSorted(),
    supports_implicit_caching: price?.cacheRead !== undefined,
    supports_voice_cloning: false,
    supports_tool_choice: { auto: takesTools, none: takesChoice, required: takesChoice, function: takesChoice },
    uptime_last_5m: percent(seen?.uptime5m),
    uptime_last_30m: percent(seen?.uptime30m),
    uptime_last_1d: percent(seen?.uptime1d),
    latency_last_30m: stats(seen?.firstTokenMs30m),
    throughput_last_30m: stats(seen?.tokensPerSecond30m),
  };
}

/** As `provider.order` takes it. */
function tagOf({ providerId, variant, region, quantization }: Endpoint): string {
  const qualifier = variant ?? region ?? quantization;
  return qualifier === undefined ? providerId : `${providerId}/${qualifier.toLowerCase()}`;
}

/** 0 = good; lower is worse, by OpenRouter's numbers. */
function statusOf(endpoint: Endpoint, { directory, observations, health }: GatewayParts): number {
  const known = directory();
  if (!isReachable(endpoint, known)) return -10;
  const credentials = known.credentialsOf(endpoint.providerId);
  const keys = credentials.length > 0 ? credentials.map(({ id }) => id) : [endpoint.providerId];
  if (keys.every((key) => health.cooling(key, endpoint.upstreamModel))) return -5;
  const observed = observations.of(endpoint);
  if (observed?.outage) return -3;
  if (observed?.uptime === 'fallback-only') return -2;
  return observed?.uptime === 'lowered' ? -1 : 0;
}

const percent = (share: number | undefined): number | null =>
  share === undefined ? null : Math.round(share * 10_000) / 100;

/** All four or none. */
function stats(seen: Percentiles | undefined): object | null {
  if (!seen) return null;
  const { p50, p75, p90, p99 } = seen;
  if (p50 === undefined || p75 === undefined || p90 === undefined || p99 === undefined) return null;
  return { p50, p75, p90, p99 };
}
