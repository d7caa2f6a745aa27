// Middle-out: makes a conversation fit a context by taking whole exchanges out of its middle.
import type { ModelMessage, ModelRequest } from '../dialects/model-request.ts';
import { estimateTokens } from '../relay/estimate-tokens.ts';

/** Room that an answer gets where the client named no limit. */
const USUAL_ANSWER_TOKENS = 4_096;
/** Anthropic takes no more. */
const MAX_MESSAGES = 1_000;

export interface Compressed {
  readonly request: ModelRequest;
  /** Messages taken out; 0 when everything fitted. */
  readonly removed: number;
}

/**
 * Instructions, the first exchange and the last ones stay; calls and their results leave together.
 * @param contextTokens the target's whole context, prompt and answer
 */
export function compressContext(request: ModelRequest, contextTokens: number): Compressed {
  const room = contextTokens - Math.min(request.maxOutputTokens ?? USUAL_ANSWER_TOKENS, Math.floor(contextTokens / 2));
  const system = request.messages.filter(({ role }) => role === 'system');
  let exchanges = exchangesOf(request.messages.filter(({ role }) => role !== 'system'));
  const withThese = (kept: readonly (readonly ModelMessage[])[]): ModelRequest => ({
    ...request,
    messages: [...system, ...kept.flat()],
  });
  const fits = (candidate: ModelRequest): boolean =>
    candidate.messages.length <= MAX_MESSAGES && estimateTokens(candidate) <= room;
  if (fits(request)) return { request, removed: 0 };
  // Two stay whatever they weigh: what it began with, and what is asked now.
  while (exchanges.length > 2 && !fits(withThese(exchanges)))
    exchanges = exchanges.toSpliced(Math.floor(exchanges.length / 2), 1);
  const compressed = withThese(exchanges);
  return { request: compressed, removed: request.messages.length - compressed.messages.length };
}

/** Each begins with the user's words; answers, calls and results belong to them. */
function exchangesOf(messages: readonly ModelMessage[]): ModelMessage[][] {
  const exchanges: ModelMessage[][] = [];
  for (const message of messages) {
    const last = exchanges.at(-1);
    const begins = message.role === 'user' && last?.at(-1)?.role !== 'user' && last?.at(-1)?.role !== 'tool';
    if (last && !begins) last.push(message);
    else exchanges.push([message]);
  }
  return exchanges;
}
