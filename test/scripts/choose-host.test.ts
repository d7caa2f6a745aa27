// `npm start`: which host it starts, and why not the other one.
import { expect, test } from 'vitest';
import { chooseHost } from '../../scripts/lib/choose-host.mjs';
import { noWindowReason } from '../../scripts/lib/no-window-reason.mjs';
import { readStartOptions } from '../../scripts/lib/start-options.mjs';

const windowless = { forced: undefined, noWindowReason: 'there is no display', electron: 'installed' } as const;
const fresh = { forced: undefined, noWindowReason: undefined, electron: 'absent' } as const;

test('a machine without a display never waits for a download', () => {
  const choice = chooseHost({ ...windowless, electron: 'absent' });
  expect(choice).toEqual({ host: 'headless', reason: 'there is no display' });
});

test('a first start with a display downloads Electron, the next one runs it', () => {
  expect(chooseHost(fresh)).toEqual({ host: 'download-electron' });
  expect(chooseHost({ ...fresh, electron: 'installed' })).toEqual({ host: 'desktop' });
});

test('a failed download is not tried again until the user asks for the desktop', () => {
  const failed = { ...fresh, electron: 'failed-before' } as const;
  expect(chooseHost(failed)).toMatchObject({ host: 'headless', reason: expect.stringContaining('--desktop') });
  expect(chooseHost({ ...failed, forced: 'desktop' })).toEqual({ host: 'download-electron' });
});

test('--headless wins over an installed Electron and gives no excuse', () => {
  const choice = chooseHost({ ...fresh, forced: 'headless', electron: 'installed' });
  expect(choice).toEqual({ host: 'headless', reason: undefined });
});

test('--desktop without a display is refused instead of quietly going headless', () => {
  expect(chooseHost({ ...windowless, forced: 'desktop' })).toEqual({ host: 'refuse', reason: 'there is no display' });
});

test('options of the start script do not reach the program, all others do', () => {
  expect(readStartOptions(['--headless', '--port', '0'])).toEqual({ forced: 'headless', rest: ['--port', '0'] });
  expect(readStartOptions(['--headless', '--desktop']).forced).toBe('desktop');
  expect(readStartOptions([])).toEqual({ forced: undefined, rest: [] });
});

const desktop = {
  platform: 'linux',
  env: { WAYLAND_DISPLAY: 'wayland-0' },
  isRoot: false,
  restrictsUserNamespaces: false,
  hasSetuidSandbox: false,
};

test.each([
  ['X11', { ...desktop, env: { DISPLAY: ':0' } }],
  ['Wayland', desktop],
  ['macOS, which has no DISPLAY', { ...desktop, platform: 'darwin', env: {} }],
  [
    'a system that restricts sandboxes, with Electron’s own helper set up',
    { ...desktop, restrictsUserNamespaces: true, hasSetuidSandbox: true },
  ],
])('a window can open on %s', (_name, machine) => {
  expect(noWindowReason(machine)).toBeUndefined();
});

test.each([
  ['an empty DISPLAY', { ...desktop, env: { DISPLAY: '' } }, 'no display'],
  ['root', { ...desktop, isRoot: true }, 'root'],
  ['a blocked sandbox', { ...desktop, restrictsUserNamespaces: true }, 'chrome-sandbox'],
])('%s is named as the reason for no window', (_name, machine, reason) => {
  expect(noWindowReason(machine)).toContain(reason);
});
