// One provider: what it is, its credentials in order, and what can be done with it.
import { useState } from 'react';
import type { CredentialView, ProviderView } from '../../../src-main/contract/provider-views.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Card } from '../../components/page.tsx';
import { SortableList } from '../../components/sortable.tsx';
import { Switch } from '../../components/switch.tsx';
import { call } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { AddCredential } from './add-credential.tsx';
import { CredentialRow } from './credential-row.tsx';
import { providerState } from './provider-state.ts';
import { privacyWords } from './privacy-words.ts';
import { useOptimisticOrder } from './use-optimistic-order.ts';

export function ProviderDetail({ provider }: { readonly provider: ProviderView }) {
  const { id } = provider;
  const [removing, setRemoving] = useState(false);
  const test = useChange((credentialId: string | undefined) =>
    call('POST /control/providers/:id/test', {
      params: { id },
      body: credentialId === undefined ? {} : { credentialId },
    }),
  );
  const enable = useChange((enabled: boolean) =>
    call('PUT /control/providers/:id', { params: { id }, body: { enabled } }),
  );
  const remove = useChange(() => call('DELETE /control/providers/:id', { params: { id } }));
  const { ordered, reorder } = useOptimisticOrder(provider.credentials, (ids) =>
    call('PUT /control/providers/:id/credential-order', { params: { id }, body: { ids: [...ids] } }),
  );
  const state = providerState(provider);
  return (
    <Card>
      <header className="flex flex-wrap items-center gap-3 border-b border-border px-5 py-4">
        <div className="min-w-0 flex-[1_1_12rem]">
          <h2 className="font-semibold">{provider.name}</h2>
          <p className="font-mono text-xs break-all text-muted-foreground">{provider.baseUrl}</p>
        </div>
        <Badge tone={state.tone}>{state.label}</Badge>
        <Switch label={`Use ${provider.name}`} checked={provider.enabled} onChange={(on) => enable.mutate(on)} />
      </header>
      <div className="space-y-4 p-5">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-muted-foreground">Id</dt>
          <dd className="font-mono text-xs leading-5">{id}</dd>
          <dt className="text-muted-foreground">Protocol</dt>
          <dd>{provider.dialect}</dd>
          <dt className="text-muted-foreground">Models</dt>
          <dd>{provider.modelCount}</dd>
          {provider.local && (
            <>
              <dt className="text-muted-foreground">Runs</dt>
              <dd>on your own machine or network</dd>
            </>
          )}
          {provider.headquarters !== undefined && (
            <>
              <dt className="text-muted-foreground">Seat</dt>
              <dd>{provider.headquarters}</dd>
            </>
          )}
          {!provider.local && (
            <>
              <dt className="text-muted-foreground">Privacy</dt>
              <dd>{privacyWords(provider)}</dd>
            </>
          )}
        </dl>
        <section aria-label="Keys in order">
          <h3 className="mb-1 text-sm font-medium">Keys, tried in this order</h3>
          {ordered.length === 0 && (
            <p className="text-sm text-muted-foreground">
              {provider.ready ? 'None, and none is needed.' : 'None yet.'}
            </p>
          )}
          <SortableList ids={ordered.map((credential) => credential.id)} onOrder={reorder}>
            <ul className="divide-y divide-border">
              {ordered.map((credential: CredentialView) => (
                <CredentialRow
                  key={credential.id}
                  credential={credential}
                  testing={test.isPending && test.variables === credential.id}
                  onTest={() => test.mutate(credential.id)}
                />
              ))}
            </ul>
          </SortableList>
        </section>
        <AddCredential providerId={id} />
        <div className="flex flex-wrap items-center gap-3 border-t border-border pt-4">
          <Button onClick={() => test.mutate(undefined)} disabled={test.isPending}>
            {test.isPending ? 'Asking…' : 'Ask for its models'}
          </Button>
          <p role="status" className={`text-sm ${test.data?.ok === false ? 'text-destructive' : 'text-success'}`}>
            {test.data && (test.data.ok ? `${test.data.message}, ${test.data.latencyMs ?? '?'} ms` : test.data.message)}
          </p>
          <Button variant="danger" className="ml-auto" onClick={() => setRemoving(true)}>
            Remove provider
          </Button>
        </div>
      </div>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${provider.name}?`}
        action="Remove"
        onConfirm={() => remove.mutate(undefined)}
      >
        Its keys are deleted from the secret store. Routes keep the target, but it will not answer. What was spent stays
        recorded.
      </ConfirmDialog>
    </Card>
  );
}
