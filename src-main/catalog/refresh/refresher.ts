// Renews the catalogue from public lists: each is fetched, judged, kept, or refused with the reason.
import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { KnownFacts, RefreshedSource } from '../known-facts.ts';
import type { TimedPrice } from '../model-facts.ts';
import type { JsonStore } from '../remembered-lists.ts';
import type { Snapshot } from '../snapshot.ts';
import { fetchSource } from './fetch-source.ts';
import { judge } from './judge.ts';
import { loadLastGood, saveLastGood, type LastGood } from './last-good.ts';
import { publicSources, type PublicSource } from './public-sources.ts';

export interface RefresherOptions {
  readonly snapshot: Snapshot;
  /** Keeps the last good copy of one source. */
  readonly storeOf: (sourceId: string) => JsonStore;
  /** Epoch ms. */
  readonly now: () => number;
  readonly dispatcher?: Dispatcher | undefined;
  readonly log?: ((line: string) => void) | undefined;
  /** Default: the three of `public-sources.ts`. */
  readonly sources?: readonly PublicSource[] | undefined;
  readonly maxBytes?: number | undefined;
  readonly timeLimitMs?: number | undefined;
}

export interface SourceState {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** The copy in use; absent when there never was one. */
  readonly copy?: {
    readonly fetchedAt: number;
    readonly checkedAt: number;
    readonly models: number;
    readonly heldBack: number;
  };
  /** Why the last attempt brought nothing; absent when it did. */
  readonly failure?: { readonly at: number; readonly message: string };
}

export interface Refresher {
  /** The best first. */
  sources(): readonly RefreshedSource[];
  states(): readonly SourceState[];
  /** Asks every source. Never rejects. True when what is known has changed. */
  refresh(facts: KnownFacts, signal?: AbortSignal): Promise<boolean>;
}

/** Names come and go: an older copy says little about which should still be there. */
const COMPARABLE_FOR_MS = 30 * 24 * 60 * 60 * 1000;

interface Entry {
  readonly source: PublicSource;
  readonly store: JsonStore;
  copy?: LastGood | undefined;
  failure?: { readonly at: number; readonly message: string } | undefined;
}

export async function openRefresher(options: RefresherOptions): Promise<Refresher> {
  const entries: readonly Entry[] = await Promise.all(
    (options.sources ?? publicSources).map(async (source) => {
      const store = options.storeOf(source.id);
      return { source, store, copy: await loadLastGood(store) };
    }),
  );

  /** undefined when a new copy is in use; null when the old one still is the newest. */
  async function renew(
    entry: Entry,
    facts: KnownFacts,
    signal: AbortSignal | undefined,
  ): Promise<string | null | undefined> {
    const { source, copy } = entry;
    const { now, dispatcher, maxBytes, timeLimitMs } = options;
    const answer = await fetchSource(source.url, { etag: copy?.etag, signal, dispatcher, maxBytes, timeLimitMs });
    if (answer.outcome === 'failed') return answer.message;
    if (answer.outcome === 'unchanged') {
      if (!copy) return 'It says that nothing has changed, but no copy is there.';
      await keep(entry, { ...copy, checkedAt: now() });
      return null;
    }
    const read = await source.read(answer.body, {
      asOf: dayOf(now()),
      idsOf: (registryId) => facts.ids(registryId),
      breathe: () => setImmediate(),
    });
    if (!read.ok) return read.message;
    const verdict = judge(read.facts, {
      copy: copy && now() - copy.fetchedAt < COMPARABLE_FOR_MS ? copy.facts : undefined,
      expectedRows: expectedRows(source, options.snapshot),
      priceOf: (registryId, id) => usualPrice(facts.find(registryId, id)?.figures.prices),
    });
    if (!verdict.believed) return verdict.reason;
    await keep(entry, {
      facts: verdict.facts,
      fetchedAt: now(),
      checkedAt: now(),
      heldBack: verdict.heldBack,
      ...(answer.etag !== undefined && { etag: answer.etag }),
    });
    return undefined;
  }

  async function keep(entry: Entry, copy: LastGood): Promise<void> {
    entry.copy = copy;
    await saveLastGood(entry.store, copy).catch((error: unknown) =>
      options.log?.(`The copy of ${entry.source.name} could not be saved: ${String(error)}`),
    );
  }

  return {
    sources: () =>
      entries.flatMap(({ source, copy }) =>
        copy
          ? [
              {
                origin: { source: source.id, asOf: dayOf(copy.checkedAt) },
                facts: copy.facts,
                wholeLists: source.wholeLists,
                adds: source.adds,
              },
            ]
          : [],
      ),
    states: () => entries.map(stateOf),
    async refresh(facts, signal) {
      let changed = false;
      for (const entry of entries) {
        const problem = await renew(entry, facts, signal).catch(
          (error: unknown) => `It could not be read: ${String(error)}`,
        );
        entry.failure = typeof problem === 'string' ? { at: options.now(), message: problem } : undefined;
        if (entry.failure)
          options.log?.(`Catalogue: ${entry.source.name} was not taken over. ${entry.failure.message}`);
        changed ||= entry.failure === undefined;
      }
      return changed;
    },
  };
}

function stateOf({ source: { id, name, url }, copy, failure }: Entry): SourceState {
  return {
    id,
    name,
    url,
    ...(copy && {
      copy: {
        fetchedAt: copy.fetchedAt,
        checkedAt: copy.checkedAt,
        models: [...copy.facts.values()].reduce((sum, models) => sum + models.size, 0),
        heldBack: copy.heldBack,
      },
    }),
    ...(failure && { failure }),
  };
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Of several by the hour, the one without hours: the others are multiples of it. */
const usualPrice = (prices: readonly TimedPrice[] = []): TimedPrice | undefined =>
  prices.findLast(({ minutes }) => minutes === undefined) ?? prices[0];

/** As many as the snapshot has of the same kind: lists grow, and seldom shrink. */
function expectedRows({ renews, wholeLists }: PublicSource, snapshot: Snapshot): number {
  const providers = wholeLists.size > 0 ? [...wholeLists] : snapshot.providers;
  const rows = providers.flatMap((id) => [...snapshot.endpoints(id).values()]);
  return rows.filter(({ listed, origins }) => (renews === undefined ? listed : origins?.prices?.source === renews))
    .length;
}
