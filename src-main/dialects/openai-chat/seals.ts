// Finds and removes opaque reasoning in a Chat request that otherwise passes as it is.
import type { KeepsSeal, Seal } from '../dialect.ts';
import { isJson, listOr, type Json } from '../read-json.ts';
import { fromDetail } from './reasoning.ts';

/** undefined for details that only hold readable text. */
function sealOf(detail: unknown): Seal | undefined {
  const part = isJson(detail) ? fromDetail(detail) : undefined;
  const data = part?.signature ?? part?.redacted;
  return data === undefined ? undefined : { format: part?.format ?? 'unknown', data };
}

const detailsOf = (message: unknown): readonly unknown[] =>
  isJson(message) ? listOr(message['reasoning_details']) : [];

export const sealsIn = (body: Json): readonly Seal[] =>
  listOr(body['messages']).flatMap((message) => detailsOf(message).flatMap((detail) => sealOf(detail) ?? []));

export function withoutSeals(body: Json, keeps: KeepsSeal): Json {
  const goes = (detail: unknown): boolean => {
    const seal = sealOf(detail);
    return seal !== undefined && !keeps(seal);
  };
  const messages = listOr(body['messages']);
  if (!messages.some((message) => detailsOf(message).some(goes))) return body;
  return {
    ...body,
    messages: messages.map((message) =>
      isJson(message) && detailsOf(message).some(goes)
        ? { ...message, reasoning_details: detailsOf(message).filter((detail) => !goes(detail)) }
        : message,
    ),
  };
}
