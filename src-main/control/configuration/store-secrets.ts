// Puts many secrets into the credential store: all of them, or what was there before.
import type { CredentialStore } from '../../credentials/credential-store.ts';

/**
 * @param secrets by id; undefined = forget it
 * @returns puts back what was there before
 */
export async function storeSecrets(
  secrets: readonly (readonly [id: string, secret: string | undefined])[],
  store: CredentialStore,
): Promise<() => Promise<void>> {
  const before: [id: string, secret: string | undefined][] = [];
  const takeBack = async (): Promise<void> => {
    for (const [id, secret] of before.reverse()) await put(id, secret, store);
  };
  try {
    for (const [id, secret] of secrets) {
      before.push([id, await store.get(id)]);
      await put(id, secret, store);
    }
  } catch (error) {
    await takeBack();
    throw error;
  }
  return takeBack;
}

const put = (id: string, secret: string | undefined, store: CredentialStore): Promise<void> =>
  secret === undefined ? store.delete(id) : store.set(id, secret);
