// Reads the price feed out of genai-prices' package, which hands out single prices but not the whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGenaiPrices, type FeedModel } from '../../src-main/catalog/sources/genai-prices.ts';
import { evaluate } from './evaluate.ts';

/** By the feed's own provider ids. */
export async function readGenaiPackage(folder: string): Promise<ReadonlyMap<string, readonly FeedModel[]>> {
  const text = readFileSync(join(folder, 'dist/index.js'), 'utf8');
  const start = text.indexOf('[');
  const end = text.search(/\n\](?:;|, )/);
  if (start < 0 || end < start) throw new Error('genai-prices no longer begins with its data.');
  const { providers, malformed, firstProblem } = await readGenaiPrices(evaluate(text.slice(start, end + 2)));
  if (malformed > 0) throw new Error(`genai-prices has ${malformed} rows of an unknown shape (${firstProblem}).`);
  return providers;
}
