// Which preset a request asks for, by any of its spellings, and which models are left when that is taken off. Pure.
import { decoded, maybeString, unreadable, type Json } from '../dialects/read-json.ts';
import type { Decoded } from '../dialects/dialect.ts';

export interface PresetChoice {
  readonly slug: string;
  /** What the request names besides; empty = the preset's models are meant. */
  readonly models: readonly string[];
  /** Field that named it; undefined = the access key. */
  readonly field?: string;
}

/** `@preset/slug` alone, or behind a model. */
const MARK = /^(.*)@preset\/([^@]+)$/;

/**
 * @param named the models that the request names, in whatever place its protocol has for them
 * @param ofKey the preset under all requests of the calling key
 * @returns undefined when no preset is asked for
 */
export const choosePreset = (
  body: Json,
  named: readonly string[],
  ofKey: string | undefined,
): Decoded<PresetChoice | undefined> =>
  decoded(() => {
    const marks = named.map((name) => MARK.exec(name));
    const slugs = new Set(marks.flatMap((mark) => mark?.[2] ?? []));
    const inBody = maybeString(body['preset'], 'preset');
    if (inBody !== undefined && inBody !== '') slugs.add(inBody.replace(/^@preset\//, ''));
    if (slugs.size > 1) unreadable('preset', 'one preset per request', [...slugs].join(' and '));
    const [asked] = slugs;
    const slug = asked ?? ofKey;
    if (slug === undefined) return undefined;
    const models = named.map((name, index) => marks[index]?.[1] ?? name).filter((name) => name !== '');
    return { slug, models, ...(asked !== undefined && { field: inBody ? 'preset' : 'model' }) };
  });

/** The models that a body names, however odd: what is no name is left to the reader of requests. */
export function modelNames(body: Json): readonly string[] {
  const listed: unknown = body['models'];
  const models: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return [body['model'], ...models].filter((name): name is string => typeof name === 'string' && name !== '');
}
