// Draws a part of the page with an engine that answers from a table and remembers what it was asked.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { TooltipProvider } from '../../src-renderer/components/tooltip.tsx';

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly field?: string;
}

/** Answers by `METHOD /path`, or what finds the answer to a body; a call that is not listed is refused with 404. */
export type Answers = Record<string, unknown>;

export type Answering = (body: unknown) => unknown;

const isAnswering = (answer: unknown): answer is Answering => typeof answer === 'function';

export interface Asked {
  readonly call: string;
  readonly body: unknown;
}

/** Marks an answer as a refusal. */
export const refuse = (status: number, message: string, field?: string): { refusal: Refusal } => ({
  refusal: { status, message, ...(field !== undefined && { field }) },
});

const isRefusal = (answer: unknown): answer is { refusal: Refusal } =>
  typeof answer === 'object' && answer !== null && 'refusal' in answer;

const errorAnswer = ({ status, ...words }: Refusal): Response =>
  Response.json({ error: { code: 'refused', ...words } }, { status });

/** Call once per test file. */
export function cleanUpAfterEach(): void {
  beforeEach(() => {
    // Pages are drawn at the root, whatever the test before them opened.
    window.history.replaceState(null, '', '/');
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
}

export function renderPage(children: ReactNode, answers: Answers) {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const call = `${init.method ?? 'GET'} ${new URL(input, 'http://localhost').pathname}`;
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ call, body });
    const listed = answers[call];
    const answer = isAnswering(listed) ? await listed(body) : listed;
    if (answer === undefined) return errorAnswer({ status: 404, message: `nothing at ${call}` });
    return isRefusal(answer) ? errorAnswer(answer.refusal) : Response.json(answer);
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const screen = render(
    <QueryClientProvider client={client}>
      <TooltipProvider>{children}</TooltipProvider>
    </QueryClientProvider>,
  );
  return { ...screen, asked, client, user: userEvent.setup() };
}
