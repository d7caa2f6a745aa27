// The real thing, wherever Electron's binary is: the window opens, the page talks to the engine, the app quits.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** The installed binary, or the reason why there is none to run. */
function findBinary(): { readonly path: string } | { readonly reason: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  const path = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : '';
  if (path === '' || !existsSync(path)) return { reason: 'Electron’s binary is not installed here' };
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  return hasDisplay ? { path } : { reason: 'no display for Electron’s window' };
}

it('opens a window in real Electron, chats with demo/echo and quits', async ({ skip }) => {
  const binary = findBinary();
  if ('reason' in binary) return skip(binary.reason);
  const home = await mkdtemp(join(tmpdir(), 'pm-smoke-'));
  const app = await _electron.launch({
    executablePath: binary.path,
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...process.env, POINTSMAN_HOME: home, POINTSMAN_PORT: '0', POINTSMAN_SECRET: 'smoke' },
  });
  try {
    const window = await app.firstWindow();
    expect(new URL(window.url()).protocol).toBe('app:');
    const answer = await window.evaluate(async () => {
      const response = await fetch('/v1/chat/completions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'demo/echo', messages: [{ role: 'user', content: 'hello from the window' }] }),
      });
      return response.text();
    });
    expect(answer).toContain('hello from the window');
    expect(await window.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
  }
}, 60_000);
