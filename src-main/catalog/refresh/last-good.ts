// The last copy of a public list that was believed, kept across restarts.
import { z } from 'zod';
import type { ModelFacts, SourceFacts } from '../model-facts.ts';
import type { JsonStore } from '../remembered-lists.ts';

export interface LastGood {
  readonly facts: SourceFacts;
  /** Epoch ms at which it was fetched. */
  readonly fetchedAt: number;
  /** Epoch ms at which the source last said that it is still the same. */
  readonly checkedAt: number;
  readonly etag?: string;
  readonly heldBack: number;
}

/** What was written is our own, so only its outline is checked: a damaged file does not even parse. */
const saved = z.object({
  version: z.literal(1),
  fetchedAt: z.number(),
  checkedAt: z.number(),
  etag: z.string().exactOptional(),
  heldBack: z.number(),
  facts: z.record(z.string(), z.array(z.looseObject({ id: z.string().min(1) }))),
});

export async function loadLastGood(store: JsonStore): Promise<LastGood | undefined> {
  const read = saved.safeParse(await store.load());
  if (!read.success) return undefined;
  const { facts, version: _version, ...rest } = read.data;
  const byId = (models: readonly ModelFacts[]): ReadonlyMap<string, ModelFacts> =>
    new Map(models.map((model) => [model.id, model]));
  return {
    ...rest,
    facts: new Map(Object.entries(facts).map(([id, models]) => [id, byId(models as readonly ModelFacts[])])),
  };
}

export function saveLastGood(store: JsonStore, { facts, ...rest }: LastGood): Promise<void> {
  const lists = Object.fromEntries([...facts].map(([id, models]) => [id, [...models.values()]]));
  return store.save({ version: 1, ...rest, facts: lists });
}
