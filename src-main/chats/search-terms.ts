// Turns what a person types into a search into something the full-text index understands, whatever they type.

/** The index knows text by runs of three characters; a shorter term must be looked for in the rows themselves. */
const INDEXED_LENGTH = 3;

export interface SearchTerms {
  /** FTS5 query of the longer terms, all of which must occur; undefined when there is none. */
  readonly match: string | undefined;
  /** LIKE patterns (escape character `\`) of the shorter terms. */
  readonly likes: readonly string[];
}

/** Words, or phrases in double quotes. Undefined when there is nothing to search for. */
export function searchTerms(typed: string): SearchTerms | undefined {
  // An index cannot hold NUL, and FTS5 ends a query at it.
  const terms = [...typed.replaceAll('\0', ' ').matchAll(/"([^"]+)"|([^\s"]+)/g)]
    .map((found) => (found[1] ?? found[2] ?? '').trim())
    .filter((term) => term !== '');
  if (terms.length === 0) return undefined;
  const long = terms.filter((term) => Array.from(term).length >= INDEXED_LENGTH);
  const short = terms.filter((term) => Array.from(term).length < INDEXED_LENGTH);
  return {
    match: long.length === 0 ? undefined : long.map((term) => `"${term}"`).join(' AND '),
    likes: short.map((term) => `%${term.replace(/[\\%_]/g, '\\$&')}%`),
  };
}
