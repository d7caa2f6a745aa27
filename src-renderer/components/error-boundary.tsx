// Keeps the frame usable when a page breaks: shows what happened, and is over when another page is opened.
import { Component, type ReactNode } from 'react';
import { ErrorState } from './states.tsx';

export interface ErrorBoundaryProps {
  /** What is shown now: a change of it is a new try. */
  readonly subject: string;
  readonly children: ReactNode;
}

interface Broken {
  readonly error: Error | undefined;
  readonly subject: string;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, Broken> {
  override state: Broken = { error: undefined, subject: this.props.subject };

  static getDerivedStateFromError(error: unknown): Partial<Broken> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ subject }: ErrorBoundaryProps, state: Broken): Partial<Broken> | null {
    return subject === state.subject ? null : { error: undefined, subject };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="p-6">
        {/* A page's code that could not be loaded stays missing until the window loads anew. */}
        <ErrorState error={error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
