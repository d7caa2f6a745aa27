// A short fact in a frame.
import type { ReactNode } from 'react';

const TONES = {
  neutral: 'border-border text-muted-foreground',
  good: 'border-success/40 text-success',
  warn: 'border-warning/50 text-warning',
  bad: 'border-destructive/40 text-destructive',
} as const;

export type Tone = keyof typeof TONES;

export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-md border px-1.5 py-0.5 text-xs whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}

const DOTS = { neutral: 'bg-muted-foreground', good: 'bg-success', warn: 'bg-warning', bad: 'bg-destructive' } as const;

/** A coloured dot; the words are for those who do not see it. */
export function Dot({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={`inline-block size-2 shrink-0 rounded-full ${DOTS[tone]}`}
    />
  );
}
