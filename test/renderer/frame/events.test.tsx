// The event stream as the page uses it: it comes back, and it does not ask too often.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReactNode } from 'react';
import { useEngineEvents } from '../../../src-renderer/events.ts';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 0;
  constructor() {
    super();
    FakeSource.opened.push(this);
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
  connect(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  /** As the browser does it when the answer is no event stream. */
  fail(): void {
    this.readyState = FakeSource.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
  tell(event: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
  }
}

function listening() {
  const client = new QueryClient();
  const refreshed = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { unmount } = renderHook(() => useEngineEvents(), { wrapper });
  const timesRefreshed = (name: string): number =>
    refreshed.mock.calls.filter(([filters]) => filters?.queryKey?.[0] === name).length;
  return { refreshed, timesRefreshed, unmount };
}

const newest = (): FakeSource => {
  const source = FakeSource.opened.at(-1);
  if (!source) throw new Error('no stream was opened');
  return source;
};

describe('the engine’s events', () => {
  beforeEach(() => {
    FakeSource.opened = [];
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeSource);
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('does not stay deaf after the shell answered 503 while the engine restarted', () => {
    const { timesRefreshed } = listening();
    newest().connect();
    newest().fail();
    vi.runOnlyPendingTimers();
    expect(FakeSource.opened).toHaveLength(2);
    newest().connect();
    newest().tell({ type: 'gateway-changed', paused: true });
    vi.runOnlyPendingTimers();
    expect(timesRefreshed('GET /control/status')).toBeGreaterThan(0);
  });

  it('does not keep what it knew before a gap in which events may have been missed', () => {
    const { refreshed } = listening();
    newest().connect();
    expect(refreshed).not.toHaveBeenCalled();
    newest().fail();
    vi.runOnlyPendingTimers();
    newest().connect();
    expect(refreshed).toHaveBeenCalledWith();
  });

  it('does not ask for the spend of a busy gateway once per request', () => {
    const { timesRefreshed } = listening();
    newest().connect();
    for (let index = 0; index < 200; index += 1) newest().tell({ type: 'request-finished', request: {} });
    vi.runOnlyPendingTimers();
    expect(timesRefreshed('GET /control/spend')).toBe(2);
  });

  it('does not make a person wait for a change of settings behind the traffic', () => {
    const { timesRefreshed } = listening();
    newest().connect();
    newest().tell({ type: 'request-finished', request: {} });
    const before = timesRefreshed('GET /control/routes');
    newest().tell({ type: 'settings-changed' });
    newest().tell({ type: 'settings-changed' });
    expect(timesRefreshed('GET /control/routes')).toBe(before + 2);
  });

  it('does not leave a stream or a try for one behind when the page is gone', () => {
    const { unmount } = listening();
    newest().fail();
    unmount();
    vi.runAllTimers();
    expect(FakeSource.opened).toHaveLength(1);
    expect(newest().readyState).toBe(FakeSource.CLOSED);
  });
});
