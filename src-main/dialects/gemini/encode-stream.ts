// Writes neutral parts as a Gemini stream: chunks of whole parts, as events or as elements of one JSON array.
import type { AnswerFacts, GatewayErrorBody, PathFacts, StreamEncoder } from '../dialect.ts';
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, Finish, StreamPart, Usage } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { encodeError } from './error.ts';
import { groundingOf } from './grounding.ts';
import { answerChunk, callPart, mediaParts, thoughtParts } from './response.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  arguments: string;
}

export function createStreamEncoder(path: PathFacts = {}): StreamEncoder {
  let isFirst = true;
  let finish: Finish = { reason: 'unknown' };
  let text = '';
  const annotations: Annotation[] = [];
  /** Arguments are whole in this protocol: calls are held until they end. */
  const calls = new Map<number, Call>();
  const thoughts = new Map<number, Pick<ReasoningPart, 'format' | 'id'>>();
  /** Signatures that wait for their calls. */
  const seals = new Map<string, string>();

  const frame = (value: unknown): string => {
    const json = JSON.stringify(value);
    if (path.jsonArray !== true) return formatSse({ data: json });
    const opening = isFirst ? '[' : ',\r\n';
    isFirst = false;
    return opening + json;
  };

  const say = (parts: readonly Json[], facts: AnswerFacts): string =>
    parts.length === 0 ? '' : frame(answerChunk(parts, facts));

  const seal = (block: number, state: Pick<ReasoningPart, 'signature' | 'redacted'>): Json[] =>
    thoughtParts({ type: 'reasoning', text: '', ...thoughts.get(block), ...state }, seals);

  const encode = (part: StreamPart, facts: AnswerFacts): string => {
    switch (part.type) {
      case 'text-delta':
      case 'refusal-delta':
        text += part.text;
        return part.text === '' ? '' : say([{ text: part.text }], facts);
      case 'reasoning-start':
        thoughts.set(part.block, present({ format: part.format, id: part.id }));
        return '';
      case 'reasoning-delta':
        return part.text === '' ? '' : say([{ text: part.text, thought: true }], facts);
      case 'reasoning-signature':
        return say(seal(part.block, { signature: part.signature }), facts);
      case 'reasoning-redacted':
        return say(seal(part.block, { redacted: part.data }), facts);
      case 'tool-call-start':
        calls.set(part.block, { id: part.id, name: part.name, arguments: '' });
        return '';
      case 'tool-call-delta': {
        const call = calls.get(part.block);
        if (call) call.arguments += part.argumentsDelta;
        return '';
      }
      case 'tool-call-end':
        return endCall(part.block, facts);
      case 'media':
        return say(mediaParts(part.part), facts);
      case 'annotation':
        annotations.push(part.annotation);
        return '';
      case 'finish':
        ({ finish } = part);
        return '';
      case 'start':
      case 'text-start':
      case 'text-end':
      case 'reasoning-end':
      case 'usage':
      case 'error':
        return '';
    }
  };

  const endCall = (block: number, facts: AnswerFacts): string => {
    const call = calls.get(block);
    calls.delete(block);
    return call ? say([callPart(call.id, call.name, call.arguments, seals.get(call.id))], facts) : '';
  };

  return {
    encode,
    end(facts: AnswerFacts, usage: Usage | undefined) {
      const left = [...calls.keys()].map((block) => endCall(block, facts)).join('');
      const grounding = groundingOf(annotations, text);
      const last = frame(answerChunk([{ text: '' }], facts, { finish, usage, grounding }));
      return left + last + (path.jsonArray === true ? ']' : '');
    },
    error: (error: GatewayErrorBody) => frame(encodeError(error)) + (path.jsonArray === true ? ']' : ''),
  };
}
