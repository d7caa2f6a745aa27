// The control plane: one Hono app, whatever carries its requests.
import { Hono } from 'hono';
import { accessKeyRoutes } from './access-keys.ts';
import { budgetRoutes } from './budgets.ts';
import { catalogRoutes, createCatalogRefresh } from './catalog.ts';
import { chatRoutes } from './chats.ts';
import { configurationRoutes } from './configuration.ts';
import { credentialRoutes } from './credentials.ts';
import { detectedRoutes } from './detected.ts';
import { createDiscoveries } from './discoveries.ts';
import { doctorRoutes } from './doctor.ts';
import { eventRoutes } from './events.ts';
import { modelOverrideRoutes } from './model-overrides.ts';
import { modelRoutes } from './models.ts';
import type { ControlParts } from './parts.ts';
import { planRoutes } from './plan.ts';
import { presetRoutes } from './presets.ts';
import { providerRoutes } from './providers.ts';
import { reconcileRoutes } from './reconcile.ts';
import { recordingRoutes } from './recording.ts';
import { Refusal, notFound } from './refusal.ts';
import { requestRoutes } from './requests.ts';
import { createRouter } from './router.ts';
import { routeRoutes } from './routes.ts';
import { spendRoutes } from './spend.ts';
import { statusRoutes } from './status.ts';
import { storeRefusal } from './store-refusals.ts';

export interface ControlApp {
  /** Standard web Request and Response. Never rejects for what a caller sent. */
  fetch(request: Request): Promise<Response>;
  /** Asks the public lists and the user's providers. Never rejects; joins one that is under way. */
  refreshCatalog(): Promise<void>;
  /** Ends event streams and background questions to providers, and waits for them. Call it before the stores close. */
  close(): Promise<void>;
}

export function createControlApp(parts: ControlParts): ControlApp {
  const app = new Hono();
  const router = createRouter(app);
  const discoveries = createDiscoveries(parts);
  const closing = new AbortController();
  const refreshCatalog = createCatalogRefresh(parts, discoveries, closing.signal);

  app.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
  });
  app.notFound((context) => context.json(unknownPath(context.req.method, context.req.path).body(), 404));
  app.onError((error, context) => {
    const refusal = storeRefusal(error) ?? unexpected(error);
    return context.json(refusal.body(), refusal.status);
  });

  statusRoutes(router, parts);
  providerRoutes(router, parts, discoveries);
  credentialRoutes(router, parts, discoveries);
  detectedRoutes(router, parts, discoveries);
  accessKeyRoutes(router, parts);
  budgetRoutes(router, parts);
  presetRoutes(router, parts);
  routeRoutes(router, parts);
  planRoutes(router, parts);
  modelRoutes(router, parts);
  modelOverrideRoutes(router, parts);
  catalogRoutes(router, parts, refreshCatalog.run);
  requestRoutes(router, parts);
  recordingRoutes(router, parts);
  spendRoutes(router, parts);
  reconcileRoutes(router, parts);
  chatRoutes(router, parts);
  configurationRoutes(router, parts, discoveries);
  doctorRoutes(router, parts, discoveries);
  eventRoutes(app, parts, closing.signal);

  return {
    fetch: async (request) => app.fetch(request),
    refreshCatalog: refreshCatalog.run,
    async close() {
      closing.abort();
      await discoveries.close();
      await refreshCatalog.idle();
    },
  };
}

const unknownPath = (method: string, path: string): Refusal =>
  notFound(`There is no control call ${method} ${path}. Look for the call's method and path in the documentation.`);

const unexpected = (error: Error): Refusal =>
  new Refusal(500, 'internal', `Something failed that should not have: ${error.message}`);
