// Reads tokenlens: models.dev as it was in January 2026, the only source of release dates and knowledge cutoffs in a package.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelFacts } from '../../src-main/catalog/model-facts.ts';
import { fromModelsDev } from '../../src-main/catalog/source-names.ts';
import { readModelsDev } from '../../src-main/catalog/sources/models-dev.ts';

/** By our registry ids, or its own where we have none. */
export async function readTokenlens(folder: string): Promise<ReadonlyMap<string, readonly ModelFacts[]>> {
  const providers = join(folder, 'dist/providers');
  const facts = new Map<string, ModelFacts[]>();
  for (const name of readdirSync(providers)
    .filter((each) => each.endsWith('.js'))
    .sort()) {
    const module = (await import(pathToFileURL(join(providers, name)).href)) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      const provider = value as { readonly id: string };
      for (const [id, models] of (await readModelsDev({ [provider.id]: provider })).providers) {
        const ours = fromModelsDev(id);
        facts.set(ours, [...(facts.get(ours) ?? []), ...models.map((model) => model.facts)]);
      }
    }
  }
  return facts;
}
