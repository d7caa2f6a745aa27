// Access keys: what local programs show to be let in, one per program.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AccessKeyView } from '../../../src-main/contract/access-key-views.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Card } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { formatAgo, formatDate } from '../../components/time.ts';
import { call, useControl } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { scopeWords } from './scope-words.ts';
import { NewAccessKey } from './new-access-key.tsx';

export function AccessKeys() {
  const keys = useControl('GET /control/access-keys');
  const [making, setMaking] = useState(false);
  if (keys.isPending) return <Skeleton className="h-40" />;
  if (keys.isError) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  const live = keys.data.keys.filter((key) => key.revokedAt === undefined);
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-sm text-muted-foreground">
          One key per program: its name is what spend is attributed to. Only a hash of it is kept.
        </p>
        <Button variant="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden />
          New access key
        </Button>
      </div>
      <Card>
        <ul className="divide-y divide-border">
          {live.map((key) => (
            <Row key={key.id} shown={key} />
          ))}
          {live.length === 0 && (
            <li className="px-4 py-6 text-center text-sm text-muted-foreground">
              No access keys: no program can get in.
            </li>
          )}
        </ul>
      </Card>
      <NewAccessKey open={making} onOpenChange={setMaking} />
    </div>
  );
}

function Row({ shown }: { readonly shown: AccessKeyView }) {
  const { id, name, lastFour, tags, createdAt, expiresAt, lastUsedAt } = shown;
  const may = scopeWords(shown.scope);
  const [now] = useState(() => Date.now());
  const [revoking, setRevoking] = useState(false);
  const revoke = useChange(() => call('DELETE /control/access-keys/:id', { params: { id } }));
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          <code className="font-mono text-xs text-muted-foreground">pm-…{lastFour}</code>
          {Object.entries(tags).map(([key, value]) => (
            <Badge key={key}>
              {key}={value}
            </Badge>
          ))}
          {shown.disabled && <Badge tone="warn">switched off</Badge>}
          {shown.scope?.management && <Badge>manages only</Badge>}
        </p>
        {may !== '' && <p className="text-xs wrap-anywhere">{may}</p>}
        <p className="text-xs text-muted-foreground">
          Made {formatDate(createdAt)} · {lastUsedAt === undefined ? 'never used' : `used ${formatAgo(lastUsedAt)}`}
          {expiresAt !== undefined && ` · ${expiresAt <= now ? 'expired' : 'expires'} ${formatDate(expiresAt)}`}
        </p>
      </div>
      <Button variant="danger" size="sm" aria-label={`Revoke ${name}`} onClick={() => setRevoking(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={revoking}
        onOpenChange={setRevoking}
        title={`Revoke ${name}?`}
        action="Revoke"
        onConfirm={() => revoke.mutate(undefined)}
      >
        Programs that use it are turned away at once. What they spent stays recorded.
      </ConfirmDialog>
    </li>
  );
}
