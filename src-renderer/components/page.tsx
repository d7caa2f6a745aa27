// A page: its header, and its content that scrolls.
import type { ReactNode } from 'react';

export interface PageProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, subtitle, actions, children }: PageProps) {
  return (
    <main className="flex h-full min-w-0 flex-col overflow-hidden">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-6 pt-5 pb-4">
        <div className="min-w-0 flex-1">
          <h1 className="text-lg font-semibold">{title}</h1>
          {subtitle !== undefined && <p className="mt-0.5 text-sm text-muted-foreground">{subtitle}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {/* A container: the columns within follow the room there is, also when text is enlarged. */}
      <div className="@container min-h-0 flex-1 overflow-y-auto px-6 pb-8">{children}</div>
    </main>
  );
}

export function Card({ className = '', children }: { readonly className?: string; readonly children: ReactNode }) {
  return <section className={`rounded-xl border border-border bg-card ${className}`}>{children}</section>;
}
