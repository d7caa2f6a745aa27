// Writes neutral parts as an OpenAI Chat stream.
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { StreamPart, Usage } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { createChoiceWriter, type ChoiceWriter } from './choice-writer.ts';
import { encodeError } from './error.ts';
import { encodeUsage } from './usage.ts';

const DONE = formatSse({ data: '[DONE]' });

const chunk = (facts: AnswerFacts, rest: Json): string =>
  formatSse({
    data: JSON.stringify({
      id: facts.id,
      object: 'chat.completion.chunk',
      created: Math.floor(facts.createdAt / 1000),
      model: facts.model,
      provider: facts.providerName,
      ...rest,
    }),
  });

export function createStreamEncoder(): StreamEncoder {
  const first = createChoiceWriter(0);
  const others = new Map<number, ChoiceWriter>();

  const tell = (choices: readonly Json[], facts: AnswerFacts): string =>
    choices.map((choice) => chunk(facts, { choices: [choice] })).join('');

  const writerOf = (choice: number): ChoiceWriter => {
    const writer = others.get(choice) ?? createChoiceWriter(choice);
    others.set(choice, writer);
    return writer;
  };

  return {
    encode(part: StreamPart, facts: AnswerFacts): string {
      switch (part.type) {
        case 'start':
          return tell(first.begin(), facts);
        case 'other-choice':
          return tell(writerOf(part.choice).write(part.part), facts);
        case 'usage':
        case 'error':
          return '';
        default:
          return tell(first.write(part), facts);
      }
    },
    end: (facts: AnswerFacts, usage: Usage | undefined) =>
      chunk(facts, {
        choices: [],
        ...(usage && { usage: encodeUsage(usage, facts) }),
        ...present({ openrouter_metadata: facts.metadata }),
      }) + DONE,
    error: (error: GatewayErrorBody, facts: AnswerFacts) =>
      chunk(facts, {
        ...errorOf(error),
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      }),
  };
}

/** In a stream the error's `code` is its HTTP status, and the request id is the chunk's own id. */
const errorOf = (error: GatewayErrorBody): Json => {
  const { error: inner } = encodeError(error) as { error: Json };
  return { error: inner };
};
