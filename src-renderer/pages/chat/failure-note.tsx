// Why an answer is not whole, and what to do about it.
import { CircleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { readStoredFailure } from '../../stores/chat-failure.ts';
import { adviceFor } from './failure-advice.ts';

export function FailureNote({ error }: { readonly error: string }) {
  const failure = readStoredFailure(error);
  const advice = adviceFor(failure);
  return (
    <div
      role="alert"
      className="my-2 flex gap-3 rounded-lg border border-destructive/30 bg-destructive/5 px-4 py-3 text-sm"
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-destructive" aria-hidden />
      <div className="min-w-0">
        <p className="break-words">{failure.message}</p>
        <p className="mt-1 text-muted-foreground">
          {advice.text}{' '}
          {advice.link && (
            <Link to={advice.link.to} className="text-foreground underline underline-offset-2">
              {advice.link.label}
            </Link>
          )}
        </p>
      </div>
    </div>
  );
}
