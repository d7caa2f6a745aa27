// Control calls about providers: the registry, and what the user configured.
import type { RegistryRow, TestResult } from '../contract/provider-views.ts';
import { originOf } from '../providers/authorize.ts';
import { matchKey } from '../providers/identify-key.ts';
import { makeProvider } from '../providers/make-provider.ts';
import type { Credential, Provider, ProviderRow } from '../providers/provider.ts';
import { registry } from '../providers/registry.ts';
import { removeCredential } from './add-credential.ts';
import { type Discoveries, testMessage } from './discoveries.ts';
import type { ControlParts } from './parts.ts';
import { Refusal, conflict, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { credentialsOf, isReady, providerView, usableCredentials } from './views.ts';

export const noProvider = (id: string): Refusal =>
  notFound(`There is no provider "${id}". Add it first, or list what there is.`);

/** The built-in provider cannot be changed, so it is not found here. */
export const configuredProvider = (parts: ControlParts, id: string): Provider | undefined =>
  parts.settings.providers().find((provider) => provider.id === id);

export function providerRoutes(router: ControlRouter, parts: ControlParts, discoveries: Discoveries): void {
  router.handle('GET /control/registry', () => ({ rows: registry.map(registryView) }));
  router.handle('POST /control/registry/identify', ({ body }) => {
    const matches = matchKey(body.secret);
    return { registryIds: matches.map(({ registryId }) => registryId), matches: [...matches] };
  });

  router.handle('GET /control/providers', () => ({
    providers: parts.settings.providers().map((provider) => providerView(parts, provider)),
  }));

  router.handle('PUT /control/providers/:id', async ({ params, body }) => {
    const existing = configuredProvider(parts, params.id);
    const { privacy, ...wishes } = body;
    const asOf = new Date(parts.now()).toISOString().slice(0, 10);
    const override = privacy && { ...privacy, asOf };
    const made = makeProvider(params.id, { ...wishes, privacy: override }, existing);
    if (!made.ok) return new Refusal(400, 'invalid', made.message, made.field);
    const { provider } = made;
    const stranded = credentialsOf(parts, provider.id).some(
      (credential) => credential.boundTo !== originOf(provider.baseUrl),
    );
    if (stranded) return boundElsewhere(existing ?? provider);
    await parts.settings.putProvider(provider);
    const credential = usableCredentials(parts, provider)[0];
    if (provider.enabled && isReady(parts, provider)) void discoveries.ask(provider, credential);
    return providerView(parts, provider);
  });

  router.handle('DELETE /control/providers/:id', async ({ params }) => {
    if (!configuredProvider(parts, params.id)) return noProvider(params.id);
    for (const credential of credentialsOf(parts, params.id)) await removeCredential(parts, credential);
    await parts.settings.removeProvider(params.id);
    return { removed: true as const };
  });

  router.handle('POST /control/providers/:id/test', async ({ params, body }) => {
    const provider = configuredProvider(parts, params.id);
    if (!provider) return noProvider(params.id);
    const credential = chooseCredential(parts, provider, body.credentialId);
    return credential instanceof Refusal ? credential : test(parts, discoveries, provider, credential);
  });
}

/** A key is only ever sent where it was entered for; silently keeping it for another server would leak it. */
function boundElsewhere(provider: Provider): Refusal {
  return conflict(
    'credential-bound',
    `baseUrl: the keys of "${provider.id}" may only be sent to ${originOf(provider.baseUrl)}. ` +
      'Remove its keys first and enter them again afterwards, or add the new address as another provider.',
    'baseUrl',
  );
}

function chooseCredential(
  parts: ControlParts,
  provider: Provider,
  credentialId: string | undefined,
): Credential | undefined | Refusal {
  if (credentialId === undefined) return usableCredentials(parts, provider)[0];
  const chosen = credentialsOf(parts, provider.id).find((credential) => credential.id === credentialId);
  return chosen ?? notFound(`credentialId: "${provider.id}" has no key with the id "${credentialId}".`);
}

async function test(
  parts: ControlParts,
  discoveries: Discoveries,
  provider: Provider,
  credential: Credential | undefined,
): Promise<TestResult> {
  if (!credential && !isReady(parts, provider)) {
    return { ok: false, message: `"${provider.id}" has no enabled key. Add one.` };
  }
  const result = await discoveries.ask(provider, credential);
  if (!result.ok) return { ok: false, message: result.message };
  return { ok: true, message: testMessage(result), latencyMs: result.latencyMs, models: result.models };
}

function registryView(row: ProviderRow): RegistryRow {
  return {
    id: row.id,
    name: row.name,
    dialect: row.dialect,
    baseUrl: row.baseUrl,
    local: row.local ?? false,
    envNames: [...row.envNames],
    docsUrl: row.docsUrl,
    ...(row.keysUrl !== undefined && { keysUrl: row.keysUrl }),
    ...(row.addressHint !== undefined && { addressHint: row.addressHint }),
  };
}
