// Stores packed days. A day is claimed before it is read: if one of its requests changes meanwhile, the claim is gone
// and what was read is thrown away.
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../database/transaction.ts';
import type { SpendName } from './read-day.ts';

/** Small writes on the engine's own connection: no second one ever waits for the database's lock. */
export interface PackStore {
  claim(day: number): void;
  addNames(names: readonly SpendName[]): void;
  /** False when the day changed since it was claimed. */
  store(day: number, rows: number, body: Uint8Array): boolean;
}

export function createPackStore(db: DatabaseSync): PackStore {
  const claim = db.prepare('INSERT OR REPLACE INTO packed_days (day) VALUES (?)');
  const name = db.prepare('INSERT INTO spend_names (kind, name) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const store = db.prepare('UPDATE packed_days SET rows = ?, body = ? WHERE day = ? AND body IS NULL');
  return {
    claim: (day) => void claim.run(day),
    addNames: (names) => inTransaction(db, () => names.forEach((each) => name.run(each.kind, each.name))),
    store: (day, rows, body) => store.run(rows, body, day).changes === 1,
  };
}
