// The routes and models to choose from.
import type { ModelView, RouteView } from '../../../src-main/contract/control-api.ts';
import { useControl } from '../../control.ts';

export interface Choices {
  readonly routes: readonly RouteView[];
  readonly models: readonly ModelView[];
  readonly isLoading: boolean;
}

const NONE: readonly never[] = [];

export function useCatalog(): Choices {
  const routes = useControl('GET /control/routes');
  const models = useControl('GET /control/models', { query: {} });
  return {
    routes: routes.data?.routes ?? NONE,
    models: models.data?.models ?? NONE,
    isLoading: routes.isPending || models.isPending,
  };
}
