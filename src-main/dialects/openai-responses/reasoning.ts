// Reads reasoning items, of an answer and of the conversation it comes back in.
import type { ReasoningPart } from '../model-request.ts';
import { isJson, listOr, present, textOr, type Json } from '../read-json.ts';
import { openSeal } from '../seal.ts';
import { FORMAT } from './seal.ts';

/**
 * Of an answer. The summaries are what may be read; open models give their whole reasoning as content. What is sealed goes back to its
 * vendor as it is: an envelope in it is that of another gateway behind this one.
 */
export function answeredReasoning(item: Json): ReasoningPart {
  const readable = (parts: unknown): string[] =>
    listOr(parts).flatMap((part) => (isJson(part) ? [textOr(part['text'], '')] : []));
  const summary = readable(item['summary']);
  const text = (summary.length > 0 ? summary : readable(item['content'])).filter((each) => each !== '').join('\n\n');
  const redacted = textOr(item['encrypted_content'], '') || undefined;
  const id = textOr(item['id'], '') || undefined;
  return { type: 'reasoning', text, format: FORMAT, ...present({ redacted, id }) };
}

/** Of a request. In an envelope is what another vendor minted, with that vendor's id. */
export function returnedReasoning(item: Json): ReasoningPart {
  const part = answeredReasoning(item);
  const minted = part.redacted === undefined ? undefined : openSeal(part.redacted);
  return minted ? { type: 'reasoning', text: part.text, ...minted } : part;
}
