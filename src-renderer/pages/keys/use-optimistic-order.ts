// Shows a new order at once and goes back to the old one when the engine refuses it.
import { useState } from 'react';
import { useChange } from '../../use-change.ts';

interface Identified {
  readonly id: string;
}

export interface OptimisticOrder<T> {
  readonly ordered: readonly T[];
  readonly reorder: (ids: readonly string[]) => void;
}

/** @param items as the engine has them; the same array until it has news */
export function useOptimisticOrder<T extends Identified>(
  items: readonly T[],
  save: (ids: readonly string[]) => Promise<unknown>,
): OptimisticOrder<T> {
  /** A wish holds for the list it was made on: what the engine says later is the truth, the saved wish included. */
  const [wish, setWish] = useState<{ readonly ids: readonly string[]; readonly of: readonly T[] }>();
  const change = useChange(save);
  const byId = new Map(items.map((item) => [item.id, item]));
  return {
    ordered: wish?.of === items ? wish.ids.flatMap((id) => byId.get(id) ?? []) : items,
    reorder(ids) {
      setWish({ ids, of: items });
      change.mutate(ids, { onError: () => setWish(undefined) });
    },
  };
}
