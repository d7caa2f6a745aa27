// The tray’s menu as data: a wrong check mark would tell the user a lie about where money goes.
import { describe, expect, it } from 'vitest';
import type { RouteView, Status } from '../../src-main/contract/control-api.ts';
import { formatUsd, trayTemplate, type TrayActions } from '../../src-main/electron/tray-template.ts';

const nothing: TrayActions = { open: () => {}, quit: () => {}, setPaused: () => {}, choose: () => {} };
const status: Status = {
  version: '1',
  home: '',
  pid: 1,
  uptimeMs: 0,
  gateway: { baseUrl: 'http://127.0.0.1:4774/v1', host: '127.0.0.1', port: 4774 },
  paused: false,
  secrets: { kind: 'keychain', description: '' },
  todayNanoUsd: 1_230_000_000,
  firstStartDone: true,
  degraded: [],
};
const target = (model: string, over: Partial<RouteView['targets'][number]> = {}): RouteView['targets'][number] => ({
  providerId: 'p',
  providerName: 'P',
  model,
  inputPrice: null,
  outputPrice: null,
  ready: true,
  ...over,
});
const route = (...targets: RouteView['targets']): RouteView => ({ name: 'current', targets, updatedAt: 0 });
const checks = (view: RouteView): unknown[] => {
  const entry = trayTemplate({ type: 'running', status, routes: [view] }, nothing).find(
    (each) => each.label === 'current',
  );
  return ((entry?.submenu ?? []) as { checked?: boolean; enabled?: boolean }[]).map((each) => [
    each.checked,
    each.enabled,
  ]);
};
const labels = (over: Partial<Status>): unknown[] =>
  trayTemplate({ type: 'running', status: { ...status, ...over }, routes: [] }, nothing).map((each) => each.label);

describe('trayTemplate', () => {
  it('checks the target that is really in force: a resting or keyless first one is not', () => {
    expect(checks(route(target('a'), target('b')))).toEqual([
      [true, true],
      [false, true],
    ]);
    expect(checks(route(target('a', { coolingUntil: 5 }), target('b')))).toEqual([
      [false, true],
      [true, true],
    ]);
    expect(checks(route(target('a', { ready: false }), target('b')))).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('an empty route says so instead of an empty menu', () => {
    const entry = trayTemplate({ type: 'running', status, routes: [route()] }, nothing).find(
      (each) => each.label === 'current',
    );
    expect(entry?.submenu).toEqual([{ label: 'No targets yet', enabled: false }]);
  });

  it('names degraded providers only when there are some', () => {
    expect(labels({})).not.toContainEqual(expect.stringContaining('Degraded'));
    expect(labels({ degraded: ['OpenAI'] })).toContain('Degraded: OpenAI');
  });

  it('paused shows the way back, and quit is always there', () => {
    expect(labels({ paused: true, gateway: null })).toEqual(
      expect.arrayContaining(['Gateway paused', 'Resume gateway', 'Quit']),
    );
    expect(trayTemplate({ type: 'engine-away' }, nothing).map((each) => each.label)).toContain('Quit');
  });

  it('small sums keep enough digits to be seen', () => {
    expect([0, 1_234_567, 9_999_999, 12_345_678, 1_230_000_000].map(formatUsd)).toEqual([
      '$0.00',
      '$0.0012',
      '$0.0100',
      '$0.01',
      '$1.23',
    ]);
  });
});
