// Recognises which provider a pasted secret belongs to, by its shape alone.
import type { ProviderRow } from './provider.ts';
import { registry } from './registry.ts';

export interface KeyMatch {
  readonly registryId: string;
  readonly name: string;
  /** What tells it, in words that hold no part of the secret but its vendor's prefix. */
  readonly why: string;
}

/** Rows whose key pattern fits, the most telling pattern first. Sends nothing anywhere. */
export function matchKey(secret: string, rows: readonly ProviderRow[] = registry): readonly KeyMatch[] {
  const pasted = secret.trim();
  return rows
    .filter((row) => row.keyPattern !== undefined && new RegExp(row.keyPattern).test(pasted))
    .sort((a, b) => fixedPrefix(b).length - fixedPrefix(a).length)
    .map((row) => ({ registryId: row.id, name: row.name, why: why(row) }));
}

/** Registry ids of the matches. */
export const identifyKey = (secret: string, rows: readonly ProviderRow[] = registry): readonly string[] =>
  matchKey(secret, rows).map(({ registryId }) => registryId);

const why = (row: ProviderRow): string => {
  const prefix = fixedPrefix(row);
  return prefix === '' ? 'it has the length and characters of its keys' : `it begins with ${prefix}, as its keys do`;
};

/** Literal characters a pattern begins with: `^sk-or-v1-[…` is more telling than `^sk-[…`. */
const fixedPrefix = ({ keyPattern = '' }: ProviderRow): string => /^\^?([A-Za-z0-9_-]*)/.exec(keyPattern)?.[1] ?? '';
