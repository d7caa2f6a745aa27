// Shows a new order at once and goes back to the old one when the engine refuses it.
import { useEffect, useState } from 'react';
import { useChange } from '../../use-change.ts';

interface Identified {
  readonly id: string;
}

export interface OptimisticOrder<T> {
  readonly ordered: readonly T[];
  readonly reorder: (ids: readonly string[]) => void;
}

export function useOptimisticOrder<T extends Identified>(
  items: readonly T[],
  save: (ids: readonly string[]) => Promise<unknown>,
): OptimisticOrder<T> {
  const [wanted, setWanted] = useState<readonly string[]>();
  const change = useChange(save);
  // What the engine says now is the truth, the wanted order included once it is saved.
  useEffect(() => setWanted(undefined), [items]);
  const byId = new Map(items.map((item) => [item.id, item]));
  const ordered = wanted ? wanted.flatMap((id) => byId.get(id) ?? []) : items;
  return {
    ordered,
    reorder(ids) {
      setWanted(ids);
      change.mutate(ids, { onError: () => setWanted(undefined) });
    },
  };
}
