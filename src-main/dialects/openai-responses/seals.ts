// Finds and removes opaque reasoning in a Responses request that otherwise passes as it is.
import type { KeepsSeal, Seal } from '../dialect.ts';
import { isJson, listOr, textOr, type Json } from '../read-json.ts';
import { opened } from './seal.ts';

/** undefined for items that are no reasoning, or carry none that is opaque. */
function sealOf(item: unknown): Seal | undefined {
  if (!isJson(item) || item['type'] !== 'reasoning') return undefined;
  const encrypted = textOr(item['encrypted_content'], '');
  if (encrypted === '') return undefined;
  const { format = 'unknown', signature, redacted } = opened(encrypted);
  return { format, data: signature ?? redacted ?? '' };
}

export const sealsIn = (body: Json): readonly Seal[] => listOr(body['input']).flatMap((item) => sealOf(item) ?? []);

/** The whole item goes: without its state it would be looked up by its id, where nothing is stored. */
export function withoutSeals(body: Json, keeps: KeepsSeal): Json {
  const goes = (item: unknown): boolean => {
    const seal = sealOf(item);
    return seal !== undefined && !keeps(seal);
  };
  const input = listOr(body['input']);
  return input.some(goes) ? { ...body, input: input.filter((item) => !goes(item)) } : body;
}
