// Puts an endpoint in front of the route `current`.
import { useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { EndpointView } from '../../../src-main/contract/control-api.ts';
import { call, controlKey } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { withFirstTarget } from './route-targets.ts';

const ROUTE = 'current';

export function useFirstTarget() {
  const queries = useQueryClient();
  return useChange(
    async (endpoint: EndpointView) => {
      // Read anew: what the page has seen of the route may be older than its last change.
      const { routes } = await call('GET /control/routes');
      const targets = withFirstTarget(
        routes.find(({ name }) => name === ROUTE),
        endpoint,
      );
      await call('PUT /control/routes/:name', { params: { name: ROUTE }, body: { targets } });
      return endpoint;
    },
    {
      onDone: ({ providerName, upstreamModel }) => {
        toast.success(`Route “${ROUTE}” now asks ${upstreamModel} at ${providerName} first.`);
        void queries.invalidateQueries({ queryKey: controlKey('GET /control/routes') });
      },
    },
  );
}
