// The event stream as the page uses it: it comes back, and it does not ask too often.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReactNode } from 'react';
import { useEngineEvents } from '../../../src-renderer/events.ts';
import { holdEvents, type HeldEvents } from '../fake-source.ts';
import { requestOf } from '../views.ts';

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

let events: HeldEvents;

describe('the engine’s events', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    events = holdEvents();
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('does not stay deaf after the shell answered 503 while the engine restarted', () => {
    const { timesRefreshed } = listening();
    events.newest().connect();
    events.newest().fail();
    vi.runOnlyPendingTimers();
    expect(events.opened).toHaveLength(2);
    events.newest().connect();
    events.newest().tell({ type: 'gateway-changed', paused: true });
    vi.runOnlyPendingTimers();
    expect(timesRefreshed('GET /control/status')).toBeGreaterThan(0);
  });

  it('does not keep what it knew before a gap in which events may have been missed', () => {
    const { refreshed } = listening();
    events.newest().connect();
    expect(refreshed).not.toHaveBeenCalled();
    events.newest().fail();
    vi.runOnlyPendingTimers();
    events.newest().connect();
    expect(refreshed).toHaveBeenCalledWith();
  });

  it('does not ask for the spend of a busy gateway once per request', () => {
    const { timesRefreshed } = listening();
    events.newest().connect();
    for (let index = 0; index < 200; index += 1)
      events.newest().tell({ type: 'request-finished', request: requestOf() });
    vi.runOnlyPendingTimers();
    expect(timesRefreshed('GET /control/spend')).toBe(2);
  });

  it('does not make a person wait for a change of settings behind the traffic', () => {
    const { timesRefreshed } = listening();
    events.newest().connect();
    events.newest().tell({ type: 'request-finished', request: requestOf() });
    const before = timesRefreshed('GET /control/routes');
    events.newest().tell({ type: 'settings-changed' });
    events.newest().tell({ type: 'settings-changed' });
    expect(timesRefreshed('GET /control/routes')).toBe(before + 2);
  });

  it('does not ask for settings because of a request, nor for spend because of settings', () => {
    const { timesRefreshed } = listening();
    events.newest().connect();
    events.newest().tell({ type: 'settings-changed' });
    vi.runOnlyPendingTimers();
    for (const name of ['status', 'providers', 'routes', 'models', 'access-keys', 'detected'])
      expect([name, timesRefreshed(`GET /control/${name}`)]).toEqual([name, 1]);
    expect(timesRefreshed('GET /control/spend')).toBe(0);
    events.newest().tell({ type: 'request-finished', request: requestOf() });
    vi.runOnlyPendingTimers();
    expect(timesRefreshed('GET /control/spend')).toBe(1);
    expect(timesRefreshed('GET /control/models')).toBe(1);
  });

  it('does not ask for anything when a request only begins', () => {
    const { refreshed } = listening();
    events.newest().connect();
    events.newest().tell({ type: 'request-started', request: requestOf() });
    vi.runOnlyPendingTimers();
    expect(refreshed).not.toHaveBeenCalled();
  });

  it('does not leave a stream or a try for one behind when the page is gone', () => {
    const { unmount } = listening();
    events.newest().fail();
    unmount();
    vi.runAllTimers();
    expect(events.opened).toHaveLength(1);
    expect(events.newest().readyState).toBe(EventSource.CLOSED);
  });
});
