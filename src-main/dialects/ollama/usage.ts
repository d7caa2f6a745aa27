// Token counts as Ollama reports them, and the durations beside them.
import type { Usage } from '../model-stream.ts';
import { countOf, type Json } from '../read-json.ts';

/** undefined when the frame has no counts. A prompt that was wholly in the cache has no count of its own on older servers. */
export function decodeUsage({ prompt_eval_count: prompt, eval_count: answer }: Json): Usage | undefined {
  if (typeof prompt !== 'number' && typeof answer !== 'number') return undefined;
  const input = countOf(prompt);
  const output = countOf(answer);
  return {
    input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
    output: { total: output, text: output, reasoning: 0 },
    estimated: false,
  };
}

/** Clients read all six members. Durations are nanoseconds; no vendor tells them, so they say 0. */
export const encodeUsage = (usage: Usage | undefined): Json => ({
  total_duration: 0,
  load_duration: 0,
  prompt_eval_count: usage?.input.total ?? 0,
  prompt_eval_duration: 0,
  eval_count: usage?.output.total ?? 0,
  eval_duration: 0,
});
