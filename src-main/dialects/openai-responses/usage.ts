// Token counts as the Responses protocol reports them.
import { costFields } from '../cost-fields.ts';
import type { AnswerFacts } from '../dialect.ts';
import type { Usage } from '../model-stream.ts';
import { decodeUsage as decodeChatUsage } from '../openai-chat/usage.ts';
import { isJson, type Json } from '../read-json.ts';

/** undefined when there is no usage object. The counts mean what Chat's mean, under other names. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined;
  return decodeChatUsage({
    ...value,
    prompt_tokens: value['input_tokens'],
    completion_tokens: value['output_tokens'],
    prompt_tokens_details: value['input_tokens_details'],
    completion_tokens_details: value['output_tokens_details'],
  });
}

export const encodeUsage = ({ input, output }: Usage, facts: AnswerFacts): Json => ({
  input_tokens: input.total,
  input_tokens_details: { cached_tokens: input.cacheRead, cache_write_tokens: input.cacheWrite },
  output_tokens: output.total,
  output_tokens_details: { reasoning_tokens: output.reasoning },
  total_tokens: input.total + output.total,
  ...costFields(facts),
});
