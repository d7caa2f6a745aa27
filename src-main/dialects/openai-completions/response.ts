// Answers in the shape of legacy completions, whole and as a stream.
import { choicesOf } from '../choices.ts';
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { Choice, ChoicePart, FinishReason, ModelResponse, StreamPart, Usage } from '../model-stream.ts';
import { encodeError } from '../openai-chat/error.ts';
import { finishWord } from '../openai-chat/response.ts';
import { encodeUsage } from '../openai-chat/usage.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { tokensOf } from '../token-logprobs.ts';
import { echoOf } from './decode-request.ts';
import { encodeLogprobs, lengthOf } from './logprobs.ts';

const DONE = formatSse({ data: '[DONE]' });

const headOf = (facts: AnswerFacts): Json => ({
  id: facts.id,
  object: 'text_completion',
  created: Math.floor(facts.createdAt / 1000),
  model: facts.model,
  provider: facts.providerName,
});

const entry = (index: number, text: string, finish: string | null, rest: Json = {}): Json => ({
  text,
  index,
  logprobs: null,
  finish_reason: finish,
  ...rest,
});

/** This API had no tools: an answer that calls one has no word for it but the plain end. */
const wordFor = (reason: FinishReason): string => (reason === 'tool-calls' ? 'stop' : finishWord(reason));

/** Only text has a place here: reasoning, calls and media are left out. */
export function encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown> {
  const prompt = echoOf(facts.request);
  return {
    ...headOf(facts),
    choices: choicesOf(response).map((choice, index) => encodeChoice(choice, index, prompt)),
    ...(response.usage && { usage: encodeUsage(response.usage, facts) }),
    ...present({ openrouter_metadata: facts.metadata }),
  };
}

function encodeChoice({ content, finish }: Choice, index: number, prompt: string): Json {
  const text = content.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('');
  return entry(index, prompt + text, wordFor(finish.reason), {
    logprobs: encodeLogprobs(tokensOf(content), prompt.length),
    native_finish_reason: finish.native ?? null,
  });
}

export function createStreamEncoder(): StreamEncoder {
  const writers = new Map<number, ReturnType<typeof createChoiceWriter>>();

  const chunk = (facts: AnswerFacts, rest: Json): string =>
    formatSse({ data: JSON.stringify({ ...headOf(facts), ...rest }) });

  const tell = (index: number, part: ChoicePart, facts: AnswerFacts): string => {
    const writer = writers.get(index) ?? createChoiceWriter(index, echoOf(facts.request));
    writers.set(index, writer);
    return writer(part)
      .map((choice) => chunk(facts, { choices: [choice] }))
      .join('');
  };

  return {
    encode(part: StreamPart, facts: AnswerFacts): string {
      switch (part.type) {
        case 'start':
        case 'usage':
        case 'error':
          return '';
        case 'other-choice':
          return tell(part.choice, part.part, facts);
        default:
          return tell(0, part, facts);
      }
    },
    end: (facts: AnswerFacts, usage: Usage | undefined) =>
      chunk(facts, {
        choices: [],
        ...(usage && { usage: encodeUsage(usage, facts) }),
        ...present({ openrouter_metadata: facts.metadata }),
      }) + DONE,
    error: (error: GatewayErrorBody, facts: AnswerFacts) =>
      chunk(facts, { error: encodeError(error)['error'], choices: [entry(0, '', 'error')] }),
  };
}

/** Entries of chunks for one choice. @param prompt said before anything else; '' = not to be repeated */
function createChoiceWriter(index: number, prompt: string): (part: ChoicePart) => Json[] {
  let echoed = prompt === '';
  /** Characters of text that the tokens told so far stand for. */
  let offset = prompt.length;

  const echo = (): Json[] => {
    const first = echoed ? [] : [entry(index, prompt, null)];
    echoed = true;
    return first;
  };

  return (part) => {
    switch (part.type) {
      case 'text-delta': {
        const { text, logprobs = [] } = part;
        const told = encodeLogprobs(logprobs, offset);
        offset += lengthOf(logprobs);
        return [...echo(), entry(index, text, null, { logprobs: told })];
      }
      case 'refusal-delta':
        return [...echo(), entry(index, part.text, null)];
      case 'finish': {
        const { reason, native } = part.finish;
        return [...echo(), entry(index, '', wordFor(reason), { native_finish_reason: native ?? null })];
      }
      default:
        return [];
    }
  };
}
