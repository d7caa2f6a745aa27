// GET /generation: the record of one request.
import type { AttemptRecord, RequestRecord } from '../../ledger/ledger.ts';
import { GatewayError } from '../gateway-error.ts';
import type { Asked, OpenRouterCall } from './asked.ts';
import { invalid } from './asked.ts';
import { usd } from './money.ts';

export type Recorded = RequestRecord & { readonly attemptRecords: readonly AttemptRecord[] };

export const showGeneration: OpenRouterCall = async (asked) => ({ data: generationShape(await recordAsked(asked)) });

/** Of the calling key; a management key reads all. @throws GatewayError 400, 404 */
export async function recordAsked({ url, key, parts }: Asked): Promise<Recorded> {
  const id = url.searchParams.get('id');
  if (!id) throw invalid('id', 'the id of a generation, such as ?id=gen-…', id);
  await parts.ledger.flush();
  const record = await parts.ledgerReader.request(id);
  if (record && (record.accessKeyId === key.id || key.scope?.management)) return record;
  throw new GatewayError('not_found', `id: there is no generation "${id}" of this access key.`);
}

/** OpenRouter's word for the kind of each operation. */
const API_TYPES: Readonly<Record<string, string>> = {
  generate: 'completions',
  embeddings: 'embeddings',
  rerank: 'rerank',
  speech: 'tts',
  transcriptions: 'stt',
  translations: 'stt',
  images: 'image',
};

function generationShape(record: Recorded): object {
  const { usage, costNanoUsd } = record;
  // What is not known counts as nothing here: the shape has no way to say so, the ledger has.
  const cost = usd(costNanoUsd ?? 0);
  const spoke = record.firstTokenMs ?? record.totalMs;
  return {
    id: record.id,
    request_id: record.id,
    upstream_id: record.upstreamId ?? null,
    session_id: record.sessionId ?? null,
    model: record.servedModel ?? record.requestedModel,
    provider_name: record.servedProviderName ?? null,
    provider_responses: record.attemptRecords.map(attemptShape),
    router: record.route ?? null,
    preset_id: record.preset ?? null,
    api_type: API_TYPES[record.operation] ?? null,
    app_id: null,
    origin: record.client ?? '',
    http_referer: record.referer ?? null,
    user_agent: record.userAgent ?? null,
    external_user: record.externalUser ?? null,
    created_at: new Date(record.startedAt).toISOString(),
    streamed: record.stream,
    cancelled: record.outcome === 'cancelled',
    latency: spoke ?? null,
    moderation_latency: null,
    generation_time: record.totalMs === undefined || spoke === undefined ? null : record.totalMs - spoke,
    finish_reason: record.finishReason ?? null,
    native_finish_reason: record.nativeFinishReason ?? null,
    tokens_prompt: usage?.input.total ?? null,
    tokens_completion: usage?.output.total ?? null,
    native_tokens_prompt: usage?.input.total ?? null,
    native_tokens_completion: usage?.output.total ?? null,
    native_tokens_reasoning: usage?.output.reasoning ?? null,
    native_tokens_cached: usage?.input.cacheRead ?? null,
    native_tokens_completion_images: null,
    num_media_prompt: null,
    num_media_completion: null,
    num_input_audio_prompt: null,
    num_search_results: null,
    num_fetches: null,
    web_search_engine: null,
    usage: cost,
    total_cost: cost,
    upstream_inference_cost: costNanoUsd === null || costNanoUsd === undefined ? null : cost,
    cache_discount: null,
    is_byok: true,
    service_tier: record.serviceTier ?? null,
    data_region: 'global',
    workspace_id: null,
    response_cache_source_id: record.cacheSourceId ?? null,
  };
}

const attemptShape = (attempt: AttemptRecord): object => ({
  endpoint_id: `${attempt.providerId}:${attempt.upstreamModel}`,
  provider_name: attempt.providerName,
  model_permaslug: attempt.model,
  latency: attempt.firstTokenMs ?? attempt.durationMs,
  status: attempt.httpStatus ?? null,
  is_byok: true,
});
