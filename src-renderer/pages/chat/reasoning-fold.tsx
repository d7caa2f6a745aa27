// What the model thought before it answered, folded away.
import { ChevronRight } from 'lucide-react';
import { formatMs } from '../../components/time.ts';

export interface ReasoningFoldProps {
  readonly text: string;
  /** Known only for answers of this session. */
  readonly durationMs: number | undefined;
  /** The model is still thinking. */
  readonly isLive: boolean;
}

export function ReasoningFold({ text, durationMs, isLive }: ReasoningFoldProps) {
  if (text === '') return null;
  return (
    <details className="group/fold mb-3 text-sm text-muted-foreground">
      <summary className="inline-flex cursor-default list-none items-center gap-1.5 rounded-md py-1 pr-2 hover:text-foreground">
        <ChevronRight className="size-3.5 transition-transform group-open/fold:rotate-90" aria-hidden />
        <span className={isLive ? 'animate-pulse' : ''}>{summaryOf(text, durationMs, isLive)}</span>
      </summary>
      <div
        className="mt-1 ml-1.5 border-l-2 border-border pl-4 leading-relaxed break-words whitespace-pre-wrap"
        dir="auto"
      >
        {text.trim()}
      </div>
    </details>
  );
}

function summaryOf(text: string, durationMs: number | undefined, isLive: boolean): string {
  if (isLive) return 'Thinking…';
  if (durationMs !== undefined) return `Thought for ${formatMs(durationMs)}`;
  const words = text.trim().split(/\s+/).length;
  return `Thoughts (${words.toLocaleString('en')} words)`;
}
