// Log probabilities as Gemini tells them: the chosen tokens, and beside each the likeliest at its place.
import type { LikelyToken, TokenLogprob } from '../model-stream.ts';
import { isJson, listOr, objectOr, textOr, type Json } from '../read-json.ts';

/** Of a candidate, whole or in a chunk. */
export function readLogprobs(candidate: Json): readonly TokenLogprob[] {
  const result = objectOr(candidate['logprobsResult']);
  const tops = listOr(result['topCandidates']).map((each) => listOr(objectOr(each)['candidates']).flatMap(likely));
  return listOr(result['chosenCandidates']).flatMap((chosen, index) => {
    const top = tops[index] ?? [];
    return likely(chosen).map((token) => ({ ...token, ...(top.length > 0 && { top }) }));
  });
}

function likely(value: unknown): LikelyToken[] {
  const { token, logProbability: logprob } = isJson(value) ? value : {};
  return typeof logprob === 'number' ? [{ token: textOr(token, ''), logprob }] : [];
}

/** Members of a candidate; {} without tokens. */
export function encodeLogprobs(tokens: readonly TokenLogprob[]): Json {
  if (tokens.length === 0) return {};
  return {
    logprobsResult: {
      chosenCandidates: tokens.map(encodeLikely),
      topCandidates: tokens.map(({ top = [] }) => ({ candidates: top.map(encodeLikely) })),
    },
  };
}

/** Members of a whole candidate. */
export const encodeAllLogprobs = (tokens: readonly TokenLogprob[]): Json =>
  tokens.length === 0
    ? {}
    : {
        avgLogprobs: tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length,
        ...encodeLogprobs(tokens),
      };

const encodeLikely = ({ token, logprob }: LikelyToken): Json => ({ token, logProbability: logprob });
