// Asking providers for their model lists: one question at a time per provider and credential, and the answer remembered.
import type { DiscoveryResult } from '../catalog/catalog.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { ControlParts } from './parts.ts';

export interface Discoveries {
  /** Joins a question that is already under way. Notes the outcome on the credential. Never rejects. */
  ask(provider: Provider, credential: Credential | undefined): Promise<DiscoveryResult>;
  /** Aborts what is under way and waits for it. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;

export function createDiscoveries(parts: ControlParts): Discoveries {
  const running = new Map<string, Promise<DiscoveryResult>>();
  const closing = new AbortController();

  async function run(provider: Provider, credential: Credential | undefined): Promise<DiscoveryResult> {
    const secret = credential && (await parts.credentials.get(credential.id));
    if (credential && secret === undefined) {
      return noteTest(parts, credential, { ok: false, message: 'The secret is gone from the store. Add it again.' });
    }
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const result = await parts.catalog.discover(provider, secret, signal);
    return credential && !closing.signal.aborted ? noteTest(parts, credential, result) : result;
  }

  return {
    ask(provider, credential) {
      const key = JSON.stringify([provider.id, provider.baseUrl, credential?.id]);
      const known = running.get(key);
      if (known) return known;
      const question = run(provider, credential)
        // Nobody waits for a question asked in the background, so a locked keychain must not end the process.
        .catch((error: unknown) => ({ ok: false as const, message: `${provider.id} was not asked: ${String(error)}` }))
        .finally(() => running.delete(key));
      running.set(key, question);
      return question;
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running.values());
    },
  };
}

export const testMessage = (result: DiscoveryResult): string =>
  result.ok ? `${result.models} ${result.models === 1 ? 'model' : 'models'}` : result.message;

async function noteTest(
  parts: ControlParts,
  credential: Credential,
  result: DiscoveryResult,
): Promise<DiscoveryResult> {
  // Read again: it may have been changed or removed while the provider took its time.
  const current = parts.settings.credentials().find((candidate) => candidate.id === credential.id);
  if (current) {
    const lastTest = { at: parts.now(), ok: result.ok, message: testMessage(result) };
    await parts.settings.putCredential({ ...current, lastTest });
    if (result.ok) parts.keys.answered(current.id);
  }
  return result;
}
