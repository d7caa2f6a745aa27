// A database in a home of its own, with the ledger's writer and reader on it.
import type { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { databasePath, openDatabase } from '../../src-main/database/open-database.ts';
import type { LedgerReader, LedgerWriter } from '../../src-main/ledger/ledger.ts';
import { createPackStore } from '../../src-main/ledger/pack-store.ts';
import { createLedgerReader } from '../../src-main/ledger/read-ledger.ts';
import { createLedgerWriter } from '../../src-main/ledger/write-ledger.ts';
import { tempHome } from './temp-home.ts';

/** Call inside a test. */
export function tempDatabase(home = tempHome()): DatabaseSync {
  const db = openDatabase(home);
  onTestFinished(() => void (db.isOpen && db.close()));
  return db;
}

export interface TempLedger {
  readonly db: DatabaseSync;
  readonly writer: LedgerWriter;
  readonly reader: LedgerReader;
  /** What the writer logged. */
  readonly log: string[];
}

/** Call inside a test. */
export function tempLedger(): TempLedger {
  const home = tempHome();
  const db = tempDatabase(home);
  const log: string[] = [];
  const writer = createLedgerWriter(db, { log: (line) => log.push(line) });
  const reader = createLedgerReader(databasePath(home), { packs: createPackStore(db) });
  onTestFinished(async () => {
    await writer.close();
    await reader.close();
  });
  return { db, writer, reader, log };
}
