// When the scripts install and build again, and when they do not.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { beginBuild, isBuildStale } from '../../scripts/lib/build-state.mjs';
import { explainNpmFailure } from '../../scripts/lib/ensure-dependencies.mjs';
import { fingerprint } from '../../scripts/lib/fingerprint.mjs';
import { installedMatchesLock } from '../../scripts/lib/installed-matches-lock.mjs';

function tempCheckout() {
  const root = mkdtempSync(join(tmpdir(), 'pointsman-scripts-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('src-main/cli/main.ts', 'one');
  write('src-renderer/main.tsx', 'two');
  return { root, write };
}

function builtCheckout() {
  const checkout = tempCheckout();
  const finish = beginBuild(checkout.root);
  checkout.write('dist/main/cli.js', 'built');
  checkout.write('dist/renderer/index.html', 'built');
  finish();
  return checkout;
}

test('a checkout that was never built is stale', () => {
  expect(isBuildStale(tempCheckout().root)).toBe(true);
});

test('a fresh build is not made again, not even when a file was only touched', () => {
  const { root } = builtCheckout();
  utimesSync(join(root, 'src-main/cli/main.ts'), 2_000_000_000, 2_000_000_000);
  expect(isBuildStale(root)).toBe(false);
});

test.each([
  ['a changed source', 'src-main/cli/main.ts'],
  ['a new file of the page', 'src-renderer/pages/chat.tsx'],
  ['a changed lockfile', 'package-lock.json'],
  ['a changed build configuration', 'vite.config.ts'],
])('%s makes the build stale', (_name, path) => {
  const { root, write } = builtCheckout();
  write(path, 'changed');
  expect(isBuildStale(root)).toBe(true);
});

test('a change made while the build ran makes it stale', () => {
  const { root, write } = builtCheckout();
  const finish = beginBuild(root);
  write('src-main/cli/main.ts', 'edited meanwhile');
  finish();
  expect(isBuildStale(root)).toBe(true);
});

test('a missing output makes the build stale', () => {
  const { root } = builtCheckout();
  rmSync(join(root, 'dist/renderer/index.html'));
  expect(isBuildStale(root)).toBe(true);
});

test('a file moved with its content unchanged changes the fingerprint', () => {
  const { root, write } = tempCheckout();
  const before = fingerprint(root, ['src-main']);
  rmSync(join(root, 'src-main/cli/main.ts'));
  write('src-main/cli/other.ts', 'one');
  expect(fingerprint(root, ['src-main'])).not.toBe(before);
});

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/hono': { version: '4.13.19' },
    'node_modules/tool-win32': { version: '1.0.0', optional: true },
  },
};

test('what npm installed by hand from this lockfile is not installed again', () => {
  const installed = { packages: { 'node_modules/hono': { version: '4.13.19' } } };
  expect(installedMatchesLock(lock, installed)).toBe(true);
});

test.each([
  ['an older version', { 'node_modules/hono': { version: '4.13.18' } }],
  ['a missing package', {}],
  [
    'a package that the lockfile no longer has',
    { 'node_modules/hono': { version: '4.13.19' }, 'node_modules/old': {} },
  ],
])('%s is installed again', (_name, packages) => {
  expect(installedMatchesLock(lock, { packages })).toBe(false);
});

test('an unreachable registry is told apart from other npm failures', () => {
  expect(explainNpmFailure('npm error code ENOTFOUND')).toContain('Connect to the network');
  expect(explainNpmFailure('npm error code ENOSPC')).toContain('disk is full');
  expect(explainNpmFailure('npm error code EUSAGE')).toContain('as shown above');
});
