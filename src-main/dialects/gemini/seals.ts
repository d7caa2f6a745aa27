// Finds, removes and supplies thought signatures in a Gemini request that otherwise passes as it is.
import type { KeepsSeal, Seal } from '../dialect.ts';
import { isJson, listOr, textOr, type Json } from '../read-json.ts';
import { member, without } from './fields.ts';
import { NO_SIGNATURE, opened } from './seal.ts';

function sealOf(part: unknown): Seal | undefined {
  const signature = isJson(part) ? textOr(member(part, 'thoughtSignature'), '') : '';
  if (signature === '') return undefined;
  const { format = 'unknown', signature: signed, redacted } = opened(signature);
  return { format, data: signed ?? redacted ?? '' };
}

const partsOf = (content: unknown): readonly unknown[] => (isJson(content) ? listOr(content['parts']) : []);

export const sealsIn = (body: Json): readonly Seal[] =>
  listOr(body['contents']).flatMap((content) => partsOf(content).flatMap((part) => sealOf(part) ?? []));

/** The signature goes, its part stays; a thought without one means nothing to the model and goes too, and so does a content left empty. */
export function withoutSeals(body: Json, keeps: KeepsSeal): Json {
  const goes = (part: unknown): boolean => {
    const seal = sealOf(part);
    return seal !== undefined && !keeps(seal);
  };
  const contents = listOr(body['contents']);
  if (!contents.some((content) => partsOf(content).some(goes))) return body;
  return {
    ...body,
    contents: contents.flatMap((content) => {
      if (!isJson(content) || !partsOf(content).some(goes)) return [content];
      const parts = partsOf(content).flatMap((part) => {
        if (!isJson(part) || !goes(part)) return [part];
        return part['thought'] === true || part['text'] === '' ? [] : [without(part, ['thoughtSignature'])];
      });
      return parts.length > 0 ? [{ ...content, parts }] : [];
    }),
  };
}

/**
 * The `contents` in which the first call of each answer says that it has no signature, where it has none: another vendor's model may have
 * made it, on its way through us. {} when every one has.
 */
export function signedCalls(body: Json): Json {
  const contents = listOr(body['contents']);
  const signed = contents.map((content) => {
    const parts = partsOf(content);
    const at = parts.findIndex((part) => isJson(part) && isJson(member(part, 'functionCall')));
    const call = parts[at];
    if (!isJson(content) || !isJson(call) || textOr(member(call, 'thoughtSignature'), '') !== '') return content;
    const shown = { ...without(call, ['thoughtSignature']), thoughtSignature: NO_SIGNATURE };
    return { ...content, parts: parts.with(at, shown) };
  });
  return signed.some((content, index) => content !== contents[index]) ? { contents: signed } : {};
}
