// Secrets in the OS keychain: macOS Keychain, Windows Credential Manager, or the Secret Service of a Linux desktop.
import { randomUUID } from 'node:crypto';
import { messageOf } from '../database/sqlite-errors.ts';
import { CredentialStoreError } from './credential-store-error.ts';
import type { Env } from './dbus-session.ts';
import { keyringState } from './keyring-state.ts';
import type { SecretBox } from './secret-box.ts';

const SERVICE = 'Pointsman';
const CALL_MS = 10_000;
const PROBE_MS = 5_000;

interface NativeKeychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export type KeychainProbe = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface Keychain extends SecretBox {
  /** Writes, reads and deletes a value of its own, to know instead of to hope. Never hangs. */
  probe(): Promise<KeychainProbe>;
}

/** Loads the native module on first use: a system without it must still start. */
export function openKeychain(env: Env): Keychain {
  /** Resolves with undefined where there is no keychain; throws where there is one that cannot be asked now. */
  const reach = async (): Promise<NativeKeychain | undefined> => {
    const state = await keyringState(env);
    if (state.usable) return loadNative();
    if (!state.mayHoldSecrets) return undefined;
    throw new CredentialStoreError(
      'keychain-locked',
      `The key is not readable: ${state.reason}. Unlock it and try again.`,
    );
  };

  return {
    async probe() {
      const state = await keyringState(env);
      if (!state.usable) return { ok: false, reason: state.reason };
      try {
        return await within(PROBE_MS, roundTrip(await loadNative()));
      } catch (error) {
        return { ok: false, reason: `the keychain failed (${messageOf(error)})` };
      }
    },
    async get(id) {
      const native = await reach();
      return native && ((await guarded(native.getPassword(SERVICE, id))) ?? undefined);
    },
    async set(id, secret) {
      const native = await reach();
      if (!native) throw new CredentialStoreError('keychain-unavailable', 'The keychain is gone. Restart Pointsman.');
      await guarded(native.setPassword(SERVICE, id, secret));
    },
    async delete(id) {
      const native = await reach();
      if (native) await guarded(native.deletePassword(SERVICE, id));
    },
  };
}

async function loadNative(): Promise<NativeKeychain> {
  const module = (await import('keytar')) as unknown as { default: NativeKeychain };
  return module.default;
}

async function roundTrip(native: NativeKeychain): Promise<KeychainProbe> {
  const account = `probe-${randomUUID()}`;
  const value = randomUUID();
  await native.setPassword(SERVICE, account, value);
  const read = await native.getPassword(SERVICE, account);
  await native.deletePassword(SERVICE, account);
  return read === value ? { ok: true } : { ok: false, reason: 'the keychain does not keep what it is given' };
}

async function guarded<T>(call: Promise<T>): Promise<T> {
  try {
    return await within(CALL_MS, call);
  } catch (error) {
    throw new CredentialStoreError(
      'keychain-failed',
      `The keychain failed (${messageOf(error)}). Unlock it, or restart its service, and try again.`,
      { cause: error },
    );
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${limitMs / 1000} seconds`)), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
