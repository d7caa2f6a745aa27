// What both places for secrets can do.
import type { CredentialStore } from './credential-store.ts';

/** Rejects with CredentialStoreError. */
export type SecretBox = Pick<CredentialStore, 'get' | 'set' | 'delete'>;
