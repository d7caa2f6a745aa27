// Control calls about what the machine already has: keys in the environment, model servers on loopback.
import type { DetectedKey, DetectedServer } from '../contract/provider-views.ts';
import { type FoundKey, type FoundServer, detectKeys, detectLocalServers } from '../providers/detect.ts';
import { makeProvider } from '../providers/make-provider.ts';
import type { Provider } from '../providers/provider.ts';
import { findRow } from '../providers/registry.ts';
import { addCredential, findHolder, lastFourOf } from './add-credential.ts';
import type { Discoveries } from './discoveries.ts';
import type { ControlParts } from './parts.ts';
import { configuredProvider } from './providers.ts';
import { Refusal, conflict, invalid } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { providerView } from './views.ts';

export function detectedRoutes(router: ControlRouter, parts: ControlParts, discoveries: Discoveries): void {
  router.handle('GET /control/detected', async () => {
    const servers = await detectLocalServers(fetch);
    return {
      keys: await Promise.all(detectKeys(parts.env).map((found) => keyView(parts, found))),
      servers: servers.map((found) => serverView(parts, found)),
    };
  });

  router.handle('POST /control/detected/import', async ({ body }) => {
    const keys = detectKeys(parts.env);
    const missing = body.envNames.findIndex((envName) => !keys.some((found) => found.envName === envName));
    if (missing >= 0) {
      return invalid(`envNames[${missing}]`, 'holds no key in the environment that Pointsman was started with.');
    }
    const servers = body.servers.length > 0 ? await detectLocalServers(fetch) : [];
    const gone = body.servers.findIndex((baseUrl) => !servers.some((found) => found.baseUrl === baseUrl));
    if (gone >= 0) return invalid(`servers[${gone}]`, 'no model server answers there now. Start it and try again.');

    const imported = new Map<string, Provider>();
    for (const found of keys.filter(({ envName }) => body.envNames.includes(envName))) {
      const provider = await ensureProvider(parts, found.registryId);
      if (provider instanceof Refusal) return provider;
      const credential = await addCredential(parts, provider, found.secret, found.envName);
      void discoveries.ask(provider, credential);
      imported.set(provider.id, provider);
    }
    for (const found of servers.filter(({ baseUrl }) => body.servers.includes(baseUrl))) {
      const provider = await ensureProvider(parts, found.registryId);
      if (provider instanceof Refusal) return provider;
      void discoveries.ask(provider, undefined);
      imported.set(provider.id, provider);
    }
    return { providers: [...imported.values()].map((provider) => providerView(parts, provider)) };
  });
}

/**
 * The provider of a registry row, configured now if it was not.
 * A key from the environment is meant for the row's own address, so a provider that was pointed elsewhere does not get it.
 */
async function ensureProvider(parts: ControlParts, registryId: string): Promise<Provider | Refusal> {
  const existing = configuredProvider(parts, registryId);
  if (existing) {
    if (existing.registryId === registryId && existing.baseUrl === findRow(registryId)?.baseUrl) return existing;
    return conflict(
      'provider-elsewhere',
      `The provider "${registryId}" points at ${existing.baseUrl}, not at its vendor. Add the key by hand where it belongs.`,
    );
  }
  const made = makeProvider(registryId, { registryId });
  if (!made.ok) return new Refusal(400, 'invalid', made.message, made.field);
  await parts.settings.putProvider(made.provider);
  return made.provider;
}

async function keyView(parts: ControlParts, found: FoundKey): Promise<DetectedKey> {
  const holder = await findHolder(parts, parts.settings.credentials(), found.secret);
  return {
    envName: found.envName,
    registryId: found.registryId,
    providerName: findRow(found.registryId)?.name ?? found.registryId,
    masked: `…${lastFourOf(found.secret)}`,
    alreadyStored: holder !== undefined,
  };
}

function serverView(parts: ControlParts, found: FoundServer): DetectedServer {
  return {
    registryId: found.registryId,
    name: found.name,
    baseUrl: found.baseUrl,
    models: found.models.length,
    alreadyAdded: parts.settings.providers().some((provider) => provider.baseUrl === found.baseUrl),
  };
}
