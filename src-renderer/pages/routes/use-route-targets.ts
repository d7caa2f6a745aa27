// A route's targets as the person wants them: shown at once, saved one change after another, taken back when refused.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { toast } from 'sonner';
import type { ControlResponse, RouteView } from '../../../src-main/contract/control-api.ts';
import { call, type ControlError, controlKey } from '../../control.ts';

export type Target = RouteView['targets'][number];
type Targets = readonly Target[];

export interface RouteTargets {
  readonly targets: Targets;
  change(to: Targets): void;
}

export function useRouteTargets(route: RouteView): RouteTargets {
  const client = useQueryClient();
  /** Held until its save is over: a change made meanwhile builds on it and not on what was read before. */
  const [wish, setWish] = useState<Targets>();
  const latest = useRef<Targets>(undefined);
  const save = useMutation<RouteView, ControlError, Targets>({
    // The engine gets the changes in the order they were made.
    scope: { id: `route ${route.name}` },
    mutationFn: (targets) =>
      call('PUT /control/routes/:name', {
        params: { name: route.name },
        body: { targets: targets.map(({ providerId, model }) => ({ providerId, model })) },
      }),
    onSuccess: (saved) => {
      client.setQueryData<ControlResponse<'GET /control/routes'>>(
        controlKey('GET /control/routes'),
        (known) => known && { routes: known.routes.map((other) => (other.name === saved.name ? saved : other)) },
      );
    },
    onError: (error) => {
      toast.error(error.message);
    },
    onSettled: (_saved, _error, targets) => {
      if (latest.current === targets) setWish(undefined);
    },
  });
  return {
    targets: wish ?? route.targets,
    change(to) {
      latest.current = to;
      setWish(to);
      save.mutate(to);
    },
  };
}
