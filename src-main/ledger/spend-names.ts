// The words behind the numbers of packed days. The table is only ever added to, so what was read stays true.
import type { DatabaseSync } from 'node:sqlite';
import type { NameKind } from './spend-groups.ts';

export interface SpendNames {
  /** All names of a kind known by now, by their number. */
  all(kind: NameKind): ReadonlyMap<number, string>;
  /** undefined for a name that has no number yet. */
  numberOf(kind: NameKind, name: string): number | undefined;
}

/** @param db may be read-only */
export function createSpendNames(db: DatabaseSync): SpendNames {
  const newer = db.prepare('SELECT number, name FROM spend_names WHERE kind = ? AND number > ? ORDER BY number');
  const one = db.prepare('SELECT number FROM spend_names WHERE kind = ? AND name = ?');
  const known = new Map<NameKind, { last: number; readonly names: Map<number, string> }>();
  return {
    all(kind) {
      const kept = known.get(kind) ?? { last: 0, names: new Map() };
      known.set(kind, kept);
      for (const row of newer.iterate(kind, kept.last)) {
        kept.last = Number(row['number']);
        kept.names.set(kept.last, String(row['name']));
      }
      return kept.names;
    },
    numberOf(kind, name) {
      const number = one.get(kind, name)?.['number'];
      return number === undefined ? undefined : Number(number);
    },
  };
}
