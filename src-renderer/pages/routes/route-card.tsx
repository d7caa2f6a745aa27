// One route: its targets as rows to be put in order, added and removed.
import { Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RouteTargetView, RouteView } from '../../../src-main/contract/control-api.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Card } from '../../components/page.tsx';
import { SortableList } from '../../components/sortable.tsx';
import { call } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { useOptimisticOrder } from '../keys/use-optimistic-order.ts';
import { TargetPicker } from './target-picker.tsx';
import { TargetRow } from './target-row.tsx';

/** Names a target within its route. */
const targetId = ({ providerId, model }: RouteTargetView): string => `${providerId}:${model}`;

export function RouteCard({ route }: { readonly route: RouteView }) {
  const { name } = route;
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = (targets: readonly RouteTargetView[]): Promise<RouteView> =>
    call('PUT /control/routes/:name', {
      params: { name },
      body: { targets: targets.map(({ providerId, model }) => ({ providerId, model })) },
    });
  const change = useChange(save);
  const remove = useChange(() => call('DELETE /control/routes/:name', { params: { name } }));
  // The same array while the route is the same: a wanted order is dropped only when the engine has news.
  const targets = useMemo(() => route.targets.map((target) => ({ ...target, id: targetId(target) })), [route.targets]);
  const { ordered, reorder } = useOptimisticOrder(targets, (ids) =>
    save(ids.flatMap((id) => targets.find((target) => target.id === id) ?? [])),
  );
  const inForce = ordered.find((target) => target.ready && target.coolingUntil === undefined);
  const toFront = (id: string): void =>
    reorder([id, ...ordered.map((target) => target.id).filter((other) => other !== id)]);
  return (
    <Card>
      <header className="flex flex-wrap items-center gap-2 border-b border-border px-4 py-3">
        <h2 className="font-mono font-semibold">{name}</h2>
        {name === 'current' && <Badge tone="good">what your tools use</Badge>}
        <span className="ml-auto flex items-center gap-2">
          <Button size="sm" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            Add target
          </Button>
          <IconButton label={`Delete route ${name}`} onClick={() => setRemoving(true)}>
            <Trash2 aria-hidden />
          </IconButton>
        </span>
      </header>
      {ordered.length === 0 && (
        <p className="px-4 py-6 text-center text-sm text-muted-foreground">
          No targets yet: requests for it are refused.
        </p>
      )}
      <SortableList ids={ordered.map((target) => target.id)} onOrder={reorder}>
        <ol aria-label={`Targets of ${name}, in order`} className="divide-y divide-border">
          {ordered.map((target, index) => (
            <TargetRow
              key={target.id}
              id={target.id}
              target={target}
              inForce={target.id === inForce?.id}
              onUse={index === 0 ? undefined : () => toFront(target.id)}
              onRemove={() => change.mutate(ordered.filter((other) => other.id !== target.id))}
            />
          ))}
        </ol>
      </SortableList>
      <TargetPicker
        open={adding}
        onOpenChange={setAdding}
        taken={new Set(ordered.map((target) => target.id))}
        onPick={(target) => change.mutate([...ordered, target])}
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
