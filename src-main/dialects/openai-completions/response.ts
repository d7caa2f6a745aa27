// Answers in the shape of legacy completions, whole and as a stream.
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { FinishReason, ModelResponse, StreamPart, Usage } from '../model-stream.ts';
import { encodeError } from '../openai-chat/error.ts';
import { finishWord } from '../openai-chat/response.ts';
import { encodeUsage } from '../openai-chat/usage.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { echoOf } from './decode-request.ts';

const DONE = formatSse({ data: '[DONE]' });

const headOf = (facts: AnswerFacts): Json => ({
  id: facts.id,
  object: 'text_completion',
  created: Math.floor(facts.createdAt / 1000),
  model: facts.model,
  provider: facts.providerName,
});

const choice = (text: string, finish: string | null, native?: string | null): Json => ({
  text,
  index: 0,
  logprobs: null,
  finish_reason: finish,
  ...present({ native_finish_reason: native }),
});

/** This API had no tools: an answer that calls one has no word for it but the plain end. */
const wordFor = (reason: FinishReason): string => (reason === 'tool-calls' ? 'stop' : finishWord(reason));

/** Only text has a place here: reasoning, calls and media are left out. */
export function encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown> {
  const { content, finish, usage } = response;
  const text = content.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('');
  return {
    ...headOf(facts),
    choices: [choice(echoOf(facts.request) + text, wordFor(finish.reason), finish.native ?? null)],
    ...(usage && { usage: encodeUsage(usage, facts) }),
    ...present({ openrouter_metadata: facts.metadata }),
  };
}

export function createStreamEncoder(): StreamEncoder {
  let echoed = false;

  const chunk = (facts: AnswerFacts, rest: Json): string =>
    formatSse({ data: JSON.stringify({ ...headOf(facts), ...rest }) });

  /** The prompt, before anything else. */
  const echo = (facts: AnswerFacts): string => {
    const prompt = echoed ? '' : echoOf(facts.request);
    echoed = true;
    return prompt === '' ? '' : chunk(facts, { choices: [choice(prompt, null)] });
  };

  return {
    encode(part: StreamPart, facts: AnswerFacts): string {
      switch (part.type) {
        case 'text-delta':
        case 'refusal-delta':
          return echo(facts) + chunk(facts, { choices: [choice(part.text, null)] });
        case 'finish': {
          const { reason, native } = part.finish;
          return echo(facts) + chunk(facts, { choices: [choice('', wordFor(reason), native ?? null)] });
        }
        default:
          return '';
      }
    },
    end: (facts: AnswerFacts, usage: Usage | undefined) =>
      chunk(facts, {
        choices: [],
        ...(usage && { usage: encodeUsage(usage, facts) }),
        ...present({ openrouter_metadata: facts.metadata }),
      }) + DONE,
    error: (error: GatewayErrorBody, facts: AnswerFacts) =>
      chunk(facts, { error: encodeError(error)['error'], choices: [choice('', 'error')] }),
  };
}
