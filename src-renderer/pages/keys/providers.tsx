// Providers at the left, the chosen one's credentials at the right.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { Dot } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { useControl } from '../../control.ts';
import { AddProvider } from './add-provider.tsx';
import { PasteKey } from './paste-key.tsx';
import { ProviderDetail } from './provider-detail.tsx';
import { providerState } from './provider-state.ts';

export function Providers() {
  const providers = useControl('GET /control/providers');
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const choose = (id: string): void => setParams({ provider: id }, { replace: true });
  if (providers.isPending) return <Skeleton className="h-48" />;
  if (providers.isError) return <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />;
  const list = providers.data.providers;
  const chosen = list.find((provider) => provider.id === params.get('provider')) ?? list[0];
  return (
    <div className="space-y-4">
      <Card className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 p-4 @2xl:grid-cols-[minmax(0,1fr)_auto]">
        <PasteKey onAdded={({ providerId }) => choose(providerId)} />
        <Button onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          Add a provider
        </Button>
      </Card>
      {!chosen && (
        <EmptyState title="No providers yet">
          Paste a key above, or add a server of your own. demo/echo works without any.
        </EmptyState>
      )}
      {chosen && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 @2xl:grid-cols-[13rem_minmax(0,1fr)]">
          <ul aria-label="Providers" className="space-y-1">
            {list.map((provider) => (
              <li key={provider.id}>
                <button
                  type="button"
                  aria-current={provider.id === chosen.id ? 'true' : undefined}
                  onClick={() => choose(provider.id)}
                  className="flex w-full items-center gap-2.5 rounded-lg px-3 py-2 text-left hover:bg-accent aria-[current]:bg-accent"
                >
                  <Dot {...providerState(provider)} />
                  <span className="min-w-0 flex-1 truncate">{provider.name}</span>
                  <span className="text-xs text-muted-foreground">
                    {provider.modelCount}
                    <span className="sr-only"> models</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <ProviderDetail key={chosen.id} provider={chosen} />
        </div>
      )}
      <AddProvider open={adding} onOpenChange={setAdding} onAdded={choose} />
    </div>
  );
}
