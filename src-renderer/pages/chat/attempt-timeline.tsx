// The attempts behind an answer that did not come at the first try.
import { Popover } from 'radix-ui';
import { GitBranch } from 'lucide-react';
import type { AttemptView } from '../../../src-main/contract/control-api.ts';
import { formatMs } from '../../components/time.ts';
import { attemptReason } from './answer-facts.ts';

export function AttemptBadge({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  const failed = attempts.filter(({ outcome }) => outcome === 'error').length;
  if (attempts.length < 2 && failed === 0) return null;
  const label = attempts.length > 1 ? `fallback: ${attempts.length} attempts` : 'failed attempt';
  return (
    <Popover.Root>
      <Popover.Trigger className="inline-flex items-center gap-1 rounded-full border border-border px-2 py-px hover:bg-accent hover:text-foreground">
        <GitBranch className="size-3" aria-hidden />
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          aria-label="Attempts"
          className="z-50 w-96 max-w-[calc(100vw-2rem)] rounded-xl border border-border bg-popover p-4 text-sm text-popover-foreground shadow-lg"
        >
          <AttemptTimeline attempts={attempts} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function AttemptTimeline({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  return (
    <ol className="flex flex-col gap-3">
      {attempts.map((attempt) => (
        <li key={attempt.index} className="grid grid-cols-[auto_1fr_auto] gap-x-3">
          <span
            aria-hidden
            className={`mt-1.5 size-2 rounded-full ${attempt.outcome === 'ok' ? 'bg-success' : attempt.outcome === 'error' ? 'bg-destructive' : 'bg-muted-foreground'}`}
          />
          <span className="min-w-0">
            <span className="font-medium">{attempt.providerName}</span>{' '}
            <span className="text-muted-foreground break-words">{attempt.model}</span>
            <span className="block text-muted-foreground">
              {attemptReason(attempt)}
              {attempt.httpStatus !== undefined && ` · HTTP ${attempt.httpStatus}`}
            </span>
            {attempt.outcome === 'error' && attempt.message !== undefined && (
              <span className="mt-0.5 line-clamp-3 block text-xs text-muted-foreground">{attempt.message}</span>
            )}
          </span>
          <span className="text-muted-foreground tabular-nums">{formatMs(attempt.durationMs)}</span>
        </li>
      ))}
    </ol>
  );
}
