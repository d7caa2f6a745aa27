// Finds an endpoint to add to a route.
import { Command } from 'cmdk';
import { useState } from 'react';
import type { ModelView } from '../../../src-main/contract/control-api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { formatPrice } from '../../components/money.ts';
import { Switch } from '../../components/switch.tsx';
import { useControl } from '../../control.ts';
import type { Target } from './use-route-targets.ts';

const MOST_SHOWN = 60;

export interface TargetPickerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly taken: ReadonlySet<string>;
  readonly onPick: (target: Target) => void;
}

interface Choice {
  readonly target: Target;
  readonly id: string;
  readonly words: string;
  readonly name: string;
  readonly provider: string;
  readonly price: string;
}

/** Every endpoint as a choice, reachable ones only unless asked otherwise. */
export function choicesOf(models: readonly ModelView[], taken: ReadonlySet<string>, all: boolean): readonly Choice[] {
  return models.flatMap((model) =>
    model.endpoints
      .filter((endpoint) => all || endpoint.reachable)
      .map((endpoint) => ({
        target: {
          providerId: endpoint.providerId,
          providerName: endpoint.providerName,
          model: endpoint.upstreamModel,
          inputPrice: endpoint.price?.input ?? null,
          outputPrice: endpoint.price?.output ?? null,
          ready: endpoint.reachable,
        },
        id: `${endpoint.providerId}:${endpoint.upstreamModel}`,
        words: `${model.id} ${model.name} ${endpoint.upstreamModel} ${endpoint.providerName}`.toLowerCase(),
        name: endpoint.upstreamModel,
        provider: endpoint.providerName,
        price: endpoint.price
          ? `${formatPrice(endpoint.price.input)} / ${formatPrice(endpoint.price.output)}`
          : 'price unknown',
      }))
      .filter((choice) => !taken.has(choice.id)),
  );
}

export function TargetPicker({ open, onOpenChange, taken, onPick }: TargetPickerProps) {
  const models = useControl('GET /control/models', { query: {} }, { enabled: open });
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const words = search.toLowerCase().split(/\s+/);
  const found = choicesOf(models.data?.models ?? [], taken, all).filter((choice) =>
    words.every((word) => choice.words.includes(word)),
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Add target">
      <Command label="Endpoints" shouldFilter={false}>
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Model or provider"
          className="h-9 w-full rounded-md border border-input bg-background px-3 text-sm"
        />
        <div className="my-2 flex items-center gap-2 text-sm text-muted-foreground">
          <Switch label="Also models I have no key for" checked={all} onChange={setAll} />
          Also models I have no key for
        </div>
        <Command.List className="max-h-[min(18rem,40vh)] overflow-y-auto">
          <Command.Empty className="py-6 text-center text-sm text-muted-foreground">
            {models.isPending ? 'Loading…' : (models.error?.message ?? 'Nothing found.')}
          </Command.Empty>
          {found.slice(0, MOST_SHOWN).map((choice) => (
            <Command.Item
              key={choice.id}
              value={choice.id}
              onSelect={() => {
                onPick(choice.target);
                onOpenChange(false);
              }}
              className="flex cursor-pointer items-baseline gap-3 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-accent"
            >
              <span className="min-w-0 flex-1 truncate">{choice.name}</span>
              <span className="shrink-0 text-xs text-muted-foreground">{choice.provider}</span>
              <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{choice.price}</span>
            </Command.Item>
          ))}
        </Command.List>
        {found.length > MOST_SHOWN && (
          <p className="pt-2 text-xs text-muted-foreground">{found.length - MOST_SHOWN} more: search to narrow.</p>
        )}
      </Command>
    </Dialog>
  );
}
