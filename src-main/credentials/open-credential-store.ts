// Chooses where secrets live: the OS keychain when it really works, else the sealed file. Neither is forgotten for the other.
import { mkdir } from 'node:fs/promises';
import { CredentialStoreError } from './credential-store-error.ts';
import type { CredentialStore } from './credential-store.ts';
import type { Env } from './dbus-session.ts';
import { openKeychain } from './keychain.ts';
import { type SealedFile, openSealedFile } from './sealed-file.ts';
import type { SecretBox } from './secret-box.ts';

export interface CredentialStoreOptions {
  readonly home: string;
  /** POINTSMAN_SECRET, and on Linux the address of the D-Bus session. */
  readonly env: Env;
  /** `sealed-file` never touches the keychain; `keychain` rejects where there is none. */
  readonly mode: 'auto' | 'keychain' | 'sealed-file';
}

/** Reads look in both places, so that a keychain that comes or goes loses nothing. Rejects with CredentialStoreError. */
export async function openCredentialStore({ home, env, mode }: CredentialStoreOptions): Promise<CredentialStore> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const file = await openSealedFile(home, env['POINTSMAN_SECRET']);
  if (mode === 'sealed-file') {
    return { kind: 'sealed-file', description: describeFile(file, 'as was asked for'), ...firstOf(file) };
  }
  const keychain = openKeychain(env);
  const probe = await keychain.probe();
  if (probe.ok)
    return { kind: 'keychain', description: describeKeychain(process.platform), ...firstOf(keychain, file) };
  if (mode === 'keychain') {
    throw new CredentialStoreError(
      'keychain-unavailable',
      `The keychain cannot be used: ${probe.reason}. Start or unlock it, or let keys be kept in the sealed file.`,
    );
  }
  const description = describeFile(file, `because ${probe.reason}`);
  return { kind: 'sealed-file', description, ...firstOf(file, keychain) };
}

/** Writes go to `first`; reads that find nothing there look into `second`. */
function firstOf(first: SecretBox, second?: SecretBox): SecretBox {
  return {
    async get(id) {
      const found = await settle(first.get(id));
      if (found.value !== undefined) return found.value;
      const other = second ? await settle(second.get(id)) : {};
      if (other.value !== undefined) return other.value;
      const failure = found.failure ?? other.failure;
      if (failure !== undefined) throw failure;
      return undefined;
    },
    async set(id, secret) {
      await first.set(id, secret);
      // An older value there would come back on the day the order changes. It may be out of reach now; the new value is safe.
      if (second) await settle(second.delete(id));
    },
    async delete(id) {
      const found = await settle(first.get(id));
      await first.delete(id);
      const other = second ? await settle(second.delete(id)) : {};
      // What was found in one place need not wait for the other; what was not found may lie in the one out of reach.
      if (other.failure !== undefined && found.value === undefined) throw other.failure;
    },
  };
}

async function settle<T>(work: Promise<T>): Promise<{ value?: T; failure?: Error }> {
  try {
    return { value: await work };
  } catch (error) {
    return { failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

function describeKeychain(platform: NodeJS.Platform): string {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'the macOS Keychain',
    win32: 'the Windows Credential Manager',
  };
  return `Keys are kept in ${names[platform] ?? "the desktop's keyring"} under the name "Pointsman".`;
}

function describeFile({ protection }: SealedFile, why: string): string {
  const how =
    protection === 'secret'
      ? 'which only POINTSMAN_SECRET opens'
      : 'which opens with secret.key beside it, so keep that folder private';
  return `Keys are kept in the encrypted file credentials.sealed in the data folder, ${how} (${why}).`;
}
