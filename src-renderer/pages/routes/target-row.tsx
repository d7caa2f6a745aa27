// One target of a route: what it is, what it costs, whether it is the one in force.
import { ArrowUpToLine, X } from 'lucide-react';
import { Badge, Dot, type Tone } from '../../components/badge.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { formatPrice } from '../../components/money.ts';
import { SortableRow } from '../../components/sortable.tsx';
import { formatClock } from '../../components/time.ts';
import type { Target } from './use-route-targets.ts';

export interface TargetRowProps {
  readonly id: string;
  readonly target: Target;
  readonly inForce: boolean;
  /** undefined on the first row. */
  readonly onUse: (() => void) | undefined;
  readonly onRemove: () => void;
}

export function targetState(target: Target): { tone: Tone; label: string } {
  if (!target.ready) return { tone: 'neutral', label: 'Not ready: its provider is missing, off, or without a key' };
  if (target.coolingUntil !== undefined)
    return { tone: 'warn', label: `Rests until ${formatClock(target.coolingUntil)}` };
  return { tone: 'good', label: 'Ready' };
}

export function TargetRow({ id, target, inForce, onUse, onRemove }: TargetRowProps) {
  return (
    <SortableRow id={id} name={target.model}>
      <Dot {...targetState(target)} />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span title={target.model} className="truncate font-medium">
            {target.model}
          </span>
          {inForce && <Badge tone="good">in force</Badge>}
        </p>
        <p className="truncate text-xs text-muted-foreground">
          {target.providerName} · {formatPrice(target.inputPrice)} in, {formatPrice(target.outputPrice)} out per 1M
          tokens
        </p>
      </div>
      {onUse && (
        <IconButton label={`Use ${target.model} first`} onClick={onUse}>
          <ArrowUpToLine aria-hidden />
        </IconButton>
      )}
      <IconButton label={`Remove ${target.model}`} onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </SortableRow>
  );
}
