// Writes neutral parts as an OpenAI Chat stream.
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { ReasoningFormat } from '../model-request.ts';
import type { StreamPart, Usage } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { encodeAnnotation, finishWord, imageUrl } from './response.ts';
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
  let roleSent = false;
  /** Neutral block → this protocol's index; tool calls are numbered on their own and never repeat. */
  const callIndexes = new Map<number, number>();
  const reasoningBlocks = new Map<
    number,
    { readonly index: number; readonly format: ReasoningFormat; readonly id?: string }
  >();

  const delta = (facts: AnswerFacts, fields: Json): string => {
    const role = roleSent
      ? ''
      : chunk(facts, { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
    roleSent = true;
    if (Object.keys(fields).length === 0) return role;
    return role + chunk(facts, { choices: [{ index: 0, delta: fields, finish_reason: null }] });
  };

  const detail = (block: number, type: string, rest: Json): Json => {
    const { index, format, id } = reasoningBlocks.get(block) ?? { index: 0, format: 'unknown', id: undefined };
    return { reasoning_details: [{ type, ...rest, ...present({ id }), format, index }] };
  };

  return {
    encode(part: StreamPart, facts: AnswerFacts): string {
      switch (part.type) {
        case 'start':
          return delta(facts, {});
        case 'text-delta':
          return delta(facts, { content: part.text });
        case 'reasoning-start':
          reasoningBlocks.set(part.block, {
            index: reasoningBlocks.size,
            format: part.format ?? 'unknown',
            ...present({ id: part.id }),
          });
          return '';
        case 'reasoning-delta': {
          const isSummary = reasoningBlocks.get(part.block)?.format === 'openai-responses-v1';
          return delta(facts, {
            reasoning: part.text,
            ...(isSummary
              ? detail(part.block, 'reasoning.summary', { summary: part.text })
              : detail(part.block, 'reasoning.text', { text: part.text })),
          });
        }
        case 'reasoning-signature':
          return delta(facts, detail(part.block, 'reasoning.text', { text: '', signature: part.signature }));
        case 'reasoning-redacted':
          return delta(facts, detail(part.block, 'reasoning.encrypted', { data: part.data }));
        case 'tool-call-start': {
          const index = callIndexes.size;
          callIndexes.set(part.block, index);
          return delta(facts, {
            tool_calls: [{ index, id: part.id, type: 'function', function: { name: part.name, arguments: '' } }],
          });
        }
        case 'tool-call-delta':
          return delta(facts, {
            tool_calls: [{ index: callIndexes.get(part.block) ?? 0, function: { arguments: part.argumentsDelta } }],
          });
        case 'refusal-delta':
          return delta(facts, { refusal: part.text });
        case 'annotation':
          return delta(facts, { annotations: [encodeAnnotation(part.annotation)] });
        case 'media':
          if (part.part.kind !== 'image') return '';
          return delta(facts, { images: [{ type: 'image_url', image_url: { url: imageUrl(part.part) } }] });
        case 'finish':
          return (
            delta(facts, {}) +
            chunk(facts, {
              choices: [
                {
                  index: 0,
                  delta: {},
                  finish_reason: finishWord(part.finish.reason),
                  native_finish_reason: part.finish.native ?? null,
                },
              ],
            })
          );
        case 'text-start':
        case 'text-end':
        case 'reasoning-end':
        case 'tool-call-end':
        case 'usage':
        case 'error':
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
