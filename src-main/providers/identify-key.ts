// Recognises which provider a pasted secret belongs to, by its shape alone.
import type { ProviderRow } from './provider.ts';
import { registry } from './registry.ts';

/** Registry ids whose key pattern fits, the most telling pattern first. Sends nothing anywhere. */
export function identifyKey(secret: string, rows: readonly ProviderRow[] = registry): readonly string[] {
  const pasted = secret.trim();
  return rows
    .filter((row) => row.keyPattern !== undefined && new RegExp(row.keyPattern).test(pasted))
    .sort((a, b) => fixedPrefixLength(b.keyPattern) - fixedPrefixLength(a.keyPattern))
    .map((row) => row.id);
}

/** Literal characters a pattern begins with: `^sk-or-v1-[…` is more telling than `^sk-[…`. */
const fixedPrefixLength = (pattern = ''): number => /^\^?([A-Za-z0-9_-]*)/.exec(pattern)?.[1]?.length ?? 0;
