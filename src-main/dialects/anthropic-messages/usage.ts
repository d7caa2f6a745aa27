// Token counts as Anthropic reports them: input_tokens leaves the cached ones out.
import { costFields } from '../cost-fields.ts';
import type { AnswerFacts } from '../dialect.ts';
import { mediaOf } from '../media-usage.ts';
import type { Usage } from '../model-stream.ts';
import { countOf, isJson, objectOr, type Json } from '../read-json.ts';

/** undefined when there is no usage object. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined;
  const uncached = countOf(value['input_tokens']);
  const cacheRead = countOf(value['cache_read_input_tokens']);
  const created = objectOr(value['cache_creation']);
  const cacheWrite1h = countOf(created['ephemeral_1h_input_tokens']);
  const cacheWrite =
    countOf(value['cache_creation_input_tokens']) || countOf(created['ephemeral_5m_input_tokens']) + cacheWrite1h;
  const output = countOf(value['output_tokens']);
  const thinking = countOf(objectOr(value['output_tokens_details'])['thinking_tokens']);
  const reasoning = Math.min(thinking, output);
  const counts = {
    input: {
      total: uncached + cacheRead + cacheWrite,
      uncached,
      cacheRead,
      cacheWrite,
      cacheWrite1h: Math.min(cacheWrite1h, cacheWrite),
    },
    output: { total: output, text: output - reasoning, reasoning },
  };
  const searches = countOf(objectOr(value['server_tool_use'])['web_search_requests']);
  return {
    ...counts,
    ...mediaOf(counts, { audioInput: 0, imageInput: 0, audioOutput: 0, imageOutput: 0, searches }),
    estimated: false,
  };
}

/**
 * `message_delta` repeats only what changed: its numbers replace those of `message_start`, field by field. The counts only grow,
 * so a zero over a number means that the vendor does not repeat it.
 */
export function mergeUsage(start: Json, delta: unknown): Json {
  const known = Object.entries(objectOr(delta)).filter(
    ([name, value]) => value !== null && !(value === 0 && countOf(start[name]) > 0),
  );
  return { ...start, ...Object.fromEntries(known) };
}

export function encodeUsage(usage: Usage, facts: AnswerFacts): Json {
  const { input, output, media } = usage;
  return {
    input_tokens: input.uncached,
    cache_creation_input_tokens: input.cacheWrite,
    cache_read_input_tokens: input.cacheRead,
    ...(input.cacheWrite1h > 0 && {
      cache_creation: {
        ephemeral_5m_input_tokens: input.cacheWrite - input.cacheWrite1h,
        ephemeral_1h_input_tokens: input.cacheWrite1h,
      },
    }),
    output_tokens: output.total,
    ...(output.reasoning > 0 && { output_tokens_details: { thinking_tokens: output.reasoning } }),
    ...(media?.searches !== undefined && { server_tool_use: { web_search_requests: media.searches } }),
    ...costFields(facts),
  };
}
