// Access keys in SQLite, checked from memory; only hashes of their secrets are kept.
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { AccessKeyError } from './access-key-error.ts';
import { type StoredKey, accessKeyRows } from './access-key-rows.ts';
import type { AccessKey, AccessKeys, KeyCheck } from './access-keys.ts';
import { changedKey } from './change-key.ts';
import { trackUse } from './last-use.ts';
import { hashOf, newSecret } from './secret.ts';

const MAX_NAME_LENGTH = 200;

export interface SqliteAccessKeys extends AccessKeys {
  /** Writes when keys were last used. */
  close(): Promise<void>;
}

/** `create` and `update` reject with AccessKeyError. */
export function openAccessKeys(db: DatabaseSync, options: { readonly now?: () => number } = {}): SqliteAccessKeys {
  const { now = Date.now } = options;
  const rows = accessKeyRows(db);
  const byId = new Map<string, StoredKey>();
  const byHash = new Map<string, string>();
  const remember = (stored: StoredKey): void => {
    byId.set(stored.key.id, stored);
    byHash.set(stored.hash.toString('hex'), stored.key.id);
  };
  rows.load().forEach(remember);
  const uses = trackUse(rows.used);

  const withUse = (key: AccessKey): AccessKey => {
    const lastUsedAt = uses.lastUsedAt(key.id) ?? key.lastUsedAt;
    return lastUsedAt === undefined ? key : { ...key, lastUsedAt };
  };
  const isLive = (key: AccessKey): boolean => key.revokedAt === undefined && !isExpired(key, now());
  const findLive = (idOrName: string): StoredKey | undefined => {
    const live = [...byId.values()].filter(({ key }) => isLive(key));
    return live.find(({ key }) => key.id === idOrName) ?? live.find(({ key }) => key.name === idOrName);
  };

  /** Expired keys too: their expiry can be changed. */
  const findUsable = (idOrName: string): StoredKey | undefined => {
    const byKeyId = byId.get(idOrName);
    if (byKeyId && byKeyId.key.revokedAt === undefined) return byKeyId;
    const named = [...byId.values()].filter(({ key }) => key.name === idOrName && key.revokedAt === undefined);
    return named.find(({ key }) => isLive(key)) ?? named.at(-1);
  };
  const checkFree = (name: string, exceptId?: string): void => {
    const taken = [...byId.values()].some(({ key }) => key.name === name && key.id !== exceptId && isLive(key));
    if (!taken) return;
    throw new AccessKeyError('name-taken', 'name', `there is already a key "${name}". Revoke it or choose another.`);
  };
  const checkExpiry = (expiresAt: number | undefined): void => {
    if (expiresAt === undefined || expiresAt > now()) return;
    throw new AccessKeyError('expiry-passed', 'expiresAt', 'has passed already. Give a time in the future.');
  };

  const lookUp = (secret: string): AccessKey | undefined => {
    const hash = hashOf(secret);
    // The map is entered by the hash: how long that takes tells nothing about the secret. The equality that counts is constant-time.
    const stored = byId.get(byHash.get(hash.toString('hex')) ?? '');
    return stored && timingSafeEqual(stored.hash, hash) ? stored.key : undefined;
  };

  return {
    check(secret): KeyCheck {
      if (secret === undefined || secret === '') return { ok: false, reason: 'missing' };
      const key = lookUp(secret);
      if (!key) return { ok: false, reason: 'unknown' };
      if (key.revokedAt !== undefined) return { ok: false, reason: 'revoked' };
      if (isExpired(key, now())) return { ok: false, reason: 'expired' };
      if (key.disabled) return { ok: false, reason: 'disabled' };
      uses.note(key.id, now());
      return { ok: true, key };
    },

    async create(input) {
      checkName(input.name);
      checkFree(input.name);
      checkExpiry(input.expiresAt);
      const secret = newSecret();
      const bare = {
        id: randomUUID(),
        name: '',
        lastFour: secret.slice(-4),
        tags: {},
        verbatim: false,
        createdAt: now(),
      };
      const key = changedKey(bare, input);
      const stored = { key, hash: hashOf(secret) };
      rows.add(stored);
      remember(stored);
      return { key, secret };
    },

    async update(idOrName, change) {
      const stored = findUsable(idOrName);
      if (!stored) return undefined;
      const key = changedKey(stored.key, change);
      if (change.name !== undefined) checkName(change.name);
      checkExpiry(change.expiresAt ?? undefined);
      // A key that comes back to life by a later expiry needs its name for itself again.
      if (isLive(key)) checkFree(key.name, key.id);
      rows.change(key);
      remember({ ...stored, key });
      return withUse(key);
    },

    list: async () => [...byId.values()].map(({ key }) => withUse(key)),

    kept: () => [...byId.values()].map(({ key, hash }) => ({ key: withUse(key), hash: hash.toString('hex') })),

    async restore(keys) {
      const stored = keys.map(({ key, hash }) => ({ key, hash: Buffer.from(hash, 'hex') }));
      for (const { key } of stored) checkName(key.name);
      rows.restore(stored);
      for (const each of stored) {
        const before = byId.get(each.key.id);
        // The secret that it had before opens nothing any more.
        if (before) byHash.delete(before.hash.toString('hex'));
        remember(each);
      }
    },

    async revoke(idOrName) {
      const stored = findLive(idOrName);
      if (!stored) return false;
      const revokedAt = now();
      rows.revoke(stored.key.id, revokedAt);
      remember({ ...stored, key: { ...stored.key, revokedAt } });
      return true;
    },

    close: async () => uses.close(),
  };
}

const isExpired = (key: AccessKey, now: number): boolean => key.expiresAt !== undefined && key.expiresAt <= now;

function checkName(name: string): void {
  const printable = !/\p{Cc}/u.test(name);
  if (name.trim() === name && name !== '' && name.length <= MAX_NAME_LENGTH && printable) return;
  throw new AccessKeyError(
    'name-invalid',
    'name',
    `must have 1 to ${MAX_NAME_LENGTH} characters, without control characters or spaces at its ends.`,
  );
}
