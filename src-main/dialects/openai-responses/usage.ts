// Token counts as the Responses protocol reports them.
import { costFields } from '../cost-fields.ts';
import type { AnswerFacts } from '../dialect.ts';
import type { Usage } from '../model-stream.ts';
import { decodeUsage as decodeChatUsage } from '../openai-chat/usage.ts';
import { isJson, listOr, objectOr, type Json } from '../read-json.ts';

/**
 * undefined when there is no usage object. The counts mean what Chat's mean, under other names.
 * @param items the answer's output: its searches are billed, and counted nowhere else
 */
export function decodeUsage(value: unknown, items: unknown = []): Usage | undefined {
  if (!isJson(value)) return undefined;
  return decodeChatUsage({
    server_tool_use: { web_search_requests: listOr(items).filter(isSearch).length },
    ...value,
    prompt_tokens: value['input_tokens'],
    completion_tokens: value['output_tokens'],
    prompt_tokens_details: value['input_tokens_details'],
    completion_tokens_details: value['output_tokens_details'],
  });
}

/** Opening a page that a search found, or looking for a word in it, costs nothing more. */
const isSearch = (item: unknown): boolean =>
  isJson(item) &&
  item['type'] === 'web_search_call' &&
  item['status'] !== 'failed' &&
  (objectOr(item['action'])['type'] ?? 'search') === 'search';

export const encodeUsage = ({ input, output }: Usage, facts: AnswerFacts): Json => ({
  input_tokens: input.total,
  input_tokens_details: { cached_tokens: input.cacheRead, cache_write_tokens: input.cacheWrite },
  output_tokens: output.total,
  output_tokens_details: { reasoning_tokens: output.reasoning },
  total_tokens: input.total + output.total,
  ...costFields(facts),
});
