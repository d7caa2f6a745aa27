// Control calls about models: what the catalogue knows, and the search in it.
import { SEARCH_TERMS } from '../catalog/search/search-fields.ts';
import { modelViews, pricesAsOf } from './model-views.ts';
import type { ControlParts } from './parts.ts';
import { invalid } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { searchModels, sortedModels } from './search-models.ts';

export function modelRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/models', ({ query }) => {
    const { search = '', sort, limit, reachable } = query;
    const { ids, problems } = searchModels(parts, search, reachable !== undefined);
    if (problems.length > 0) return invalid('search', problems.join(' '));
    const found = new Set(ids);
    const models = modelViews(parts).filter(({ id }) => found.has(id));
    const sorted = sort === undefined ? models : sortedModels(models, sort, reachable !== undefined);
    return {
      models: sorted.slice(0, limit === undefined ? undefined : Number(limit)),
      total: models.length,
      asOf: pricesAsOf(parts.catalog.endpoints()),
    };
  });

  router.handle('GET /control/models/search', ({ query }) => {
    const { ids, problems } = searchModels(parts, query.search, query.reachable !== undefined);
    return { ids: [...ids], problems: [...problems] };
  });

  router.handle('GET /control/models/terms', () => ({ terms: SEARCH_TERMS.map((each) => ({ ...each })) }));
}
