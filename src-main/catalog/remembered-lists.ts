// The model lists that providers sent, kept across restarts.
import { z } from 'zod';
import type { ListedModel } from '../providers/model-list.ts';
import type { Provider } from '../providers/provider.ts';
import type { OwnList } from './build-endpoints.ts';

/** Where a part keeps one JSON value. */
export interface JsonStore {
  /** undefined when nothing was saved yet. */
  load(): Promise<unknown>;
  save(value: unknown): Promise<void>;
}

const money = z.number().int().nonnegative();
const rates = z.object({
  input: money,
  output: money,
  cacheRead: money.exactOptional(),
  cacheWrite: money.exactOptional(),
  cacheWrite1h: money.exactOptional(),
  reasoning: money.exactOptional(),
});
const minute = z.number().int().nonnegative().max(1440);
const figures = rates.extend({
  perRequest: money.exactOptional(),
  perSearch: money.exactOptional(),
  audioInput: money.exactOptional(),
  audioOutput: money.exactOptional(),
  imageInput: money.exactOptional(),
  imageOutput: money.exactOptional(),
  tiers: z.array(rates.extend({ minInputTokens: z.number().int().nonnegative() })).exactOptional(),
});
const price = figures.extend({ source: z.string(), asOf: z.string() });
const model = z.object({
  id: z.string().min(1),
  name: z.string().exactOptional(),
  contextTokens: z.number().exactOptional(),
  maxOutputTokens: z.number().exactOptional(),
  inputModalities: z.array(z.string()).exactOptional(),
  outputModalities: z.array(z.string()).exactOptional(),
  supportedParameters: z.array(z.string()).exactOptional(),
  price: price.exactOptional(),
  hourlyPrices: z.array(figures.extend({ minutes: z.tuple([minute, minute]) })).exactOptional(),
  releasedAt: z.string().exactOptional(),
  endsAt: z.string().exactOptional(),
});
const saved = z.object({
  version: z.literal(1),
  lists: z.record(z.string(), z.object({ baseUrl: z.string(), fetchedAt: z.number(), models: z.array(model) })),
});

interface SavedList {
  readonly baseUrl: string;
  /** Epoch ms. */
  readonly fetchedAt: number;
  readonly models: readonly ListedModel[];
}

export interface RememberedLists {
  /** undefined when the provider was never asked, or its address was changed since. */
  get(provider: Provider): OwnList | undefined;
  all(): readonly { readonly providerId: string; readonly fetchedAt: number; readonly models: number }[];
  /** Resolves once saved. Rejects as the store does; the list is in use all the same. */
  put(provider: Provider, models: readonly ListedModel[], fetchedAt: number): Promise<void>;
}

/** Anything unreadable in the store counts as nothing: the lists can be fetched again. */
export async function openRememberedLists(store: JsonStore): Promise<RememberedLists> {
  const read = saved.safeParse(await store.load());
  const lists = new Map<string, SavedList>(read.success ? Object.entries(read.data.lists) : []);
  const indexes = new WeakMap<SavedList, OwnList>();
  let lastSave: Promise<void> = Promise.resolve();

  const indexOf = (list: SavedList): OwnList => {
    const known = indexes.get(list);
    if (known) return known;
    const asOf = new Date(list.fetchedAt).toISOString().slice(0, 10);
    const own = { models: new Map(list.models.map((each) => [each.id, each])), asOf };
    indexes.set(list, own);
    return own;
  };

  return {
    get(provider) {
      const list = lists.get(provider.id);
      return list?.baseUrl === provider.baseUrl ? indexOf(list) : undefined;
    },
    all: () =>
      [...lists].map(([providerId, { fetchedAt, models }]) => ({ providerId, fetchedAt, models: models.length })),
    put(provider, models, fetchedAt) {
      lists.set(provider.id, { baseUrl: provider.baseUrl, fetchedAt, models });
      const value = { version: 1, lists: Object.fromEntries(lists) };
      // One after another, so that an older state never lands on a newer one.
      lastSave = lastSave.catch(() => undefined).then(() => store.save(value));
      return lastSave;
    },
  };
}
