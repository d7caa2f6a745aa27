// Reads Mastra's provider registry: which models each of 200 providers lists, and three of their abilities. It holds no prices.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelFacts } from '../../src-main/catalog/model-facts.ts';
import { fromModelsDev } from '../../src-main/catalog/source-names.ts';

const registry = z.object({
  providers: z.record(
    z.string(),
    z.object({ name: z.string(), models: z.array(z.string()), deprecatedModels: z.array(z.string()).optional() }),
  ),
});
const abilities = z.object({
  temperature: z.array(z.string()).optional(),
  structuredOutput: z.array(z.string()).optional(),
});

/** By our registry ids, or its own where we have none. */
export function readMastra(folder: string): ReadonlyMap<string, readonly ModelFacts[]> {
  const { providers } = registry.parse(JSON.parse(readFileSync(join(folder, 'dist/provider-registry.json'), 'utf8')));
  const facts = new Map<string, ModelFacts[]>();
  for (const [name, { models, deprecatedModels = [] }] of Object.entries(providers)) {
    const id = fromModelsDev(name);
    const known = abilitiesOf(folder, name);
    const served = models.filter((model) => !deprecatedModels.includes(model));
    facts.set(id, [...(facts.get(id) ?? []), ...served.map((model) => toFacts(model, known))]);
  }
  return facts;
}

function abilitiesOf(folder: string, provider: string): z.infer<typeof abilities> {
  const path = join(folder, 'dist/capabilities', `${provider}.json`);
  return existsSync(path) ? abilities.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
}

/** Its list of who takes a temperature is whole; the one of structured output names only those known to. */
function toFacts(id: string, { temperature, structuredOutput = [] }: z.infer<typeof abilities>): ModelFacts {
  const parameters = {
    ...(temperature && { temperature: temperature.includes(id) }),
    ...(structuredOutput.includes(id) && { structured_outputs: true }),
  };
  return { id, ...(Object.keys(parameters).length > 0 && { parameters }) };
}
