// Writes one choice of an OpenAI Chat stream: entries for the `choices` of chunks, one a chunk.
import type { ReasoningFormat } from '../model-request.ts';
import type { ChoicePart, TokenLogprob } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { choiceLogprobs, encodeAnnotation, finishWord, imageUrl } from './response.ts';

export interface ChoiceWriter {
  /** The role, which comes once, before anything else. */
  begin(): Json[];
  write(part: ChoicePart): Json[];
}

export function createChoiceWriter(choice: number): ChoiceWriter {
  let roleSent = false;
  /** Neutral block → this protocol's index; tool calls are numbered on their own and never repeat. */
  const callIndexes = new Map<number, number>();
  const reasoningBlocks = new Map<
    number,
    { readonly index: number; readonly format: ReasoningFormat; readonly id?: string }
  >();

  const entry = (fields: Json, tokens: readonly TokenLogprob[] = []): Json => ({
    index: choice,
    delta: fields,
    ...(tokens.length > 0 && { logprobs: choiceLogprobs(tokens) }),
    finish_reason: null,
  });

  const delta = (fields: Json, tokens?: readonly TokenLogprob[]): Json[] => {
    const role = roleSent ? [] : [entry({ role: 'assistant', content: '' })];
    roleSent = true;
    return Object.keys(fields).length === 0 ? role : [...role, entry(fields, tokens)];
  };

  const detail = (block: number, type: string, rest: Json): Json => {
    const { index, format, id } = reasoningBlocks.get(block) ?? { index: 0, format: 'unknown', id: undefined };
    return { reasoning_details: [{ type, ...rest, ...present({ id }), format, index }] };
  };

  return {
    begin: () => delta({}),
    write(part) {
      switch (part.type) {
        case 'text-delta':
          return delta({ content: part.text }, part.logprobs);
        case 'reasoning-start':
          reasoningBlocks.set(part.block, {
            index: reasoningBlocks.size,
            format: part.format ?? 'unknown',
            ...present({ id: part.id }),
          });
          return [];
        case 'reasoning-delta': {
          const isSummary = reasoningBlocks.get(part.block)?.format === 'openai-responses-v1';
          return delta({
            reasoning: part.text,
            ...(isSummary
              ? detail(part.block, 'reasoning.summary', { summary: part.text })
              : detail(part.block, 'reasoning.text', { text: part.text })),
          });
        }
        case 'reasoning-signature':
          return delta(detail(part.block, 'reasoning.text', { text: '', signature: part.signature }));
        case 'reasoning-redacted':
          return delta(detail(part.block, 'reasoning.encrypted', { data: part.data }));
        case 'tool-call-start': {
          const index = callIndexes.size;
          callIndexes.set(part.block, index);
          return delta({
            tool_calls: [{ index, id: part.id, type: 'function', function: { name: part.name, arguments: '' } }],
          });
        }
        case 'tool-call-delta':
          return delta({
            tool_calls: [{ index: callIndexes.get(part.block) ?? 0, function: { arguments: part.argumentsDelta } }],
          });
        case 'refusal-delta':
          return delta({ refusal: part.text });
        case 'annotation':
          return delta({ annotations: [encodeAnnotation(part.annotation)] });
        case 'media':
          if (part.part.kind !== 'image') return [];
          return delta({ images: [{ type: 'image_url', image_url: { url: imageUrl(part.part) } }] });
        case 'finish':
          return [
            ...delta({}),
            {
              index: choice,
              delta: {},
              finish_reason: finishWord(part.finish.reason),
              native_finish_reason: part.finish.native ?? null,
            },
          ];
        case 'text-start':
        case 'text-end':
        case 'reasoning-end':
        case 'tool-call-end':
          return [];
      }
    },
  };
}
