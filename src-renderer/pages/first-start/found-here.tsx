// Keys in the environment and servers on this machine, each to be taken over or left.
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Skeleton } from '../../components/states.tsx';
import { call, useControl } from '../../control.ts';
import { useChange } from '../../use-change.ts';

export function FoundHere({ onImported }: { readonly onImported: () => void }) {
  const detected = useControl('GET /control/detected');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const take = useChange(
    (what: { envNames: string[]; servers: string[] }) => call('POST /control/detected/import', { body: what }),
    {
      onDone: () => {
        onImported();
        void detected.refetch();
      },
    },
  );
  if (detected.isPending) return <Skeleton className="mb-4 h-10" />;
  const keys = detected.data?.keys ?? [];
  const servers = detected.data?.servers ?? [];
  if (keys.length + servers.length === 0) return null;

  const chosenKeys = keys.filter((key) => !key.alreadyStored && !left.has(key.envName)).map((key) => key.envName);
  const chosenServers = servers
    .filter((server) => !server.alreadyAdded && !left.has(server.registryId))
    .map((server) => server.registryId);
  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  return (
    <div className="mb-5 border-b border-border pb-5">
      <p className="mb-2 text-sm text-muted-foreground">Found on this machine:</p>
      <ul className="space-y-1.5">
        {keys.map((key) => (
          <Row
            key={key.envName}
            name={key.providerName}
            detail={`${key.envName} ${key.masked}`}
            done={key.alreadyStored}
            checked={!left.has(key.envName)}
            onToggle={() => toggle(key.envName)}
          />
        ))}
        {servers.map((server) => (
          <Row
            key={server.registryId}
            name={server.name}
            detail={`${server.baseUrl}, ${server.models} models`}
            done={server.alreadyAdded}
            checked={!left.has(server.registryId)}
            onToggle={() => toggle(server.registryId)}
          />
        ))}
      </ul>
      <Button
        className="mt-3"
        disabled={take.isPending || chosenKeys.length + chosenServers.length === 0}
        onClick={() => take.mutate({ envNames: chosenKeys, servers: chosenServers })}
      >
        {take.isPending ? 'Adding…' : 'Use these'}
      </Button>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  readonly detail: string;
  readonly done: boolean;
  readonly checked: boolean;
  readonly onToggle: () => void;
}

function Row({ name, detail, done, checked, onToggle }: RowProps) {
  return (
    <li>
      <label className="flex items-start gap-2.5 text-sm">
        <input
          type="checkbox"
          checked={done || checked}
          disabled={done}
          onChange={onToggle}
          className="mt-0.5 size-4 shrink-0 accent-primary"
        />
        <span className="flex min-w-0 flex-wrap items-center gap-x-2.5">
          <span className="font-medium">{name}</span>
          <span className="min-w-0 font-mono text-xs break-all text-muted-foreground">{detail}</span>
          {done && <Badge tone="good">in use</Badge>}
        </span>
      </label>
    </li>
  );
}
