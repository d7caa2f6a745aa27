// What a request wants of stored answers, by its headers and its preset, and the name its answer is stored under. Pure.
import { createHash } from 'node:crypto';

export interface CacheWish {
  readonly ttlMs: number;
  /** Forget what is stored, and ask anew. */
  readonly clear: boolean;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 86_400;

const word = (headers: Headers, name: string): string => {
  const value = headers[name];
  return (typeof value === 'string' ? value : '').trim().toLowerCase();
};

/**
 * A header "false" beats the preset, a preset "no" beats a header "true".
 * @param ofPreset what the preset says; undefined = nothing
 * @returns undefined when nothing is to be stored or told again
 */
export function cacheWish(headers: Headers, ofPreset: boolean | undefined): CacheWish | undefined {
  const asked = word(headers, 'x-openrouter-cache');
  if (asked === 'false' || ofPreset === false) return undefined;
  if (asked !== 'true' && ofPreset !== true) return undefined;
  const seconds = Number(word(headers, 'x-openrouter-cache-ttl') || DEFAULT_TTL_SECONDS);
  const ttl = Number.isFinite(seconds) ? Math.trunc(seconds) : DEFAULT_TTL_SECONDS;
  return {
    ttlMs: Math.min(Math.max(ttl, 1), MAX_TTL_SECONDS) * 1000,
    clear: word(headers, 'x-openrouter-cache-clear') === 'true',
  };
}

/** @param parts all that the answer depends on; the order of properties counts, white space does not */
export const cacheKey = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
