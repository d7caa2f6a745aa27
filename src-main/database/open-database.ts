// Opens the one database file of a home folder, creating and migrating it as needed.
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createFile } from './create-file.ts';
import { DatabaseError } from './database-error.ts';
import { migrate, migrations } from './migrations.ts';
import { SQLITE_CORRUPT, SQLITE_NOTADB, messageOf, sqliteCode } from './sqlite-errors.ts';

/** Waiting blocks the engine's thread; only a stray outside program can hold this file's write lock. */
const BUSY_TIMEOUT_MS = 500;
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;

export const databasePath = (home: string): string => join(home, 'pointsman.db');

/** The folder is created with mode 0700, the file has mode 0600. Throws DatabaseError. */
export function openDatabase(home: string, steps: readonly string[] = migrations): DatabaseSync {
  const path = databasePath(home);
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // SQLite gives the log and the index beside a file the file's own mode.
    createFile(path);
    chmodSync(path, 0o600);
    return openExisting(path, steps);
  } catch (error) {
    throw explain(error, path);
  }
}

function openExisting(path: string, steps: readonly string[]): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES}`);
    migrate(db, path, steps);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function explain(error: unknown, path: string): unknown {
  if (error instanceof DatabaseError) return error;
  const code = sqliteCode(error);
  if (code === SQLITE_NOTADB || code === SQLITE_CORRUPT) {
    return new DatabaseError(
      'damaged',
      `${path} is not a usable database (${messageOf(error)}). Move it away to start afresh, or put a copy in its place.`,
      { cause: error },
    );
  }
  return new DatabaseError(
    'unreadable',
    `${path} cannot be opened (${messageOf(error)}). Check that its folder exists, is writable and has free space.`,
    { cause: error },
  );
}
