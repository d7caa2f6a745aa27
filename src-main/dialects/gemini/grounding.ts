// Web pages an answer rests on: Gemini's grounding metadata, read and written.
import type { Annotation } from '../model-stream.ts';
import { isJson, listOr, objectOr, present, textOr, type Json } from '../read-json.ts';

/** Of a candidate. A page that supports several passages is cited at each of them. */
export function annotationsOf(candidate: Json): Annotation[] {
  const metadata = objectOr(candidate['groundingMetadata']);
  const pages = listOr(metadata['groundingChunks']).map((chunk) => objectOr(objectOr(chunk)['web']));
  const cited = new Set<number>();
  const passages = listOr(metadata['groundingSupports'])
    .filter(isJson)
    .flatMap((support) => {
      const segment = objectOr(support['segment']);
      const { startIndex, endIndex } = segment;
      const text = textOr(segment['text'], '');
      return listOr(support['groundingChunkIndices']).flatMap((index) => {
        const page = typeof index === 'number' ? pages[index] : undefined;
        if (!page || typeof index !== 'number') return [];
        cited.add(index);
        return citation(
          page,
          present({
            text: text === '' ? undefined : text,
            start: typeof startIndex === 'number' ? startIndex : undefined,
            end: typeof endIndex === 'number' ? endIndex : undefined,
          }),
        );
      });
    });
  return [...passages, ...pages.flatMap((page, index) => (cited.has(index) ? [] : citation(page, {})))];
}

function citation(page: Json, rest: Partial<Annotation>): Annotation[] {
  const url = textOr(page['uri'], '');
  const title = textOr(page['title'], '');
  return url === '' ? [] : [{ type: 'url-citation', url, ...(title !== '' && { title }), ...rest }];
}

/** undefined when nothing is cited. */
export function groundingOf(annotations: readonly Annotation[]): Json | undefined {
  if (annotations.length === 0) return undefined;
  const urls = [...new Set(annotations.map(({ url }) => url))];
  const title = (url: string): string => annotations.find((each) => each.url === url && each.title)?.title ?? url;
  return {
    groundingChunks: urls.map((uri) => ({ web: { uri, title: title(uri) } })),
    groundingSupports: annotations.flatMap(({ url, text, start, end }) =>
      text === undefined && end === undefined
        ? []
        : [
            {
              segment: present({ startIndex: start, endIndex: end, text }),
              groundingChunkIndices: [urls.indexOf(url)],
            },
          ],
    ),
  };
}
