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
    const known = withRealIds(chunk);
    const parts = chat.decode(known === chunk ? event : { ...event, data: JSON.stringify(known) });
    return [...parts, ...listOr(chunk['choices']).map(objectOr).flatMap(referenceParts)];
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

function referenceParts(choice: Json): StreamPart[] {
  const { index, delta } = choice;
  return referencesOf(objectOr(delta)).map((annotation): StreamPart => {
    const part = { type: 'annotation', annotation } as const;
    return typeof index === 'number' && index > 0 ? { type: 'other-choice', choice: index, part } : part;
  });
}

/** The later pieces of a call may carry the word `null` for an id, which is not that of another call. */
function withRealIds(chunk: Json): Json {
  const choices = listOr(chunk['choices']).map(objectOr);
  const callsOf = (choice: Json): readonly unknown[] => listOr(objectOr(choice['delta'])['tool_calls']);
  if (!choices.some((choice) => callsOf(choice).some((call) => objectOr(call)['id'] === 'null'))) return chunk;
  const named = choices.map((choice) => {
    const calls = callsOf(choice).map((call) =>
      isJson(call) && call['id'] === 'null' ? { ...call, id: undefined } : call,
    );
    return { ...choice, delta: { ...objectOr(choice['delta']), tool_calls: calls } };
  });
  return { ...chunk, choices: named };
}
