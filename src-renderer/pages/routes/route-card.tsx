// One route: its targets as rows to be put in order, added and removed.
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RouteTargetView, RouteView } from '../../../src-main/contract/control-api.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Card } from '../../components/page.tsx';
import { SortableList } from '../../components/sortable.tsx';
import { call } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { preferenceWords, strategyWords } from './route-words.ts';
import { TargetPicker } from './target-picker.tsx';
import { TargetRow } from './target-row.tsx';
import { useRouteTargets } from './use-route-targets.ts';

/** Names a target within its route. */
const targetId = ({ providerId, model }: RouteTargetView): string => `${providerId}:${model}`;

export function RouteCard({ route }: { readonly route: RouteView }) {
  const { name } = route;
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = useChange(() => call('DELETE /control/routes/:name', { params: { name } }));
  const { targets, change } = useRouteTargets(route);
  const isInOrder = (route.strategy ?? 'in-order') === 'in-order';
  // Another strategy chooses anew for every request.
  const inForce = isInOrder && targets.find((target) => target.ready && target.coolingUntil === undefined);
  const byId = new Map(targets.map((target) => [targetId(target), target]));
  return (
    <Card>
      <header className="flex flex-wrap items-center gap-2 border-b border-border px-4 py-3">
        <h2 className="font-mono font-semibold">{name}</h2>
        {name === 'current' && <Badge tone="good">what your tools use</Badge>}
        {!isInOrder && <Badge>{strategyWords(route)}</Badge>}
        {preferenceWords(route).map((words) => (
          <Badge key={words}>{words}</Badge>
        ))}
        <span className="ml-auto flex items-center gap-2">
          <Button size="sm" aria-label={`Add target to ${name}`} onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            Add target
          </Button>
          <IconButton label={`Delete route ${name}`} onClick={() => setRemoving(true)}>
            <Trash2 aria-hidden />
          </IconButton>
        </span>
      </header>
      {targets.length === 0 && (
        <p className="px-4 py-6 text-center text-sm text-muted-foreground">
          No targets yet: requests for it are refused.
        </p>
      )}
      <SortableList ids={[...byId.keys()]} onOrder={(ids) => change(ids.flatMap((id) => byId.get(id) ?? []))}>
        <ol aria-label={`Targets of ${name}, in order`} className="divide-y divide-border">
          {targets.map((target, index) => (
            <TargetRow
              key={targetId(target)}
              id={targetId(target)}
              target={target}
              inForce={target === inForce}
              onUse={
                index === 0 || !isInOrder
                  ? undefined
                  : () => change([target, ...targets.filter((other) => other !== target)])
              }
              onRemove={() => change(targets.filter((other) => other !== target))}
            />
          ))}
        </ol>
      </SortableList>
      <TargetPicker
        open={adding}
        onOpenChange={setAdding}
        taken={new Set(byId.keys())}
        onPick={(target) => change([...targets, target])}
      />
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Delete route ${name}?`}
        action="Delete"
        onConfirm={() => remove.mutate(undefined)}
      >
        Programs that ask for “{name}” get an error until they ask for something else.
      </ConfirmDialog>
    </Card>
  );
}
