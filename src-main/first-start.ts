// What a new home begins with: the default access key and the named routes.
import type { AccessKeys } from './access-keys/access-keys.ts';
import { DEFAULT_ACCESS_KEY_NAME, ensureDefaultAccessKey } from './control/default-access-key.ts';
import type { CredentialStore } from './credentials/credential-store.ts';
import { FIRST_ROUTES } from './first-routes.ts';
import type { Settings } from './settings/settings.ts';

/** Safe to call on every start: what the user removed stays removed. @returns the default key's name */
export async function prepareHome(
  settings: Settings,
  accessKeys: AccessKeys,
  credentials: CredentialStore,
  now: number,
): Promise<string> {
  const key = await ensureDefaultAccessKey(accessKeys, credentials);
  if (settings.preference<boolean>('prepared') !== true) {
    for (const route of FIRST_ROUTES) await settings.putRoute({ ...route, updatedAt: now });
    await settings.setPreference('prepared', true);
  }
  return key?.name ?? DEFAULT_ACCESS_KEY_NAME;
}
