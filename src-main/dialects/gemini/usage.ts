// Token counts as Gemini reports them: thoughts stand beside the answer's tokens, a tool's own prompt beside the prompt.
import { mediaOf } from '../media-usage.ts';
import type { Usage } from '../model-stream.ts';
import { countOf, isJson, type Json } from '../read-json.ts';
import { member } from './fields.ts';

const COUNTS = ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'totalTokenCount'];

/** undefined when nothing is counted: chunks of Vertex name only the kind of traffic, and no tokens are not none. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJson(value) || !COUNTS.some((name) => typeof member(value, name) === 'number')) return undefined;
  const count = (name: string): number => countOf(member(value, name));
  const total = count('promptTokenCount') + count('toolUsePromptTokenCount');
  const cacheRead = Math.min(count('cachedContentTokenCount'), total);
  const text = count('candidatesTokenCount');
  const reasoning = count('thoughtsTokenCount');
  const counts = {
    input: { total, uncached: total - cacheRead, cacheRead, cacheWrite: 0, cacheWrite1h: 0 },
    output: { total: text + reasoning, text, reasoning },
  };
  const fresh = (modality: string): number =>
    Math.max(0, tokensOf(value, 'promptTokensDetails', modality) - tokensOf(value, 'cacheTokensDetails', modality));
  return {
    ...counts,
    ...mediaOf(counts, {
      audioInput: fresh('AUDIO'),
      imageInput: fresh('IMAGE'),
      audioOutput: tokensOf(value, 'candidatesTokensDetails', 'AUDIO'),
      imageOutput: tokensOf(value, 'candidatesTokensDetails', 'IMAGE'),
      searches: 0,
    }),
    estimated: false,
  };
}

/** One modality's share in a list such as `[{modality: 'AUDIO', tokenCount: 7}]`. */
function tokensOf(usage: Json, list: string, modality: string): number {
  const details = member(usage, list);
  if (!Array.isArray(details)) return 0;
  return details
    .filter(isJson)
    .filter((detail) => detail['modality'] === modality)
    .reduce((sum, detail) => sum + countOf(member(detail, 'tokenCount')), 0);
}

export const encodeUsage = ({ input, output }: Usage): Json => ({
  promptTokenCount: input.total,
  ...(input.cacheRead > 0 && { cachedContentTokenCount: input.cacheRead }),
  candidatesTokenCount: output.text,
  ...(output.reasoning > 0 && { thoughtsTokenCount: output.reasoning }),
  totalTokenCount: input.total + output.total,
});
