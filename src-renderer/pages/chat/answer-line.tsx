// One muted line under an answer: what it took, as the ledger tells.
import { useQuery } from '@tanstack/react-query';
import { call, controlKey } from '../../control.ts';
import { factsOf } from './answer-facts.ts';
import { AttemptBadge } from './attempt-timeline.tsx';

export interface AnswerLineProps {
  readonly requestId: string;
  /** What the gateway refused at once is not in the ledger. */
  readonly isFailed: boolean;
}

export function AnswerLine({ requestId, isFailed }: AnswerLineProps) {
  const { data: request } = useQuery({
    queryKey: controlKey('GET /control/requests/:id', { params: { id: requestId } }),
    queryFn: async () => {
      const found = await call('GET /control/requests/:id', { params: { id: requestId } });
      // The ledger writes in groups, so the end of a request may reach it a moment after the page.
      if (found.outcome === 'open') throw new Error('The request is not settled yet.');
      return found;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: isFailed ? 1 : 3,
    retryDelay: (tried) => 150 * 3 ** tried,
  });
  if (!request) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground tabular-nums">
      {factsOf(request).map(({ text, title }) => (
        <span key={title} title={title}>
          {text}
        </span>
      ))}
      <AttemptBadge attempts={request.attempts} />
    </p>
  );
}
