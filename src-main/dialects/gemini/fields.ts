// Google's fields have two spellings, and its clients use both.
import type { Json } from '../read-json.ts';

const snakeOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The member of this camelCase name, or of the same name in snake_case. Google reads null as nothing, and some clients write it. */
export const member = (object: Json, name: string): unknown => object[name] ?? object[snakeOf(name)] ?? undefined;

/** The object without the members of these names, in either spelling. */
export function without(object: Json, names: readonly string[]): Json {
  const known = new Set(names.flatMap((name) => [name, snakeOf(name)]));
  return Object.fromEntries(Object.entries(object).filter(([name]) => !known.has(name)));
}
