// The first start: one screen to the first answer.
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/page.tsx';
import { call, useControl } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { PasteKey } from '../keys/paste-key.tsx';
import { FoundHere } from './found-here.tsx';
import { FirstCurl } from './first-curl.tsx';
import { TryDemo } from './try-demo.tsx';

export function FirstStart() {
  const [added, setAdded] = useState(0);
  const status = useControl('GET /control/status');
  // Some come from the command line, before the window is ever opened.
  const hasProviders = (useControl('GET /control/providers').data?.providers.length ?? 0) > 0;
  const done = useChange(() => call('POST /control/first-start/done'), { onDone: () => void status.refetch() });
  return (
    <main className="@container h-full overflow-y-auto bg-rail">
      <div className="mx-auto max-w-5xl space-y-5 px-6 py-8">
        <header className="flex flex-wrap items-end gap-4">
          <div className="min-w-0 flex-1">
            <h1 className="text-2xl font-semibold">Welcome to Pointsman</h1>
            <p className="mt-1 text-muted-foreground">
              One local address for every model you have access to. Your keys stay on this machine.
            </p>
          </div>
          <Button variant="primary" onClick={() => done.mutate(undefined)} disabled={done.isPending}>
            {added > 0 || hasProviders ? 'Start' : 'Start without a key'}
          </Button>
        </header>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 @3xl:grid-cols-2">
          <Step title="Add your keys">
            <FoundHere onImported={() => setAdded(added + 1)} />
            <PasteKey onAdded={() => setAdded(added + 1)} />
            <p className="mt-4 text-xs text-muted-foreground">{status.data?.secrets.description}</p>
          </Step>
          <div className="space-y-4">
            <Step title="Try it without a key">
              <TryDemo />
            </Step>
            <Step title="Point a program at it">
              <FirstCurl />
            </Step>
          </div>
        </div>
      </div>
    </main>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card className="p-5">
      <h2 className="mb-3 font-semibold">{title}</h2>
      {children}
    </Card>
  );
}
