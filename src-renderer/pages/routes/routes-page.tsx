// Routes: named virtual models, each with its targets in order.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { call, useControl } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { RouteCard } from './route-card.tsx';

export function RoutesPage() {
  const routes = useControl('GET /control/routes');
  const [making, setMaking] = useState(false);
  // `current` is the one that every tool is pointed at.
  const sorted = [...(routes.data?.routes ?? [])].sort(
    (a, b) => Number(b.name === 'current') - Number(a.name === 'current') || a.name.localeCompare(b.name),
  );
  return (
    <Page
      title="Routes"
      subtitle="A route is a model name of your own. Its targets are tried in the order shown, or by its strategy, until one answers."
      actions={
        <Button variant="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden />
          New route
        </Button>
      }
    >
      {routes.isPending && <Skeleton className="h-48" />}
      {routes.isError && <ErrorState error={routes.error} onRetry={() => void routes.refetch()} />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 @4xl:grid-cols-2">
        {sorted.map((route) => (
          <RouteCard key={route.name} route={route} />
        ))}
      </div>
      <Dialog
        open={making}
        onOpenChange={setMaking}
        title="New route"
        description="Programs ask for it by this name, as if it were a model."
      >
        <NewRoute taken={sorted.map(({ name }) => name)} onClose={() => setMaking(false)} />
      </Dialog>
    </Page>
  );
}

function NewRoute({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  // The engine replaces a route of the same name, here with an empty one.
  const isTaken = taken.includes(name.trim());
  const make = useChange(
    (route: string) => call('PUT /control/routes/:name', { params: { name: route }, body: { targets: [] } }),
    {
      toasts: false,
      onDone: onClose,
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isTaken) make.mutate(name.trim());
      }}
    >
      <TextField
        label="Name"
        placeholder="coding"
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={isTaken ? `There is a route “${name.trim()}” already.` : make.error?.message}
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={name.trim() === '' || isTaken || make.isPending}>
          Make route
        </Button>
      </DialogActions>
    </form>
  );
}
