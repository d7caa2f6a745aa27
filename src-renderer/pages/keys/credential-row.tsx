// One credential: never its secret, only what tells it from others.
import { Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import type { CredentialView } from '../../../src-main/contract/provider-views.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { SortableRow } from '../../components/sortable.tsx';
import { Switch } from '../../components/switch.tsx';
import { formatAgo, formatClock } from '../../components/time.ts';
import { call } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { leftWords, refusedWords, usedForWords } from './credential-words.ts';

export interface CredentialRowProps {
  readonly credential: CredentialView;
  readonly testing: boolean;
  readonly onTest: () => void;
}

export function CredentialRow({ credential, testing, onTest }: CredentialRowProps) {
  const { id, label, lastFour, storedIn, enabled, lastTest, coolingUntil } = credential;
  const [removing, setRemoving] = useState(false);
  const enable = useChange((on: boolean) =>
    call('PATCH /control/credentials/:id', { params: { id }, body: { enabled: on } }),
  );
  const clear = useChange(() => call('POST /control/credentials/:id/clear', { params: { id } }));
  const refused = refusedWords(credential);
  const more = [usedForWords(credential), leftWords(credential)].filter(Boolean).join(' · ');
  const remove = useChange(() => call('DELETE /control/credentials/:id', { params: { id } }));
  return (
    <SortableRow id={id} name={label}>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{label}</span>
          {lastFour !== '' && <code className="font-mono text-xs text-muted-foreground">…{lastFour}</code>}
          <Badge tone={storedIn === 'keychain' ? 'good' : 'warn'}>
            {storedIn === 'keychain' ? 'OS keychain' : 'sealed file'}
          </Badge>
          {credential.refused && (
            <Badge tone="bad">{credential.refused.kind === 'payment' ? 'asked for payment' : 'refused'}</Badge>
          )}
          {coolingUntil !== undefined && <Badge tone="warn">rests until {formatClock(coolingUntil)}</Badge>}
        </p>
        <p className={`text-xs wrap-anywhere ${lastTest?.ok === false ? 'text-destructive' : 'text-muted-foreground'}`}>
          {lastTest ? `Tested ${formatAgo(lastTest.at)}: ${lastTest.message}` : 'Not tested yet'}
        </p>
        {refused !== undefined && <p className="text-xs wrap-anywhere text-destructive">{refused}</p>}
        {more !== '' && <p className="text-xs wrap-anywhere text-muted-foreground">{more}</p>}
      </div>
      {refused !== undefined && (
        <Button size="sm" onClick={() => clear.mutate(undefined)}>
          Use it again
        </Button>
      )}
      <IconButton label={testing ? 'Testing…' : `Test ${label}`} disabled={testing} onClick={onTest}>
        <Zap aria-hidden />
      </IconButton>
      <Switch label={`Use ${label}`} checked={enabled} onChange={(on) => enable.mutate(on)} />
      <IconButton label={`Remove ${label}`} onClick={() => setRemoving(true)}>
        <Trash2 aria-hidden />
      </IconButton>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove ${label}?`}
        action="Remove"
        onConfirm={() => remove.mutate(undefined)}
      >
        The secret is deleted from the secret store. It cannot be brought back from here.
      </ConfirmDialog>
    </SortableRow>
  );
}
