// What Mistral's answers say beyond OpenAI Chat's: chunks of content that refer to a source.
import type { Decoded } from '../dialect.ts';
import type { Annotation, Choice, ModelResponse } from '../model-stream.ts';
import { isJson, listOr, objectOr, present, textOr, type Json } from '../read-json.ts';
import { decodeResponse as decodeChatResponse } from '../openai-chat/response.ts';

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  const answer = decodeChatResponse(value);
  if (!answer.ok) return answer;
  const { others, ...first } = answer.value;
  const messages = listOr(objectOr(value)['choices']).map((choice) => objectOr(choice)['message']);
  const [message, ...further] = messages.filter(isJson);
  return {
    ok: true,
    value: {
      ...withReferences(first, message),
      ...(others && { others: others.map((choice, index) => withReferences(choice, further[index])) }),
    },
  };
}

function withReferences<T extends Choice>(choice: T, message: Json | undefined): T {
  const annotations = [...(choice.annotations ?? []), ...referencesOf(message ?? {})];
  return annotations.length === 0 ? choice : { ...choice, annotations };
}

/**
 * Chunks that name an address, of a message or of a delta. A plain `reference` only counts what the request's own documents are: without an
 * address there is nothing that a client could show.
 */
export const referencesOf = (message: Json): Annotation[] =>
  listOr(message['content']).flatMap((value) => {
    const chunk = objectOr(value);
    const url = textOr(chunk['url'], '');
    if (url === '' || (chunk['type'] !== 'tool_reference' && chunk['type'] !== 'reference')) return [];
    const title = textOr(chunk['title'], '') || undefined;
    const text = textOr(chunk['description'], '') || undefined;
    return [{ type: 'url-citation' as const, url, ...present({ title, text }), raw: chunk }];
  });
