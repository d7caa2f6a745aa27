// Access keys as SQL rows.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { inTransaction } from '../database/transaction.ts';
import type { AccessKey, KeyScope } from './access-keys.ts';

export interface StoredKey {
  readonly key: AccessKey;
  /** SHA-256 of the secret. */
  readonly hash: Buffer;
}

export interface AccessKeyRows {
  /** Oldest first. */
  load(): StoredKey[];
  add(stored: StoredKey): void;
  /** Everything about it that can be changed. */
  change(key: AccessKey): void;
  /** Adds or changes all of these, secrets too, or none. */
  restore(stored: readonly StoredKey[]): void;
  revoke(id: string, at: number): void;
  /** Epoch ms of the last use by key id. */
  used(lastUsedAt: ReadonlyMap<string, number>): void;
}

export function accessKeyRows(db: DatabaseSync): AccessKeyRows {
  const add = db.prepare(
    `INSERT INTO access_keys (id, name, secret_hash, last_four, tags_json, verbatim, created_at, expires_at, scope_json, disabled)
     VALUES (:id, :name, :secret_hash, :last_four, :tags_json, :verbatim, :created_at, :expires_at, :scope_json, :disabled)`,
  );
  const change = db.prepare(
    `UPDATE access_keys SET name = :name, tags_json = :tags_json, verbatim = :verbatim, expires_at = :expires_at,
     scope_json = :scope_json, disabled = :disabled WHERE id = :id`,
  );
  const putSecret = db.prepare('UPDATE access_keys SET secret_hash = ?, last_four = ? WHERE id = ?');
  const used = db.prepare('UPDATE access_keys SET last_used_at = ? WHERE id = ?');
  const insert = ({ key, hash }: StoredKey): void =>
    void add.run({ ...changeable(key), secret_hash: hash, last_four: key.lastFour, created_at: key.createdAt });
  return {
    load: () => db.prepare('SELECT * FROM access_keys ORDER BY created_at, rowid').all().map(storedKey),
    add: insert,
    restore(stored) {
      inTransaction(db, () => {
        for (const each of stored) {
          if (change.run(changeable(each.key)).changes === 0) insert(each);
          else putSecret.run(each.hash, each.key.lastFour, each.key.id);
        }
      });
    },
    change: (key) => void change.run(changeable(key)),
    revoke: (id, at) => void db.prepare('UPDATE access_keys SET revoked_at = ? WHERE id = ?').run(at, id),
    used(lastUsedAt) {
      inTransaction(db, () => lastUsedAt.forEach((at, id) => used.run(at, id)));
    },
  };
}

const changeable = (key: AccessKey): Record<string, SQLInputValue> => ({
  id: key.id,
  name: key.name,
  tags_json: JSON.stringify(key.tags),
  verbatim: Number(key.verbatim),
  expires_at: key.expiresAt ?? null,
  scope_json: key.scope ? JSON.stringify(key.scope) : null,
  disabled: Number(key.disabled ?? false),
});

function storedKey(row: Record<string, unknown>): StoredKey {
  const optional = { expiresAt: row['expires_at'], revokedAt: row['revoked_at'], lastUsedAt: row['last_used_at'] };
  const times = Object.fromEntries(Object.entries(optional).filter(([, at]) => at !== null));
  const key = {
    id: row['id'] as string,
    name: row['name'] as string,
    lastFour: row['last_four'] as string,
    tags: JSON.parse(row['tags_json'] as string) as Record<string, string>,
    verbatim: row['verbatim'] === 1,
    createdAt: row['created_at'] as number,
    ...(typeof row['scope_json'] === 'string' && { scope: JSON.parse(row['scope_json']) as KeyScope }),
    ...(row['disabled'] === 1 && { disabled: true }),
    ...(times as Partial<Record<keyof typeof optional, number>>),
  };
  return { key, hash: Buffer.from(row['secret_hash'] as Uint8Array) };
}
