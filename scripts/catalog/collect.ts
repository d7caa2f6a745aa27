// Gathers what the packages say about each provider of the registry.
import type { ModelFacts, Origin } from '../../src-main/catalog/model-facts.ts';
import type { FeedModel } from '../../src-main/catalog/sources/genai-prices.ts';
import { packageFolder, packages, type SourceId } from './packages.ts';
import { readGenaiPackage } from './read-genai-prices.ts';
import { readMastra } from './read-mastra.ts';
import { readOpenRouterMeta } from './read-openrouter-meta.ts';
import { readPiAi } from './read-pi-ai.ts';
import { readTokenlens } from './read-tokenlens.ts';

export interface Sources {
  readonly piAi: ReadonlyMap<string, readonly ModelFacts[]>;
  readonly mastra: ReadonlyMap<string, readonly ModelFacts[]>;
  readonly tokenlens: ReadonlyMap<string, readonly ModelFacts[]>;
  readonly openRouterMeta: readonly ModelFacts[];
  /** By the feed's own provider ids. */
  readonly feed: ReadonlyMap<string, readonly FeedModel[]>;
}

export async function readSources(cache: string): Promise<Sources> {
  const folder = (id: SourceId): string => packageFolder(cache, packages[id]);
  return {
    piAi: readPiAi(folder('pi-ai')),
    mastra: readMastra(folder('mastra')),
    feed: await readGenaiPackage(folder('genai-prices')),
    openRouterMeta: readOpenRouterMeta(folder('openrouter-meta')),
    tokenlens: await readTokenlens(folder('tokenlens')),
  };
}

export const originOf = (id: SourceId): Origin => ({ source: id, asOf: packages[id].date });

/** Providers that the sources know and our registry does not, with the number of their models. */
export function unknownProviders(sources: Sources, known: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const list of [sources.piAi, sources.mastra]) {
    for (const [id, models] of list) {
      if (!known.has(id)) counts.set(id, Math.max(counts.get(id) ?? 0, models.length));
    }
  }
  return counts;
}
