// One engine per home: holds an exclusive lock that the operating system releases when the process dies.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createFile } from './create-file.ts';
import { SQLITE_BUSY, sqliteCode } from './sqlite-errors.ts';

export type HomeLock = { readonly ok: true; readonly release: () => void } | { readonly ok: false };

/**
 * `ok: false` = another engine holds the home. Waits for up to `waitMs`, blocking the thread.
 * Throws when the folder cannot be written or its file system has no locks.
 */
export function lockHome(home: string, waitMs: number): HomeLock {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const path = join(home, 'engine.lock');
  createFile(path);
  // SQLite's locks work alike on all three systems, and need neither a pid to check nor a stale file to judge.
  const holder = new DatabaseSync(path, { timeout: waitMs });
  try {
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    if (sqliteCode(error) === SQLITE_BUSY) return { ok: false };
    throw error;
  }
  return { ok: true, release: () => void (holder.isOpen && holder.close()) };
}
