// Can the keychain be asked right now without a dialog or a hang? On Linux this asks the Secret Service about itself first.
import { busSocket, withBus, type AskBus, type Env } from './dbus-session.ts';

const CHECK_MS = 3_000;
const SERVICE = 'org.freedesktop.secrets';

export type KeyringState =
  | { readonly usable: true }
  | {
      readonly usable: false;
      /** Half a sentence: "there is no …". */
      readonly reason: string;
      /** Secrets may lie in it all the same: it is locked or does not answer. */
      readonly mayHoldSecrets: boolean;
    };

const absent = (reason: string): KeyringState => ({ usable: false, reason, mayHoldSecrets: false });
const closed = (reason: string): KeyringState => ({ usable: false, reason, mayHoldSecrets: true });

/**
 * The native keychain call blocks one of the process's threads until the keyring answers; while it blocks, the process
 * cannot even exit. A locked keyring answers when its user typed a password, a broken one never: neither may be called.
 */
export async function keyringState(env: Env, platform: NodeJS.Platform = process.platform): Promise<KeyringState> {
  if (platform !== 'linux') return { usable: true };
  const path = busSocket(env);
  if (path === undefined) return absent('there is no D-Bus session');
  const signal = AbortSignal.timeout(CHECK_MS);
  try {
    return await withBus(path, signal, askKeyring);
  } catch {
    return signal.aborted
      ? closed('the keyring service does not answer')
      : absent('the D-Bus session cannot be reached');
  }
}

async function askKeyring(ask: AskBus): Promise<KeyringState> {
  const alias = await ask({
    destination: SERVICE,
    path: '/org/freedesktop/secrets',
    interface: 'org.freedesktop.Secret.Service',
    member: 'ReadAlias',
    args: ['default'],
  });
  if (alias.errorName !== undefined) return absent('no keyring service is running');
  if (typeof alias.value !== 'string' || alias.value === '/') return absent('there is no default keyring');
  const locked = await ask({
    destination: SERVICE,
    path: alias.value,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    args: ['org.freedesktop.Secret.Collection', 'Locked'],
  });
  if (locked.errorName !== undefined) return absent('there is no default keyring');
  return locked.value === true ? closed('the keyring is locked') : { usable: true };
}
