// Token counts as OpenAI and the servers that speak its protocol report them.
import { costFields } from '../cost-fields.ts';
import type { AnswerFacts } from '../dialect.ts';
import { mediaOf } from '../media-usage.ts';
import type { Usage } from '../model-stream.ts';
import { countOf, isJson, objectOr, type Json } from '../read-json.ts';

const NANO_PER_USD = 1e9;
/** xAI counts cost in ticks of 1e-10 USD. */
const NANO_PER_XAI_TICK = 0.1;

/** undefined when there is no usage object. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined;
  const inputDetails = objectOr(value['prompt_tokens_details']);
  const outputDetails = objectOr(value['completion_tokens_details']);
  const total = countOf(value['prompt_tokens']);
  // DeepSeek names its cache hits on the top level, Moonshot and Mistral too.
  const hits =
    inputDetails['cached_tokens'] ??
    value['prompt_cache_hit_tokens'] ??
    value['cached_tokens'] ??
    value['num_cached_tokens'];
  const cacheRead = Math.min(countOf(hits), total);
  const cacheWrite = Math.min(countOf(inputDetails['cache_write_tokens']), total - cacheRead);
  const reasoning = countOf(outputDetails['reasoning_tokens']);
  const output = outputTotal(value, reasoning);
  const cost = reportedCost(value);
  const counts = {
    input: { total, uncached: total - cacheRead - cacheWrite, cacheRead, cacheWrite, cacheWrite1h: 0 },
    output: { total: output, text: output - Math.min(reasoning, output), reasoning: Math.min(reasoning, output) },
  };
  return {
    ...counts,
    ...mediaOf(counts, {
      audioInput: freshTokens(inputDetails, 'audio_tokens'),
      imageInput: freshTokens(inputDetails, 'image_tokens'),
      audioOutput: countOf(outputDetails['audio_tokens']),
      imageOutput: countOf(outputDetails['image_tokens']),
      searches: searchesOf(value),
    }),
    estimated: false,
    ...(cost !== undefined && { reportedCostNanoUsd: cost }),
  };
}

/** Of a kind, those that did not come from the cache. */
const freshTokens = (details: Json, kind: string): number =>
  Math.max(0, countOf(details[kind]) - countOf(objectOr(details['cached_tokens_details'])[kind]));

/** OpenRouter counts them nearly as Anthropic does; Perplexity has a field of its own. */
const searchesOf = (usage: Json): number =>
  countOf(
    objectOr(usage['server_tool_use_details'] ?? usage['server_tool_use'])['web_search_requests'] ??
      usage['num_search_queries'],
  );

/** OpenAI counts reasoning inside completion_tokens. xAI counts it beside them: there only the grand total tells. */
function outputTotal(usage: Json, reasoning: number): number {
  const completion = countOf(usage['completion_tokens']);
  const beside = countOf(usage['total_tokens']) === countOf(usage['prompt_tokens']) + completion + reasoning;
  return beside ? completion + reasoning : completion;
}

function reportedCost(usage: Json): number | undefined {
  const ticks = usage['cost_in_usd_ticks'];
  if (typeof ticks === 'number') return Math.round(ticks * NANO_PER_XAI_TICK);
  // Perplexity itemises: its `cost` is an object.
  const { cost } = usage;
  const usd = isJson(cost) ? cost['total_cost'] : upstreamCost(usage, cost);
  return typeof usd === 'number' && usd >= 0 ? Math.round(usd * NANO_PER_USD) : undefined;
}

/** With a key of one's own at OpenRouter, `cost` is only its fee: what the vendor charged stands beside it. */
function upstreamCost(usage: Json, cost: unknown): unknown {
  const upstream = objectOr(usage['cost_details'])['upstream_inference_cost'];
  if (usage['is_byok'] !== true || typeof upstream !== 'number') return cost;
  return upstream + (typeof cost === 'number' ? cost : 0);
}

export function encodeUsage(usage: Usage, facts: AnswerFacts): Json {
  return {
    prompt_tokens: usage.input.total,
    completion_tokens: usage.output.total,
    total_tokens: usage.input.total + usage.output.total,
    prompt_tokens_details: { cached_tokens: usage.input.cacheRead, cache_write_tokens: usage.input.cacheWrite },
    completion_tokens_details: { reasoning_tokens: usage.output.reasoning },
    ...costFields(facts),
  };
}
