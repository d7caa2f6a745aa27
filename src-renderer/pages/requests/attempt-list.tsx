// What each attempt asked whom, and how it ended.
import type { AttemptView } from '../../../src-main/contract/control-api.ts';
import { Dot, type Tone } from '../../components/badge.tsx';
import { formatTokens, formatUsd } from '../../components/money.ts';

const TONES: Readonly<Record<AttemptView['outcome'], Tone>> = { ok: 'good', error: 'bad', cancelled: 'neutral' };
const WORDS: Readonly<Record<AttemptView['outcome'], string>> = {
  ok: 'answered',
  error: 'failed',
  cancelled: 'cancelled',
};

export function AttemptList({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  if (attempts.length === 0) return null;
  return (
    <ol className="mt-3 space-y-2">
      {attempts.map((attempt) => (
        <li key={attempt.index} className="flex gap-2">
          <span className="pt-1.5 leading-none">
            <Dot tone={TONES[attempt.outcome]} label={WORDS[attempt.outcome]} />
          </span>
          <div className="min-w-0">
            <span className="font-medium">{attempt.providerName}</span>{' '}
            <span className="break-words text-muted-foreground">{attempt.model}</span>
            <p className="text-xs break-words text-muted-foreground">{ending(attempt)}</p>
            {attempt.message !== undefined && <p className="text-xs break-words">{attempt.message}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function ending({ outcome, httpStatus, failureClass, passthrough, dropped, usage, costNanoUsd }: AttemptView): string {
  return [
    WORDS[outcome],
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
    ...(failureClass === undefined ? [] : [failureClass.replaceAll('_', ' ')]),
    ...(usage ? [`${formatTokens(usage.inputTokens)} → ${formatTokens(usage.outputTokens)} tokens`] : []),
    ...(costNanoUsd === undefined ? [] : [costNanoUsd === null ? 'price unknown' : formatUsd(costNanoUsd)]),
    ...(passthrough ? ['passed on as it was'] : []),
    ...(dropped.length === 0 ? [] : [`left out: ${dropped.join(', ')}`]),
  ].join(' · ');
}
