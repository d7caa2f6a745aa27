// Reads a Mistral stream: OpenAI Chat's, with Mistral's own references, errors and ids.
import type { StreamDecoder } from '../dialect.ts';
import type { StreamPart } from '../model-stream.ts';
import { createStreamDecoder as createChatDecoder } from '../openai-chat/decode-stream.ts';
import { isJson, listOr, objectOr, parseJson, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { decodeError, isErrorBody } from './error.ts';
import { referencesOf } from './response.ts';

export function createStreamDecoder(): StreamDecoder {
  const chat = createChatDecoder();

  const decode = (event: SseEvent): readonly StreamPart[] => {
    if (chat.ended) return [];
    const chunk = parseJson(event.data);
    if (!isJson(chunk)) return chat.decode(event);
    if (isErrorBody(chunk)) return [{ type: 'error', error: decodeError(200, chunk) }];
    const delta = objectOr(objectOr(listOr(chunk['choices'])[0])['delta']);
    const known = withRealIds(chunk, delta);
    const parts = chat.decode(known === chunk ? event : { ...event, data: JSON.stringify(known) });
    return [...parts, ...referencesOf(delta).map((annotation) => ({ type: 'annotation', annotation }) as const)];
  };

  return {
    decode,
    end: () => chat.end(),
    get ended() {
      return chat.ended;
    },
    get complete() {
      return chat.complete;
    },
  };
}

/** The later pieces of a call may carry the word `null` for an id, which is not that of another call. */
function withRealIds(chunk: Json, delta: Json): Json {
  const calls = listOr(delta['tool_calls']);
  if (!calls.some((call) => objectOr(call)['id'] === 'null')) return chunk;
  const named = calls.map((call) => (isJson(call) && call['id'] === 'null' ? { ...call, id: undefined } : call));
  const choice = { ...objectOr(listOr(chunk['choices'])[0]), delta: { ...delta, tool_calls: named } };
  return { ...chunk, choices: [choice] };
}
