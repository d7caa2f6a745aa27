// Draws parts of the chat page on a store that the test holds, with an engine that answers from a table.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { ChatContext } from '../../../src-renderer/pages/chat/chat-context.tsx';
import { chatBench } from './chat-fakes.ts';

/** What the engine answers to a call; a call that is not listed fails the query. */
export type Answers = Record<string, unknown>;

class AlwaysNear {
  readonly tell: IntersectionObserverCallback;
  constructor(tell: IntersectionObserverCallback) {
    this.tell = tell;
  }
  observe(): void {
    this.tell([{ isIntersecting: true } as IntersectionObserverEntry], this as unknown as IntersectionObserver);
  }
  disconnect(): void {
    // Nothing is held.
  }
}

/** Call once per test file. */
export function installBrowserStandIns(): void {
  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', AlwaysNear);
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
}

/** `bench` puts the parts on a store that is already in use. */
export function renderChat(children: ReactNode, answers: Answers = {}, bench = chatBench()) {
  vi.stubGlobal('fetch', async (input: RequestInfo | URL) => {
    const path = new URL(input instanceof Request ? input.url : String(input), 'http://localhost').pathname;
    const found = answers[path];
    return found === undefined
      ? Response.json({ error: { code: 'not_found', message: `nothing at ${path}` } }, { status: 404 })
      : Response.json(found);
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const screen = render(
    <QueryClientProvider client={client}>
      <ChatContext value={bench.store}>{children}</ChatContext>
    </QueryClientProvider>,
  );
  return { ...bench, ...screen, user: userEvent.setup() };
}

export function textArea(element: HTMLElement): HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return element;
  throw new Error(`a text area was expected, not <${element.tagName}>`);
}

export function button(element: HTMLElement): HTMLButtonElement {
  if (element instanceof HTMLButtonElement) return element;
  throw new Error(`a button was expected, not <${element.tagName}>`);
}
