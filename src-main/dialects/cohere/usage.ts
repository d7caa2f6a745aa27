// Token counts as Cohere reports them.
import type { Usage } from '../model-stream.ts';
import { countOf, isJson, objectOr } from '../read-json.ts';

/**
 * Cohere counts twice: `tokens` is what its model read and wrote, its own hidden prompt included; `billed_units` is what it charges for.
 * The latter counts here, because prices apply to it. `cached_tokens` is a share of the former, and nothing is charged for those any other
 * way, so it is not read. undefined when there is no usage object.
 */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined;
  const tokens = objectOr(value['tokens']);
  const billed = isJson(value['billed_units']) ? value['billed_units'] : tokens;
  const input = countOf(billed['input_tokens']);
  const output = countOf(billed['output_tokens']);
  const reasoning = Math.min(countOf(tokens['reasoning_tokens']), output);
  return {
    input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
    output: { total: output, text: output - reasoning, reasoning },
    estimated: false,
  };
}
