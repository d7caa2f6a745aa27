// How the scripts run other programs: exit codes, signals, time limits, and when a browser is opened.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { captureChild } from '../../scripts/lib/capture-child.mjs';
import { linuxFamilyOf } from '../../scripts/lib/linux-family.mjs';
import { canOpenBrowser, findLoginLink } from '../../scripts/lib/open-login-link.mjs';
import { exitCodeOf, runChild } from '../../scripts/lib/run-child.mjs';

const runChildUrl = join(import.meta.dirname, '../../scripts/lib/run-child.mjs');

test('the exit code of the child is the exit code of the script', async () => {
  expect(await runChild(process.execPath, ['-e', 'process.exit(7)'])).toBe(7);
});

test('a child that a signal ended gives the code that shells give', () => {
  expect(exitCodeOf(null, 'SIGTERM')).toBe(143);
  expect(exitCodeOf(0, null)).toBe(0);
});

test.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches the child, which may drain before it ends',
  async (signal) => {
    const child = `process.on('${signal}', () => process.exit(9)); setInterval(() => {}, 1e6); console.log('up')`;
    const script = `import { runChild } from ${JSON.stringify(runChildUrl)};
      process.exitCode = await runChild(process.execPath, ['-e', ${JSON.stringify(child)}]);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    await once(parent.stdout, 'data');
    parent.kill(signal);
    expect(await once(parent, 'exit')).toEqual([9, null]);
  },
);

test('a command over its time limit is ended and says so', async () => {
  const hang = ['-e', 'setInterval(() => {}, 1e6)'];
  expect(await captureChild(process.execPath, hang, { timeLimitMs: 50 })).toMatchObject({ timedOut: true });
});

test('a command that does not exist is a result, not a crash', async () => {
  expect(await captureChild('pointsman-no-such-command', [])).toMatchObject({ code: 127, timedOut: false });
});

test('only a login link that is printed to its end is opened', () => {
  const link = 'http://127.0.0.1:4775/login?token=abc';
  expect(findLoginLink(`UI: ${link}`)).toBeUndefined();
  expect(findLoginLink(`Gateway: http://127.0.0.1:4774/v1\nUI: ${link}\n`)).toBe(link);
});

test.each([
  ['a Linux desktop terminal', { platform: 'linux', env: { DISPLAY: ':0' }, isTerminal: true }, true],
  ['a Mac terminal', { platform: 'darwin', env: {}, isTerminal: true }, true],
  ['a remote shell', { platform: 'darwin', env: { SSH_CONNECTION: '10.0.0.1' }, isTerminal: true }, false],
  ['a pipe', { platform: 'darwin', env: {}, isTerminal: false }, false],
  ['Linux without a display', { platform: 'linux', env: {}, isTerminal: true }, false],
])('whether a browser opens from %s', (_name, here, expected) => {
  expect(canOpenBrowser(here)).toBe(expected);
});

test('apt is used only where it exists, and Ubuntu’s chromium is not taken for Debian’s', () => {
  expect(linuxFamilyOf('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n')).toBe('debian');
  expect(linuxFamilyOf('ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe('debian-like');
  expect(linuxFamilyOf('ID=fedora\n')).toBe('other');
});
