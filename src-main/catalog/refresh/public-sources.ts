// The public lists that the catalogue is refreshed from, and how each is read.
import { readModelList } from '../../providers/model-list.ts';
import { findRow, registry } from '../../providers/registry.ts';
import type { ModelFacts, SourceFacts } from '../model-facts.ts';
import { feedNameOf, fromModelsDev } from '../source-names.ts';
import { entryFor, readGenaiPrices } from '../sources/genai-prices.ts';
import { readModelsDev } from '../sources/models-dev.ts';
import { problemOf, type Breathe } from '../sources/read-rows.ts';

export interface ReadContext {
  /** ISO date to put on what has no date of its own. */
  readonly asOf: string;
  /** Ids that are known of a provider, for lists that tell prices by rules. */
  readonly idsOf: (registryId: string) => Iterable<string>;
  readonly breathe: Breathe;
}

export type ReadSource =
  | { readonly ok: true; readonly facts: SourceFacts }
  /** `message` is a sentence without the name of the source. */
  | { readonly ok: false; readonly message: string };

export interface PublicSource {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Registry ids of providers all of whose models it lists. */
  readonly wholeLists: ReadonlySet<string>;
  readonly adds: boolean;
  /** Names of the snapshot's sources whose figures it renews: as many rows are expected of it. Absent = all listed endpoints. */
  readonly renews?: string;
  read(body: unknown, context: ReadContext): Promise<ReadSource>;
}

const MAX_MALFORMED_SHARE = 0.1;

/** The best first, where they tell the same figure. */
export const publicSources: readonly PublicSource[] = [
  {
    id: 'openrouter',
    name: "OpenRouter's public model list",
    url: 'https://openrouter.ai/api/v1/models',
    wholeLists: new Set(['openrouter']),
    adds: true,
    read: (body, { asOf }) => Promise.resolve(readOpenRouter(body, asOf)),
  },
  {
    id: 'models.dev',
    name: 'models.dev',
    url: 'https://models.dev/api.json',
    wholeLists: new Set(),
    adds: true,
    read: (body, context) => explained(() => readFromModelsDev(body, context)),
  },
  {
    id: 'genai-prices',
    name: 'the genai-prices feed',
    url: 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data_slim.json',
    wholeLists: new Set(),
    adds: false,
    renews: 'genai-prices',
    read: (body, context) => explained(() => readFromFeed(body, context)),
  },
];

function readOpenRouter(body: unknown, asOf: string): ReadSource {
  const list = readModelList(body, asOf);
  if (!list) return { ok: false, message: 'What it sent is no model list.' };
  const models = list.models
    .filter(({ id }) => !id.startsWith('~'))
    .map(({ price, hourlyPrices = [], ...figures }): readonly [string, ModelFacts] => {
      const { source: _source, asOf: _asOf, ...base } = price ?? { source: '', asOf: '', input: 0, output: 0 };
      return [figures.id, { ...figures, ...(price && { prices: [base, ...hourlyPrices] }) }];
    });
  return { ok: true, facts: new Map([['openrouter', new Map(models)]]) };
}

async function readFromModelsDev(body: unknown, { breathe }: ReadContext): Promise<ReadSource> {
  const read = await readModelsDev(body, breathe);
  const broken = tooManyMalformed(read);
  if (broken !== undefined) return { ok: false, message: broken };
  const facts = new Map<string, Map<string, ModelFacts>>();
  for (const [name, models] of read.providers) {
    const id = fromModelsDev(name);
    if (findRow(id) === undefined || findRow(id)?.local === true) continue;
    const known = facts.get(id) ?? new Map<string, ModelFacts>();
    for (const model of models) if (!model.isRetired) known.set(model.facts.id, model.facts);
    facts.set(id, known);
    await breathe();
  }
  return { ok: true, facts };
}

async function readFromFeed(body: unknown, { idsOf, breathe }: ReadContext): Promise<ReadSource> {
  const read = await readGenaiPrices(body, breathe);
  const broken = tooManyMalformed(read);
  if (broken !== undefined) return { ok: false, message: broken };
  const facts = new Map<string, Map<string, ModelFacts>>();
  for (const row of registry) {
    const models = read.providers.get(feedNameOf(row)) ?? [];
    if (row.local === true || models.length === 0) continue;
    const priced = new Map<string, ModelFacts>();
    for (const id of idsOf(row.id)) {
      const found = entryFor(models, id)?.facts;
      if (found?.prices) priced.set(id, { ...found, id });
    }
    facts.set(row.id, priced);
    await breathe();
  }
  return { ok: true, facts };
}

async function explained(read: () => Promise<ReadSource>): Promise<ReadSource> {
  try {
    return await read();
  } catch (error) {
    return { ok: false, message: `What it sent is not of the known shape (${problemOf(error)}).` };
  }
}

function tooManyMalformed(read: { total: number; malformed: number; firstProblem: string }): string | undefined {
  if (read.malformed <= read.total * MAX_MALFORMED_SHARE) return undefined;
  return `${read.malformed} of its ${read.total} rows are not of the known shape (${read.firstProblem}).`;
}
