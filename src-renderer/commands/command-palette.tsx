// Ctrl/⌘ K: everything by name.
import { Command as Palette } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useLocation } from 'wouter';
import type { RouteView, Status } from '../../src-main/contract/control-api.ts';
import { useReturnFocus } from '../components/use-return-focus.ts';
import { call, ControlError, useControl } from '../control.ts';
import { pages } from '../pages.ts';
import { isDark, useTheme } from '../stores/theme.ts';
import { commandsFor, type Command } from './commands.ts';
import { findCommands } from './find-commands.ts';

export function CommandPalette({ status }: { readonly status: Status }) {
  const [open, setOpen] = useState(false);
  const returnFocus = useReturnFocus();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpen((current) => !current);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-border bg-popover text-popover-foreground shadow-2xl"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Commands status={status} close={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({ status, close }: { readonly status: Status; readonly close: () => void }) {
  const commands = useCommands(status);
  const [search, setSearch] = useState('');
  const found = useMemo(() => findCommands(commands, search), [commands, search]);
  return (
    <Palette label="Commands" loop shouldFilter={false}>
      <Palette.Input
        value={search}
        onValueChange={setSearch}
        placeholder="Go to a page, switch a route, find a model…"
        className="h-12 w-full border-b border-border bg-transparent px-4 text-sm outline-none"
      />
      <Palette.List className="max-h-[50vh] overflow-y-auto p-2">
        <Palette.Empty className="px-3 py-6 text-center text-sm text-muted-foreground">
          Nothing goes by that name.
        </Palette.Empty>
        {found.map((group) => (
          <Palette.Group
            key={group.name}
            heading={group.name}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted-foreground"
          >
            {group.commands.map((command) => (
              <Palette.Item
                key={command.id}
                value={command.id}
                onSelect={() => {
                  close();
                  command.run();
                }}
                className="cursor-pointer rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-accent"
              >
                {command.title}
              </Palette.Item>
            ))}
          </Palette.Group>
        ))}
      </Palette.List>
    </Palette>
  );
}

function useCommands(status: Status): readonly Command[] {
  const [, open] = useLocation();
  const routes = useControl('GET /control/routes');
  const models = useControl('GET /control/models', { query: {} });
  const providers = useControl('GET /control/providers');
  const { theme, set: setTheme } = useTheme();
  return useMemo(
    () =>
      commandsFor({
        status,
        pages,
        open,
        setTheme,
        routes: routes.data?.routes ?? [],
        models: models.data?.models ?? [],
        providers: providers.data?.providers ?? [],
        isDark: isDark(theme),
        copy: (text) => {
          navigator.clipboard.writeText(text).then(
            () => toast.success('Copied'),
            () => toast.error('The clipboard is not available.'),
          );
        },
        setPaused: (paused) => report(call(paused ? 'POST /control/gateway/pause' : 'POST /control/gateway/resume')),
        putFirst: (route, index) => report(putFirst(route, index)),
      }),
    [status, open, setTheme, theme, routes.data, models.data, providers.data],
  );
}

/** The chosen target first, the others behind it in their order. */
function putFirst(route: RouteView, index: number): Promise<unknown> {
  const chosen = route.targets[index];
  if (!chosen) return Promise.resolve();
  const targets = [chosen, ...route.targets.filter((_, at) => at !== index)].map(({ providerId, model }) => ({
    providerId,
    model,
  }));
  return call('PUT /control/routes/:name', { params: { name: route.name }, body: { targets } });
}

function report(work: Promise<unknown>): void {
  work.catch((error: unknown) => toast.error(error instanceof ControlError ? error.message : String(error)));
}
