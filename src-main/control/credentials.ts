// Control calls about credentials: add, order, rename, switch, remove. A secret only ever comes in.
import type { Credential } from '../providers/provider.ts';
import { addCredential, removeCredential } from './add-credential.ts';
import type { Discoveries } from './discoveries.ts';
import type { ControlParts } from './parts.ts';
import { configuredProvider, noProvider } from './providers.ts';
import { type Refusal, invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { credentialView, credentialsOf, providerView } from './views.ts';

export function credentialRoutes(router: ControlRouter, parts: ControlParts, discoveries: Discoveries): void {
  router.handle('POST /control/providers/:id/credentials', async ({ params, body }) => {
    const provider = configuredProvider(parts, params.id);
    if (!provider) return noProvider(params.id);
    const credential = await addCredential(parts, provider, body.secret, body.label);
    if (provider.enabled) void discoveries.ask(provider, credential);
    return credentialView(parts, credential);
  });

  router.handle('PUT /control/providers/:id/credential-order', async ({ params, body }) => {
    const provider = configuredProvider(parts, params.id);
    if (!provider) return noProvider(params.id);
    const credentials = credentialsOf(parts, provider.id);
    const ordered = body.ids.map((id) => credentials.find((credential) => credential.id === id));
    if (new Set(ordered).size !== credentials.length || ordered.includes(undefined)) {
      return invalid('ids', `must name each of the ${credentials.length} keys of "${provider.id}" once.`);
    }
    for (const [order, credential] of ordered.entries()) {
      if (credential && credential.order !== order) await parts.settings.putCredential({ ...credential, order });
    }
    return providerView(parts, provider);
  });

  router.handle('PATCH /control/credentials/:id', async ({ params, body }) => {
    const credential = findCredential(parts, params.id);
    if (!credential) return noCredential(params.id);
    const changed = { ...credential, ...body };
    await parts.settings.putCredential(changed);
    return credentialView(parts, changed);
  });

  router.handle('DELETE /control/credentials/:id', async ({ params }) => {
    const credential = findCredential(parts, params.id);
    if (!credential) return noCredential(params.id);
    await removeCredential(parts, credential);
    return { removed: true as const };
  });
}

const findCredential = (parts: ControlParts, id: string): Credential | undefined =>
  parts.settings.credentials().find((credential) => credential.id === id);

const noCredential = (id: string): Refusal =>
  notFound(`There is no provider key with the id "${id}". It may have been removed.`);
