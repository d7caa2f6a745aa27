// Web pages an answer rests on: Gemini's grounding metadata, read and written. Google counts bytes of UTF-8, everyone else characters.
import type { Annotation } from '../model-stream.ts';
import { isJson, listOr, objectOr, present, textOr, type Json } from '../read-json.ts';

type Place = Pick<Annotation, 'text' | 'start' | 'end'>;

/** Of a candidate. A page that supports several passages is cited at each of them. @param said the answer's text so far */
export function annotationsOf(candidate: Json, said: string): Annotation[] {
  const metadata = objectOr(candidate['groundingMetadata']);
  const pages = listOr(metadata['groundingChunks']).map((chunk) => objectOr(objectOr(chunk)['web']));
  const cited = new Set<number>();
  const passages = listOr(metadata['groundingSupports'])
    .filter(isJson)
    .flatMap((support) => {
      const place = placeOf(objectOr(support['segment']), said);
      return listOr(support['groundingChunkIndices']).flatMap((index) => {
        const page = typeof index === 'number' ? pages[index] : undefined;
        if (!page || typeof index !== 'number') return [];
        cited.add(index);
        return citation(page, place);
      });
    });
  return [...passages, ...pages.flatMap((page, index) => (cited.has(index) ? [] : citation(page, {})))];
}

/** A place that does not hold the words it is said to hold counts from the begin of its own part: then the words themselves are found. */
function placeOf({ text, startIndex, endIndex }: Json, said: string): Place {
  const words = textOr(text, '') || undefined;
  const start = charactersIn(said, typeof startIndex === 'number' ? startIndex : 0);
  const end = typeof endIndex === 'number' ? charactersIn(said, endIndex) : undefined;
  if (words === undefined) return end === undefined ? {} : { start, end };
  if (end !== undefined && said.slice(start, end) === words) return { text: words, start, end };
  const at = said.indexOf(words);
  return at < 0 ? { text: words } : { text: words, start: at, end: at + words.length };
}

const charactersIn = (said: string, bytes: number): number => Buffer.from(said).subarray(0, bytes).toString().length;

function citation(page: Json, rest: Place): Annotation[] {
  const url = textOr(page['uri'], '');
  const title = textOr(page['title'], '');
  return url === '' ? [] : [{ type: 'url-citation', url, ...(title !== '' && { title }), ...rest }];
}

/** undefined when nothing is cited. @param said the answer's whole text */
export function groundingOf(annotations: readonly Annotation[], said: string): Json | undefined {
  if (annotations.length === 0) return undefined;
  const urls = [...new Set(annotations.map(({ url }) => url))];
  const title = (url: string): string => annotations.find((each) => each.url === url && each.title)?.title ?? url;
  return {
    groundingChunks: urls.map((uri) => ({ web: { uri, title: title(uri) } })),
    groundingSupports: annotations.flatMap((annotation) => {
      const segment = segmentOf(annotation, said);
      return segment ? [{ segment, groundingChunkIndices: [urls.indexOf(annotation.url)] }] : [];
    }),
  };
}

/** Others' `text` may be the page's words: a segment's are the answer's. Without a place there is none: clients insert marks at its end. */
function segmentOf({ text = '', start = 0, end }: Annotation, said: string): Json | undefined {
  const at = text === '' ? -1 : said.indexOf(text);
  if (end === undefined && at < 0) return undefined;
  const [from, to] = end === undefined ? [at, at + text.length] : [start, end];
  const bytesBefore = (place: number): number => Buffer.byteLength(said.slice(0, place));
  return {
    startIndex: bytesBefore(from),
    endIndex: bytesBefore(to),
    ...present({ text: said.slice(from, to) || undefined }),
  };
}
