// What is known of a model wherever it is served: its name, its family, when it came out and until when it knows the world.
import { familyOf } from '../../src-main/catalog/families.ts';
import type { Origin } from '../../src-main/catalog/model-facts.ts';
import type { BuiltEndpoint } from './endpoints-of.ts';
import { byText } from './snapshot-lines.ts';

export interface ProviderEndpoints {
  /** The author all of whose models are its own; undefined for hosts. */
  readonly author: string | undefined;
  readonly endpoints: readonly BuiltEndpoint[];
}

/** Sorted by id. A maker's own word counts before that of those who host its models. */
export function modelRecords(providers: readonly ProviderEndpoints[]): readonly object[] {
  const tellers = new Map<string, { readonly endpoint: BuiltEndpoint; readonly isMaker: boolean }[]>();
  for (const { author, endpoints } of providers) {
    for (const endpoint of endpoints.filter(({ listed }) => listed)) {
      const isMaker = author !== undefined && endpoint.model.startsWith(`${author}/`);
      tellers.set(endpoint.model, [...(tellers.get(endpoint.model) ?? []), { endpoint, isMaker }]);
    }
  }
  return [...tellers]
    .sort(([a], [b]) => byText(a, b))
    .map(([id, told]) =>
      record(
        id,
        [...told.filter((each) => each.isMaker), ...told.filter((each) => !each.isMaker)].map(
          ({ endpoint }) => endpoint,
        ),
      ),
    );
}

function record(id: string, endpoints: readonly BuiltEndpoint[]): object {
  const family = familyOf(id);
  const name = first(endpoints, 'name');
  const releasedAt = first(endpoints, 'releasedAt');
  const knowledgeCutoff = first(endpoints, 'knowledgeCutoff');
  return {
    id,
    ...(name && { name: name.value }),
    ...(family !== undefined && { family }),
    ...(releasedAt && { releasedAt: releasedAt.value }),
    ...(knowledgeCutoff && { knowledgeCutoff: knowledgeCutoff.value }),
    from: {
      ...(name && { name: name.origin.source }),
      ...(releasedAt && { releasedAt: releasedAt.origin.source }),
      ...(knowledgeCutoff && { knowledgeCutoff: knowledgeCutoff.origin.source }),
    },
  };
}

function first(
  endpoints: readonly BuiltEndpoint[],
  figure: 'name' | 'releasedAt' | 'knowledgeCutoff',
): { readonly value: string; readonly origin: Origin } | undefined {
  for (const { figures, origins } of endpoints) {
    const value = figures[figure];
    const origin = origins[figure];
    if (value !== undefined && origin) return { value, origin };
  }
  return undefined;
}
