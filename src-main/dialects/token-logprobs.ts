// Token log probabilities in the shape that OpenAI's protocols and Ollama's share, and where a stream keeps them until their text comes.
import type { AnswerText, LikelyToken, ResponsePart, TokenLogprob } from './model-stream.ts';
import { isJson, listOr, textOr, type Json } from './read-json.ts';

/** Entries without a number are none. */
export const readLogprobs = (value: unknown): readonly TokenLogprob[] =>
  listOr(value)
    .filter(isJson)
    .flatMap((entry) =>
      likely(entry).map((token) => {
        const top = listOr(entry['top_logprobs']).filter(isJson).flatMap(likely);
        return { ...token, ...(top.length > 0 && { top }) };
      }),
    );

function likely(entry: Json): LikelyToken[] {
  const { logprob, bytes } = entry;
  if (typeof logprob !== 'number') return [];
  const known = Array.isArray(bytes) && bytes.every((byte) => typeof byte === 'number');
  return [{ token: textOr(entry['token'], ''), logprob, ...(known && { bytes }) }];
}

export const encodeLogprobs = (tokens: readonly TokenLogprob[]): Json[] =>
  tokens.map((token) => ({ ...encodeLikely(token), top_logprobs: (token.top ?? []).map(encodeLikely) }));

/** Clients join the bytes of tokens that are no whole characters: those of vendors that tell none are their text's. */
const encodeLikely = ({ token, logprob, bytes }: LikelyToken): Json => ({
  token,
  logprob,
  bytes: bytes ?? [...Buffer.from(token)],
});

/** The member of a text or of its delta; {} when there are none. */
export const toldTokens = (logprobs: readonly TokenLogprob[]): Pick<AnswerText, 'logprobs'> =>
  logprobs.length > 0 ? { logprobs } : {};

/** An answer's content with the tokens of the whole answer; those of an answer without a text are left out. */
export function withTokens<T extends ResponsePart>(
  content: readonly T[],
  tokens: readonly TokenLogprob[],
): readonly T[] {
  const at = content.findIndex((part) => part.type === 'text');
  return at < 0 || tokens.length === 0
    ? content
    : content.map((part, index) => (index === at ? { ...part, logprobs: tokens } : part));
}

/** Those of all its texts. */
export const tokensOf = (content: readonly ResponsePart[]): readonly TokenLogprob[] =>
  content.flatMap((part) => (part.type === 'text' ? (part.logprobs ?? []) : []));

export interface WaitingTokens {
  add(tokens: readonly TokenLogprob[]): void;
  /** For the delta that they belong to. */
  take(): Pick<AnswerText, 'logprobs'>;
  readonly any: boolean;
}

/** Some chunks bring tokens before their text, or without any. */
export function waitingTokens(): WaitingTokens {
  let waiting: readonly TokenLogprob[] = [];
  return {
    add(tokens) {
      if (tokens.length > 0) waiting = [...waiting, ...tokens];
    },
    take() {
      const taken = toldTokens(waiting);
      waiting = [];
      return taken;
    },
    get any() {
      return waiting.length > 0;
    },
  };
}
