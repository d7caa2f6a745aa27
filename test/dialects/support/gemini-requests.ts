// Requests as Gemini clients send them, read into the neutral form.
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';

const PATH = { model: 'm', stream: false };

/** @throws with the field, when the request cannot be read */
export function readRequest(body: object): ModelRequest {
  const decoded = gemini.decodeRequest({ contents: 'Hi', ...body }, PATH);
  if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
  return decoded.value;
}

export const readContents = (...contents: unknown[]): readonly ModelMessage[] => readRequest({ contents }).messages;

/** The neutral parts of one content of the model's. */
export const readAnswer = (...parts: unknown[]): readonly RequestPart[] | undefined =>
  readContents({ role: 'model', parts })[0]?.content;

/** The neutral parts of one content of the user's. */
export const readQuestion = (...parts: unknown[]): readonly RequestPart[] | undefined =>
  readContents({ role: 'user', parts })[0]?.content;

/** What a client is told about a request that cannot be read. */
export function refusal(body: unknown): { readonly field: string; readonly message: string } | undefined {
  const decoded = gemini.decodeRequest(body, PATH);
  return decoded.ok ? undefined : decoded.failure;
}
