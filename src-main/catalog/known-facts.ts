// All that is known of models without asking their provider: what was refreshed last, and the shipped snapshot.
import { withoutDate } from './canonical-id.ts';
import { mergeFacts, type Told } from './merge-facts.ts';
import type { ModelFacts, Origin, SourceFacts } from './model-facts.ts';
import type { Snapshot, SnapshotEndpoint, SnapshotModel } from './snapshot.ts';

/** The facts of one source, as they were when it was last asked with success. */
export interface RefreshedSource {
  readonly origin: Origin;
  readonly facts: SourceFacts;
  /** Registry ids of providers all of whose models it lists: one that it leaves out is gone. */
  readonly wholeLists: ReadonlySet<string>;
  /** Does it add models of its own, or only figures to known ones? */
  readonly adds: boolean;
}

export interface KnownModel extends Told {
  /** Canonical id, where a source tells it. */
  readonly model?: string;
}

export interface KnownFacts {
  /** A dated id that nobody lists has the facts of its undated model. */
  find(registryId: string, upstreamModel: string): KnownModel | undefined;
  /** Ids that something is known of, served or not. */
  ids(registryId: string): Iterable<string>;
  /** Ids of the models that are served, as they are sent upstream. */
  listed(registryId: string): readonly string[];
  model(id: string): SnapshotModel | undefined;
  readonly snapshot: Snapshot;
}

/** @param refreshed the best first */
export function createKnownFacts(snapshot: Snapshot, refreshed: readonly RefreshedSource[], at: number): KnownFacts {
  const merged = new Map<string, KnownModel | undefined>();
  /** A copy that was fetched before the snapshot was made has nothing newer to say. */
  const fresh = refreshed.filter(({ origin }) => origin.asOf >= snapshot.asOf);
  const aged = refreshed.filter(({ origin }) => origin.asOf < snapshot.asOf);

  const lookUp = (registryId: string, id: string): KnownModel | undefined => {
    const shipped = snapshot.endpoints(registryId).get(id);
    const told = [...tell(fresh, registryId, id), ...(shipped ? [shipped] : []), ...tell(aged, registryId, id)];
    if (told.length < 2) return told[0] && { ...told[0], ...modelOf(shipped) };
    const { figures, origins } = mergeFacts(told, at);
    return { figures, origins, origin: told[0]?.origin ?? { source: '', asOf: '' }, ...modelOf(shipped) };
  };

  const find = (registryId: string, id: string): KnownModel | undefined => {
    const key = `${registryId} ${id}`;
    if (!merged.has(key)) merged.set(key, lookUp(registryId, id));
    return merged.get(key);
  };

  return {
    snapshot,
    model: (id) => snapshot.models().get(id),
    find(registryId, upstreamModel) {
      const exact = find(registryId, upstreamModel);
      if (exact) return exact;
      const undated = withoutDate(upstreamModel);
      // Its canonical id is that of another model: the undated one.
      const { model: _model, ...facts } = (undated === upstreamModel ? undefined : find(registryId, undated)) ?? {};
      return 'figures' in facts ? facts : undefined;
    },
    ids: (registryId) =>
      new Set([
        ...snapshot.endpoints(registryId).keys(),
        ...refreshed.flatMap(({ facts }) => [...(facts.get(registryId)?.keys() ?? [])]),
      ]),
    listed(registryId) {
      const whole = fresh.find(({ wholeLists }) => wholeLists.has(registryId))?.facts.get(registryId);
      if (whole) return [...whole.keys()];
      const ids = new Set<string>();
      for (const [id, { listed }] of snapshot.endpoints(registryId)) if (listed) ids.add(id);
      for (const { facts, adds } of fresh) {
        if (adds) for (const id of facts.get(registryId)?.keys() ?? []) ids.add(id);
      }
      return [...ids];
    },
  };
}

const tell = (sources: readonly RefreshedSource[], registryId: string, id: string): readonly Told[] =>
  sources.flatMap(({ facts, origin }) => {
    const figures: ModelFacts | undefined = facts.get(registryId)?.get(id);
    return figures ? [{ figures, origin }] : [];
  });

const modelOf = (shipped: SnapshotEndpoint | undefined): { readonly model?: string } =>
  shipped ? { model: shipped.model } : {};
