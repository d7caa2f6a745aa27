// Brings a database file to the schema this program knows: ordered steps, each in one transaction with its version.
import { renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { addContents } from './add-contents.ts';
import { addBudgetSwitch } from './add-budget-switch.ts';
import { addKeyScope } from './add-key-scope.ts';
import { addPackedDays } from './add-packed-days.ts';
import { addRequestFacts } from './add-request-facts.ts';
import { createFile } from './create-file.ts';
import { DatabaseError } from './database-error.ts';
import { schemaV1 } from './schema-v1.ts';
import { messageOf } from './sqlite-errors.ts';
import { inTransaction } from './transaction.ts';

/** Step n leads from version n to n + 1. Released steps are never changed, only followed. */
export const migrations: readonly string[] = [
  schemaV1,
  addRequestFacts,
  addKeyScope,
  addBudgetSwitch,
  addPackedDays,
  addContents,
];

/** Throws DatabaseError `newer` or `migration-failed`; the file is then as it was. */
export function migrate(db: DatabaseSync, path: string, steps: readonly string[] = migrations): void {
  const version = schemaVersion(db);
  if (version > steps.length) {
    throw new DatabaseError(
      'newer',
      `${path} was written by a newer Pointsman (schema ${version}; this one knows ${steps.length}). ` +
        'Update Pointsman, or start it with another --home folder.',
    );
  }
  if (version === steps.length) return;
  const copy = version === 0 ? undefined : copyBefore(db, path, version);
  for (const [index, step] of steps.entries()) {
    if (index >= version) apply(db, step, index + 1, copy);
  }
}

function apply(db: DatabaseSync, step: string, version: number, copy: string | undefined): void {
  try {
    inTransaction(db, () => {
      db.exec(step);
      db.exec(`PRAGMA user_version = ${version}`);
    });
  } catch (error) {
    throw new DatabaseError(
      'migration-failed',
      `The database could not be brought to schema ${version}: ${messageOf(error)}. ` +
        (copy === undefined ? 'Nothing was written.' : `It was left as it was; a copy is in ${copy}.`),
      { cause: error },
    );
  }
}

/** A whole copy (write-ahead log included), complete under its final name or absent. Mode 0600. */
function copyBefore(db: DatabaseSync, path: string, version: number): string {
  const copy = `${path}.schema-${version}`;
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { force: true });
  createFile(unfinished);
  db.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, copy);
  return copy;
}

export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
