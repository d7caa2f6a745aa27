// Stores one ledger row through prepared statements; a row that SQLite can never take is dropped, not retried.
import type { DatabaseSync } from 'node:sqlite';
import { SQLITE_CONSTRAINT, SQLITE_MISMATCH, messageOf, sqliteCode } from '../database/sqlite-errors.ts';
import * as row from './ledger-rows.ts';

export interface RowStore {
  /** Throws only what trying again may cure (full disk, lock). Call inside a transaction. */
  store(this: void, row: row.LedgerRow): void;
  interruptOpen(noticedAt: number): void;
}

export function createRowStore(db: DatabaseSync, log: (line: string) => void): RowStore {
  const begin = db.prepare(row.beginSql);
  const tag = db.prepare(row.tagSql);
  const attempt = db.prepare(row.attemptSql);
  const finish = db.prepare(row.finishSql);

  const write = (entry: row.LedgerRow): void => {
    if (entry.kind === 'attempt') attempt.run(row.attemptValues(entry.record));
    else if (entry.kind === 'finish') finish.run(row.finishValues(entry.record));
    else {
      begin.run(row.beginValues(entry.record));
      for (const [key, value] of Object.entries(entry.record.tags)) {
        tag.run({ request_id: entry.record.id, key, value });
      }
    }
  };

  return {
    interruptOpen: (noticedAt) => void db.prepare(row.interruptSql).run(noticedAt),
    store(entry) {
      try {
        write(entry);
      } catch (error) {
        if (!isBadRow(error)) throw error;
        const id = entry.kind === 'attempt' ? entry.record.requestId : entry.record.id;
        log(`Ledger: the ${entry.kind} row of ${id} was dropped (${messageOf(error)}).`);
      }
    },
  };
}

function isBadRow(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code !== undefined) return code === SQLITE_CONSTRAINT || code === SQLITE_MISMATCH;
  // Not SQLite's: a value that cannot be bound at all.
  return error instanceof TypeError || error instanceof RangeError;
}
