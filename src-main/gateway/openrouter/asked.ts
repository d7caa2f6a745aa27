// What one of OpenRouter's reading and managing calls is handed, and how it reads its query and body.
import type { AccessKey } from '../../access-keys/access-keys.ts';
import type { Json } from '../../dialects/read-json.ts';
import { GatewayError } from '../gateway-error.ts';
import type { GatewayParts } from '../parts.ts';

export interface Asked {
  /** As the path has it, without the prefix. */
  readonly params: readonly string[];
  readonly url: URL;
  readonly key: AccessKey;
  /** @throws GatewayError 400, 413 */
  readonly body: () => Promise<Json>;
  readonly parts: GatewayParts;
}

/** @returns the JSON answer. Throws GatewayError for what the caller did wrong. */
export type OpenRouterCall = (asked: Asked) => object | Promise<object>;

export const invalid = (field: string, expected: string, found: unknown): GatewayError =>
  new GatewayError('invalid_request', `${field} must be ${expected}, found ${JSON.stringify(found)}.`, {
    metadata: { field },
  });

/** A number of the query; undefined when it is absent or empty. @throws GatewayError 400 */
export function numberIn(url: URL, name: string): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw invalid(name, 'a number', text);
  return value;
}

/** @throws GatewayError 400 */
export function wholeNumberIn(url: URL, name: string, { min, max }: { min: number; max: number }): number | undefined {
  const value = numberIn(url, name);
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < min || value > max)
    throw invalid(name, `a whole number from ${min} to ${max}`, url.searchParams.get(name));
  return value;
}

/** Words between commas, in lower case; undefined when there are none. */
export function wordsIn(url: URL, name: string): readonly string[] | undefined {
  const words = (url.searchParams.get(name) ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  return words.length > 0 ? words : undefined;
}

/** @throws GatewayError 400 */
export function flagIn(url: URL, name: string): boolean | undefined {
  const text = url.searchParams.get(name);
  if (text === null || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw invalid(name, 'true or false', text);
  return text === 'true';
}
