// Token counts as the answers of the other operations report them.
import { decodeUsage as decodeResponsesUsage } from '../dialects/openai-responses/usage.ts';
import { decodeUsage as decodeChatUsage } from '../dialects/openai-chat/usage.ts';
import type { Usage } from '../dialects/model-stream.ts';
import { countOf, isJson, type Json } from '../dialects/read-json.ts';

/** The usual rule of thumb for English; only used where no vendor counts. */
const CHARS_PER_TOKEN = 4;

export const tokensIn = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

/** Usage of input alone. */
export const inputUsage = (tokens: number, estimated: boolean): Usage => ({
  input: { total: tokens, uncached: tokens, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 0, text: 0, reasoning: 0 },
  estimated,
});

const COSTS = ['cost', 'cost_in_usd_ticks'];
const CHAT_COUNTS = ['prompt_tokens', 'completion_tokens'];

const hasNumber = (value: Json, names: readonly string[]): boolean =>
  names.some((name) => typeof value[name] === 'number');

/**
 * `usage` in whichever of OpenAI's two vocabularies; servers that only rank or embed give a bare total.
 * @returns undefined when nothing in it is tokens or money (seconds, searches)
 */
export function decodeRelayUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined;
  if (hasNumber(value, ['input_tokens', 'output_tokens'])) return decodeResponsesUsage(value);
  if (hasNumber(value, CHAT_COUNTS)) return decodeChatUsage(value);
  if (hasNumber(value, ['total_tokens'])) {
    return decodeChatUsage({ ...value, prompt_tokens: countOf(value['total_tokens']) });
  }
  return hasNumber(value, COSTS) ? decodeChatUsage(value) : undefined;
}
