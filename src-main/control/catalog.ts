// Control calls about the catalogue itself: where it comes from, how old it is, what it lacks, and its refresh.
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogStatus } from '../contract/catalog-views.ts';
import { catalogStatus } from './catalog-views.ts';
import type { Discoveries } from './discoveries.ts';
import type { ControlParts } from './parts.ts';
import { REFRESH_PREFERENCE } from './refresh-preference.ts';
import type { ControlRouter } from './router.ts';
import { isReachable, usableCredentials } from './views.ts';

/** Epoch ms at which a public list was last had or found unchanged; undefined = never. */
export function lastRefreshAt(catalog: Pick<Catalog, 'state'>): number | undefined {
  const times = catalog.state().sources.flatMap(({ copy }) => (copy ? [copy.checkedAt] : []));
  return times.length > 0 ? Math.max(...times) : undefined;
}

export function catalogRoutes(router: ControlRouter, parts: ControlParts, refresh: () => Promise<void>): void {
  router.handle('GET /control/catalog', () => catalogStatus(parts));
  router.handle('PUT /control/catalog', async ({ body }) => {
    await parts.settings.setPreference(REFRESH_PREFERENCE, body.refresh);
    return catalogStatus(parts);
  });
  router.handle('POST /control/catalog/refresh', async (): Promise<CatalogStatus> => {
    await refresh();
    return catalogStatus(parts);
  });
}

export interface CatalogRefresh {
  /** The public lists, then the own list of each provider that can be asked. Never rejects; joins one that is under way. */
  run(): Promise<void>;
  /** Waits for one that is under way. */
  idle(): Promise<void>;
}

export function createCatalogRefresh(
  parts: ControlParts,
  discoveries: Discoveries,
  signal: AbortSignal,
): CatalogRefresh {
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    await parts.catalog.refresh(signal);
    // One after another: nobody waits for it.
    for (const provider of parts.settings.providers()) {
      if (signal.aborted) return;
      if (provider.modelsPath === undefined || !isReachable(parts, provider.id)) continue;
      await discoveries.ask(provider, usableCredentials(parts, provider)[0]);
    }
  };
  return {
    run() {
      running ??= run().finally(() => (running = undefined));
      return running;
    },
    idle: () => running ?? Promise.resolve(),
  };
}
