// Errors as Mistral writes them: OpenAI's shapes, and lists of what is wrong with the request.
import type { UpstreamError } from '../model-stream.ts';
import { decodeError as decodeChatError, isErrorBody as isChatErrorBody } from '../openai-chat/error.ts';
import { isJson, listOr, textOr, type Json } from '../read-json.ts';

export function decodeError(status: number, body: unknown): UpstreamError {
  const error = decodeChatError(status, body);
  const problems = isJson(body) ? problemsOf(body) : '';
  return problems === '' ? error : { ...error, message: problems };
}

/** `{detail: [{loc, msg}]}`, alone or as the message. */
function problemsOf(body: Json): string {
  const holder = isJson(body['message']) ? body['message'] : body;
  return listOr(holder['detail'])
    .filter(isJson)
    .map(({ loc, msg }) => [listOr(loc).join('.'), textOr(msg, '')].filter((each) => each !== '').join(': '))
    .join('; ');
}

export const isErrorBody = (body: unknown): boolean =>
  isChatErrorBody(body) || (isJson(body) && body['object'] === 'error');
