// Cohere's citations as annotations: those whose sources have an address.
import type { Annotation } from '../model-stream.ts';
import { isJson, listOr, objectOr, present, textOr, type Json } from '../read-json.ts';

/**
 * One annotation for each source with a URL: the neutral form has no other kind. Sources are documents of the request or what tools said.
 * @param textBefore characters of the answer before the content block that the citation counts its positions in
 */
export function annotationsOf(citation: unknown, textBefore: (block: number) => number): Annotation[] {
  if (!isJson(citation)) return [];
  const place = placeOf(citation, textBefore);
  return listOr(citation['sources']).flatMap((source) => {
    const facts = sourceFacts(objectOr(source));
    const url = textOr(facts['url'], '');
    if (url === '') return [];
    const title = textOr(facts['title'], '') || undefined;
    const text = textOr(facts['snippet'], '') || textOr(facts['text'], '') || undefined;
    return [{ type: 'url-citation', url, ...present({ title, text }), ...place, raw: citation }];
  });
}

/** A document's facts stand beside its id, a tool's in what it said; both may be inside `data`. */
function sourceFacts(source: Json): Json {
  const holder = objectOr(source['document'] ?? source['tool_output']);
  return isJson(holder['data']) ? holder['data'] : holder;
}

/** Citations of thoughts and plans have positions too, but not in the answer. */
function placeOf(citation: Json, textBefore: (block: number) => number): { start?: number; end?: number } {
  const { type, start, end, content_index: block } = citation;
  if (type !== undefined && type !== 'TEXT_CONTENT') return {};
  if (typeof start !== 'number' || typeof end !== 'number') return {};
  const before = textBefore(typeof block === 'number' ? block : 0);
  return { start: before + start, end: before + end };
}
