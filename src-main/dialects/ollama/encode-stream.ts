// Writes neutral parts as Ollama's stream: one JSON object a line, the last of them `done`.
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { Finish, StreamPart, Usage } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { final, partial, type Said, type Voice } from './answer.ts';
import { encodeError } from './error.ts';
import { encodeCall } from './response.ts';

const line = (value: Json): string => `${JSON.stringify(value)}\n`;

export function createStreamEncoder(voice: Voice): StreamEncoder {
  let finish: Finish = { reason: 'unknown' };
  let calls = 0;
  /** Calls whose arguments are still coming: Ollama's clients take only whole ones. */
  const open = new Map<number, { readonly id: string; readonly name: string; text: string }>();

  const say = (said: Said, facts: AnswerFacts): string => line(partial(voice(said), facts));

  return {
    encode(part: StreamPart, facts: AnswerFacts): string {
      switch (part.type) {
        case 'text-delta':
          return say({ text: part.text, ...present({ tokens: part.logprobs }) }, facts);
        case 'refusal-delta':
          return say({ text: part.text }, facts);
        case 'reasoning-delta':
          return say({ thinking: part.text }, facts);
        case 'tool-call-start':
          open.set(part.block, { id: part.id, name: part.name, text: '' });
          return '';
        case 'tool-call-delta': {
          const call = open.get(part.block);
          if (call) call.text += part.argumentsDelta;
          return '';
        }
        case 'tool-call-end': {
          const call = open.get(part.block);
          if (!call) return '';
          open.delete(part.block);
          calls += 1;
          const { id, name, text } = call;
          return say({ calls: [encodeCall({ id, name, arguments: text }, calls - 1)] }, facts);
        }
        case 'media':
          if (part.part.kind !== 'image' || part.part.source.type !== 'base64') return '';
          return say({ images: [part.part.source.data] }, facts);
        case 'finish':
          // Said in the last line, with the counts that may come after it.
          finish = part.finish;
          return '';
        case 'start':
        case 'text-start':
        case 'text-end':
        case 'reasoning-start':
        case 'reasoning-signature':
        case 'reasoning-redacted':
        case 'reasoning-end':
        case 'annotation':
        case 'usage':
        case 'error':
        // One answer is all that this protocol has a place for.
        case 'other-choice':
          return '';
      }
    },
    end: (facts: AnswerFacts, usage: Usage | undefined) => line(final(voice({}), finish, usage, facts)),
    // Clients throw on this line; a `done` after it would never be read.
    error: (error: GatewayErrorBody) => line(encodeError(error)),
  };
}
