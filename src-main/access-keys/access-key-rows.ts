// Access keys as SQL rows.
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../database/transaction.ts';
import type { AccessKey } from './access-keys.ts';

export interface StoredKey {
  readonly key: AccessKey;
  /** SHA-256 of the secret. */
  readonly hash: Buffer;
}

export interface AccessKeyRows {
  /** Oldest first. */
  load(): StoredKey[];
  add(stored: StoredKey): void;
  revoke(id: string, at: number): void;
  /** Epoch ms of the last use by key id. */
  used(lastUsedAt: ReadonlyMap<string, number>): void;
}

export function accessKeyRows(db: DatabaseSync): AccessKeyRows {
  const add = db.prepare(
    `INSERT INTO access_keys (id, name, secret_hash, last_four, tags_json, verbatim, created_at, expires_at)
     VALUES (:id, :name, :secret_hash, :last_four, :tags_json, :verbatim, :created_at, :expires_at)`,
  );
  const used = db.prepare('UPDATE access_keys SET last_used_at = ? WHERE id = ?');
  return {
    load: () => db.prepare('SELECT * FROM access_keys ORDER BY created_at, rowid').all().map(storedKey),
    add({ key, hash }) {
      add.run({
        id: key.id,
        name: key.name,
        secret_hash: hash,
        last_four: key.lastFour,
        tags_json: JSON.stringify(key.tags),
        verbatim: Number(key.verbatim),
        created_at: key.createdAt,
        expires_at: key.expiresAt ?? null,
      });
    },
    revoke: (id, at) => void db.prepare('UPDATE access_keys SET revoked_at = ? WHERE id = ?').run(at, id),
    used(lastUsedAt) {
      inTransaction(db, () => lastUsedAt.forEach((at, id) => used.run(at, id)));
    },
  };
}

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
    ...(times as Partial<Record<keyof typeof optional, number>>),
  };
  return { key, hash: Buffer.from(row['secret_hash'] as Uint8Array) };
}
