// The frame: rail, the open page, palette and toasts; before all that, the first start.
import { Suspense, useEffect, useRef } from 'react';
import { Toaster } from 'sonner';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import type { Status } from '../src-main/contract/control-api.ts';
import { CommandPalette } from './commands/command-palette.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Rail } from './components/rail.tsx';
import { ErrorState, Skeleton } from './components/states.tsx';
import { TooltipProvider } from './components/tooltip.tsx';
import { useControl } from './control.ts';
import { useEngineEvents } from './events.ts';
import { pages } from './pages.ts';
import { FirstStart } from './pages/first-start/first-start.tsx';
import { shell } from './shell.ts';
import { useTheme } from './stores/theme.ts';

export function App() {
  const theme = useTheme((store) => store.theme);
  const [, navigate] = useLocation();
  useEngineEvents();
  useEffect(() => shell?.onNavigate((path) => navigate(path)), [navigate]);
  return (
    <TooltipProvider delayDuration={300}>
      <Screen />
      <Toaster theme={theme} position="bottom-right" closeButton />
    </TooltipProvider>
  );
}

function Screen() {
  const status = useControl('GET /control/status', undefined, { refetchInterval: 60_000 });
  if (status.isPending) return null;
  if (status.isError && !status.data) {
    return (
      <div className="mx-auto flex h-full max-w-lg items-center px-6">
        <ErrorState error={status.error} onRetry={() => void status.refetch()} />
      </div>
    );
  }
  if (!status.data.firstStartDone) return <FirstStart />;
  return <Frame status={status.data} away={status.isError} />;
}

function Frame({ status, away }: { readonly status: Status; readonly away: boolean }) {
  const [location] = useLocation();
  const page = useRef<HTMLDivElement>(null);
  const open = pages.find(({ path }) => location === path || location.startsWith(`${path}/`));
  useEffect(() => {
    document.title = open ? `${open.name} · Pointsman` : 'Pointsman';
  }, [open]);
  return (
    <div className="flex h-full">
      <button
        type="button"
        onClick={() => page.current?.focus()}
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-popover focus:px-3 focus:py-2"
      >
        Skip to the page
      </button>
      <Rail status={status} />
      <div className="flex min-w-0 flex-1 flex-col">
        {away && (
          <p role="status" className="bg-warning/15 px-6 py-1.5 text-sm text-warning">
            The engine does not answer. What you see may be old; it is refreshed when the engine is back.
          </p>
        )}
        <div ref={page} tabIndex={-1} className="min-h-0 flex-1 outline-none">
          <ErrorBoundary subject={open?.path ?? location}>
            <Suspense fallback={<PageLoading />}>
              <Switch>
                {pages.map(({ path, component: Component }) => (
                  <Route key={path} path={`${path}/*?`}>
                    <Component />
                  </Route>
                ))}
                <Route>
                  <Redirect to="/chat" replace />
                </Route>
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </div>
      </div>
      <CommandPalette status={status} />
    </div>
  );
}

function PageLoading() {
  return (
    <div className="space-y-3 p-6" role="status" aria-label="Loading">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
