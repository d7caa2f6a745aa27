// Finds and removes opaque reasoning in an Anthropic request that otherwise passes as it is.
import type { KeepsSeal, Seal } from '../dialect.ts';
import { isJson, listOr, textOr, type Json } from '../read-json.ts';
import { openSeal } from '../seal.ts';
import { FORMAT } from './seal.ts';

/** undefined for blocks that are no reasoning. */
function sealOf(block: unknown): Seal | undefined {
  if (!isJson(block)) return undefined;
  const isRedacted = block['type'] === 'redacted_thinking';
  if (!isRedacted && block['type'] !== 'thinking') return undefined;
  const data = textOr(block[isRedacted ? 'data' : 'signature'], '');
  const opened = openSeal(data);
  if (opened) return { format: opened.format ?? 'unknown', data: opened.signature ?? opened.redacted ?? '' };
  return { format: data === '' ? 'unknown' : FORMAT, data };
}

const blocksOf = (message: unknown): readonly unknown[] => (isJson(message) ? listOr(message['content']) : []);

export const sealsIn = (body: Json): readonly Seal[] =>
  listOr(body['messages']).flatMap((message) => blocksOf(message).flatMap((block) => sealOf(block) ?? []));

/** A message of nothing else disappears: the protocol allows no empty one, and joins neighbours of one role by itself. */
export function withoutSeals(body: Json, keeps: KeepsSeal): Json {
  const goes = (block: unknown): boolean => {
    const seal = sealOf(block);
    return seal !== undefined && !keeps(seal);
  };
  const messages = listOr(body['messages']);
  if (!messages.some((message) => blocksOf(message).some(goes))) return body;
  return {
    ...body,
    messages: messages.flatMap((message) => {
      if (!isJson(message) || !blocksOf(message).some(goes)) return [message];
      const content = blocksOf(message).filter((block) => !goes(block));
      return content.length > 0 ? [{ ...message, content }] : [];
    }),
  };
}
