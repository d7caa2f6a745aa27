// Images as Ollama carries them: base64 without a word about what they are.
import type { MediaPart } from '../model-request.ts';
import { arrayAt, stringAt, unreadable } from '../read-json.ts';

const DATA_URL = /^data:([^;,]+)(?:;[^;,]+)*;base64,/;

/** How the base64 of a file of each kind begins. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

/** Other vendors demand the type; what is not recognised is called what it most often is. */
const typeOf = (data: string): string => BEGINNINGS.find(([start]) => data.startsWith(start))?.[1] ?? 'image/png';

/** Of `images` in a request; none when the member is absent. */
export function imagesAt(value: unknown, field: string): MediaPart[] {
  if (value === undefined || value === null) return [];
  return arrayAt(value, field).map((image, index) => imageAt(image, `${field}[${index}]`));
}

/** Some clients leave the head of a data URL on. */
function imageAt(value: unknown, field: string): MediaPart {
  const text = stringAt(value, field);
  const head = DATA_URL.exec(text);
  if (!head && text.includes(':')) return unreadable(field, 'an image in base64', value);
  return imagePart(head ? text.slice(head[0].length) : text, head?.[1]);
}

export const imagePart = (data: string, mediaType: string = typeOf(data)): MediaPart => ({
  type: 'media',
  kind: 'image',
  source: { type: 'base64', data },
  mediaType,
});
