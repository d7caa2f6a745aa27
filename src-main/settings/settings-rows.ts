// One kind of settings in the settings table, with the checked copy that is read from memory.
import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { SettingsError } from './settings-error.ts';
import type { SettingsKind } from './settings.ts';

export interface SettingsRows<T> {
  /** From memory. */
  readonly values: ReadonlyMap<string, T>;
  /** Checks, and changes nothing yet: `write` puts it into the table, `remember` into memory. Throws SettingsError. */
  prepare(name: string, value: unknown): { readonly write: () => void; readonly remember: () => void };
  /** Checks, stores, then changes the copy in memory. Throws SettingsError. */
  put(name: string, value: T): void;
  /** False when there was none. */
  remove(name: string): boolean;
}

/** Rows that do not pass `schema` are reported through `log` and left where they are, unread. */
export function loadRows<T>(
  db: DatabaseSync,
  kind: SettingsKind,
  schema: z.ZodType<T>,
  log: (line: string) => void,
): SettingsRows<T> {
  const upsert = db.prepare(
    'INSERT INTO settings (kind, name, value_json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value_json = excluded.value_json',
  );
  const remove = db.prepare('DELETE FROM settings WHERE kind = ? AND name = ?');
  const values = new Map<string, T>();

  for (const row of db.prepare('SELECT name, value_json FROM settings WHERE kind = ? ORDER BY name').all(kind)) {
    const name = String(row['name']);
    const checked = schema.safeParse(parsed(String(row['value_json'])));
    if (checked.success) values.set(name, checked.data);
    else log(`Settings: the ${kind} "${name}" was skipped (${problemOf(checked.error).message}). Set it up again.`);
  }

  const prepare = (name: string, value: unknown): ReturnType<SettingsRows<T>['prepare']> => {
    const checked = schema.safeParse(value);
    if (!checked.success) throw problemOf(checked.error);
    return {
      write: () => void upsert.run(kind, name, JSON.stringify(checked.data)),
      remember: () => void values.set(name, checked.data),
    };
  };

  return {
    values,
    prepare,
    put(name, value) {
      const { write, remember } = prepare(name, value);
      write();
      remember();
    },
    remove(name) {
      const changed = remove.run(kind, name).changes > 0;
      values.delete(name);
      return changed;
    },
  };
}

export function problemOf(error: z.ZodError): SettingsError {
  const issue = error.issues[0];
  return new SettingsError(issue?.path.join('.') || 'value', issue?.message ?? 'is not valid');
}

/** undefined for text that is no JSON: no schema accepts it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
