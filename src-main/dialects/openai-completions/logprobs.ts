// Log probabilities as legacy completions tell them: lists side by side, one entry a token.
import type { TokenLogprob } from '../model-stream.ts';
import type { Json } from '../read-json.ts';

/** @param offset where the first token begins in the choice's text */
export function encodeLogprobs(tokens: readonly TokenLogprob[], offset: number): Json | null {
  if (tokens.length === 0) return null;
  const offsets: number[] = [];
  let at = offset;
  for (const { token } of tokens) {
    offsets.push(at);
    at += token.length;
  }
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.some(({ top }) => top)
      ? tokens.map(({ top = [] }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])))
      : null,
    text_offset: offsets,
  };
}

/** In characters. */
export const lengthOf = (tokens: readonly TokenLogprob[]): number =>
  tokens.reduce((sum, { token }) => sum + token.length, 0);
