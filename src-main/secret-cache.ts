// Remembers secrets in memory after the first read: a keychain takes milliseconds, a request has none to spare.
import type { CredentialStore } from './credentials/credential-store.ts';

/** The same store; reads are answered from memory once known, writes go through and refresh it. */
export function withCache(store: CredentialStore): CredentialStore {
  const known = new Map<string, Promise<string | undefined>>();
  return {
    kind: store.kind,
    description: store.description,
    get(id) {
      const cached = known.get(id);
      if (cached) return cached;
      const read = store.get(id);
      known.set(id, read);
      // Neither an absence nor a failure is worth remembering: the user may be unlocking the keychain right now.
      read.then(
        (secret) => secret === undefined && known.delete(id),
        () => known.delete(id),
      );
      return read;
    },
    async set(id, secret) {
      known.delete(id);
      await store.set(id, secret);
    },
    async delete(id) {
      known.delete(id);
      await store.delete(id);
      known.delete(id);
    },
  };
}
