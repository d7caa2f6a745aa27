// How the two kinds of answer say the same things: a chat in a message, a completion in plain text.
import type { AnswerFacts } from '../dialect.ts';
import type { Finish, TokenLogprob, Usage } from '../model-stream.ts';
import { costFields } from '../cost-fields.ts';
import { present, type Json } from '../read-json.ts';
import { encodeLogprobs } from '../token-logprobs.ts';
import { encodeUsage } from './usage.ts';

/** What a whole answer, or one line of a stream, says. */
export interface Said {
  readonly text?: string;
  readonly thinking?: string;
  /** In base64. */
  readonly images?: readonly string[];
  readonly calls?: readonly Json[];
  readonly tokens?: readonly TokenLogprob[];
}

/** The members that say it. */
export type Voice = (said: Said) => Json;

export const chatVoice: Voice = ({ text = '', thinking, images, calls, tokens }) => ({
  message: { role: 'assistant', content: text, ...present({ thinking, images, tool_calls: calls }) },
  ...logprobsOf(tokens),
});

/** A completion has no tools. */
export const generateVoice: Voice = ({ text = '', thinking, tokens }) => ({
  response: text,
  ...present({ thinking }),
  ...logprobsOf(tokens),
});

const logprobsOf = (tokens: Said['tokens'] = []): Json =>
  tokens.length > 0 ? { logprobs: encodeLogprobs(tokens) } : {};

const headOf = ({ model, createdAt }: AnswerFacts): Json => ({
  model,
  created_at: new Date(createdAt).toISOString(),
});

/** A line of a stream that goes on. */
export const partial = (said: Json, facts: AnswerFacts): Json => ({ ...headOf(facts), ...said, done: false });

/** A whole answer, or the last line of a stream. */
export const final = (said: Json, finish: Finish, usage: Usage | undefined, facts: AnswerFacts): Json => ({
  ...headOf(facts),
  ...said,
  done: true,
  done_reason: doneReason(finish),
  ...encodeUsage(usage),
  ...answerAdditions(facts),
});

/** Ollama has four words: a call of tools is a stop like any other. */
function doneReason({ reason, native }: Finish): string {
  if (native === 'load' || native === 'unload') return native;
  return reason === 'length' ? 'length' : 'stop';
}

/** What the gateway knows about an answer beside what Ollama itself tells. */
export const answerAdditions = (facts: AnswerFacts): Json => ({
  provider: facts.providerName,
  usage: costFields(facts),
  ...present({ openrouter_metadata: facts.metadata }),
});
