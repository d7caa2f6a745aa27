// Writes one candidate of a Gemini stream, for chunks of whole parts.
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, ChoicePart, Finish, TokenLogprob } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { groundingOf } from './grounding.ts';
import { encodeLogprobs } from './logprobs.ts';
import { callPart, candidateOf, endOf, mediaParts, thoughtParts } from './response.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  arguments: string;
}

export interface CandidateWriter {
  /** The candidate of the next chunk, or none. */
  write(part: Exclude<ChoicePart, { type: 'finish' }>): Json[];
  /** Calls that were never ended, then the end. */
  end(finish: Finish): { readonly left: Json[]; readonly last: Json };
}

export function createCandidateWriter(index: number): CandidateWriter {
  let text = '';
  const annotations: Annotation[] = [];
  /** Arguments are whole in this protocol: calls are held until they end. */
  const calls = new Map<number, Call>();
  const thoughts = new Map<number, Pick<ReasoningPart, 'format' | 'id'>>();
  /** Signatures that wait for their calls. */
  const seals = new Map<string, string>();

  const say = (parts: readonly Json[]): Json[] => (parts.length === 0 ? [] : [candidateOf(index, parts)]);

  const sayText = (piece: string, tokens: readonly TokenLogprob[] = []): Json[] => {
    text += piece;
    return piece === '' && tokens.length === 0 ? [] : [candidateOf(index, [{ text: piece }], encodeLogprobs(tokens))];
  };

  const seal = (block: number, state: Pick<ReasoningPart, 'signature' | 'redacted'>): Json[] =>
    thoughtParts({ type: 'reasoning', text: '', ...thoughts.get(block), ...state }, seals);

  const endCall = (block: number): Json[] => {
    const call = calls.get(block);
    calls.delete(block);
    return call ? say([callPart(call.id, call.name, call.arguments, seals.get(call.id))]) : [];
  };

  return {
    write(part) {
      switch (part.type) {
        case 'text-delta':
          return sayText(part.text, part.logprobs);
        case 'refusal-delta':
          return sayText(part.text);
        case 'reasoning-start':
          thoughts.set(part.block, present({ format: part.format, id: part.id }));
          return [];
        case 'reasoning-delta':
          return part.text === '' ? [] : say([{ text: part.text, thought: true }]);
        case 'reasoning-signature':
          return say(seal(part.block, { signature: part.signature }));
        case 'reasoning-redacted':
          return say(seal(part.block, { redacted: part.data }));
        case 'tool-call-start':
          calls.set(part.block, { id: part.id, name: part.name, arguments: '' });
          return [];
        case 'tool-call-delta': {
          const call = calls.get(part.block);
          if (call) call.arguments += part.argumentsDelta;
          return [];
        }
        case 'tool-call-end':
          return endCall(part.block);
        case 'media':
          return say(mediaParts(part.part));
        case 'annotation':
          annotations.push(part.annotation);
          return [];
        case 'text-start':
        case 'text-end':
        case 'reasoning-end':
          return [];
      }
    },
    end: (finish) => ({
      left: [...calls.keys()].flatMap(endCall),
      last: candidateOf(index, [{ text: '' }], endOf(finish, groundingOf(annotations, text))),
    }),
  };
}
