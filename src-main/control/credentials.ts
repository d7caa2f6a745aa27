// Control calls about credentials: add, order, change, clear, remove. A secret only ever comes in.
import type { CredentialChange } from '../contract/provider-views.ts';
import { isBoundTo } from '../providers/authorize.ts';
import type { Credential } from '../providers/provider.ts';
import { theUser } from '../the-user.ts';
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
    const unknownApp = await firstUnknownApp(parts, body.apps ?? []);
    if (unknownApp) return unknownApp;
    const changed = withChange(credential, body);
    await parts.settings.putCredential(changed);
    return credentialView(parts, changed);
  });

  router.handle('POST /control/credentials/:id/clear', ({ params }) => {
    const credential = findCredential(parts, params.id);
    if (!credential) return noCredential(params.id);
    parts.keys.clear(credential.id);
    return credentialView(parts, credential);
  });

  router.handle('POST /control/credentials/:id/balance', async ({ params, signal }) => {
    const credential = findCredential(parts, params.id);
    const provider = credential && configuredProvider(parts, credential.providerId);
    if (!provider) return noCredential(params.id);
    if (!isBoundTo(credential, provider)) {
      return {
        ok: false,
        message: `This key may only be sent to ${credential.boundTo}. Enter it again.`,
        balances: [],
      };
    }
    const secret = await parts.credentials.get(credential.id);
    const answer = await parts.askBalance(provider, secret, signal);
    return answer.ok
      ? { ok: true, balances: [...answer.balances] }
      : { ok: false, message: answer.message, balances: [] };
  });

  router.handle('DELETE /control/credentials/:id', async ({ params }) => {
    const credential = findCredential(parts, params.id);
    if (!credential) return noCredential(params.id);
    await removeCredential(parts, credential);
    parts.keys.clear(credential.id);
    return { removed: true as const };
  });
}

const findCredential = (parts: ControlParts, id: string): Credential | undefined =>
  parts.settings.credentials().find((credential) => credential.id === id);

const noCredential = (id: string): Refusal =>
  notFound(`There is no provider key with the id "${id}". It may have been removed.`);

function withChange(credential: Credential, change: CredentialChange): Credential {
  const { weight, models, apps, ...rest } = { ...credential, ...change };
  return {
    ...rest,
    ...(weight !== null && weight !== undefined && { weight }),
    ...(models && { models: [...new Set(models)] }),
    ...(apps && { apps: [...new Set(apps)] }),
  };
}

/** A name with a slip in it would lock the app out that was meant. */
async function firstUnknownApp(parts: ControlParts, apps: readonly string[]): Promise<Refusal | undefined> {
  if (apps.length === 0) return undefined;
  const keys = await parts.accessKeys.list();
  const known = [theUser.name, ...keys.filter(({ revokedAt }) => revokedAt === undefined).map(({ name }) => name)];
  const at = apps.findIndex((app) => !known.includes(app));
  if (at < 0) return undefined;
  return invalid(`apps[${at}]`, `"${apps[at]}" is no access key's name. There are: ${known.join(', ')}.`);
}
