// `serve`: what it prints, and how it ends.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createControlApp } from '../../src-main/control/app.ts';
import { controlSocketPath } from '../../src-main/control/socket-path.ts';
import { startSocketServer } from '../../src-main/control/socket-server.ts';
import { EngineStartError, type EngineStartErrorCode } from '../../src-main/engine-errors.ts';
import { type CliHarness, cliHarness } from '../support/cli-harness.ts';

/** Stops as soon as the last line is out. */
function stopWhen(harness: CliHarness, ready: (out: string) => boolean): void {
  harness.onOutput = (out) => ready(out) && harness.stop.abort();
}

test('prints the address, the login link, the key by name and a curl, then drains when told to stop', async () => {
  const harness = cliHarness();
  stopWhen(harness, (out) => out.includes('curl'));
  const { code, out } = await harness.run('serve');
  const lines = out.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('http://127.0.0.1:4774/v1');
  expect(lines[1]).toContain('/login?token=once');
  expect(lines[2]).toContain('default');
  expect(lines[3]).toContain(`"Authorization: Bearer $(pointsman key show default --home ${harness.home})"`);
  expect(out).not.toContain('pm-');
  expect(harness.stops).toEqual([10_000]);
});

test('--show-key puts the key into its line and into the curl', async () => {
  const harness = cliHarness();
  stopWhen(harness, (out) => out.includes('curl'));
  const { out } = await harness.run('serve', '--show-key');
  expect(out.match(/pm-[\w-]{43}/g)).toHaveLength(2);
  expect(out).not.toContain('$(');
});

test('the curl asks this machine even when the gateway listens on all addresses', async () => {
  const harness = cliHarness();
  harness.startEngine = async () => ({ gateway: 'http://0.0.0.0:1/v1', controlSocket: '', accessKeyName: 'default' });
  stopWhen(harness, (out) => out.includes('curl'));
  expect((await harness.run('serve')).out).toContain('curl -s http://127.0.0.1:1/v1/chat/completions');
});

test('--json prints exactly one line with what a script needs', async () => {
  const harness = cliHarness();
  stopWhen(harness, (out) => out.includes('\n'));
  const { out } = await harness.run('serve', '--json', '--port', '5000');
  expect(out.indexOf('\n')).toBe(out.length - 1);
  expect(JSON.parse(out)).toEqual({
    gateway: 'http://127.0.0.1:5000/v1',
    ui: 'http://127.0.0.1:4775/login?token=once',
    accessKey: expect.stringMatching(/^pm-[\w-]{43}$/),
    pid: process.pid,
    version: '9.9.9',
  });
});

test('--no-ui serves no page and prints no link', async () => {
  const harness = cliHarness();
  stopWhen(harness, (out) => out.includes('curl'));
  const { out } = await harness.run('serve', '--no-ui');
  expect(harness.engines[0]?.ui).toBeUndefined();
  expect(out).not.toContain('login');
});

test('a revoked default key does not keep the gateway from starting', async () => {
  const harness = cliHarness();
  await harness.run('key', 'list');
  await harness.run('key', 'revoke', 'default');
  stopWhen(harness, (out) => out.includes('\n'));
  const { code, out } = await harness.run('serve', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ accessKey: null });
});

test('port and host come from the environment, and options win', async () => {
  const harness = cliHarness();
  harness.env = { POINTSMAN_PORT: '6000', POINTSMAN_HOST: '127.0.0.2' };
  stopWhen(harness, (out) => out.includes('curl'));
  await harness.run('serve');
  await harness.run('serve', '--port', '0', '--host', '127.0.0.3', '--allow-host', 'a.example', 'b.example');
  expect(harness.engines.map(({ gateway }) => gateway)).toEqual([
    { host: '127.0.0.2', port: 6000 },
    { host: '127.0.0.3', port: 0 },
  ]);
  expect(harness.engines[1]?.allowHosts).toEqual(['a.example', 'b.example']);
});

test.each(['x', '-1', '65536', '80.5'])('--port %s is refused before anything starts', async (port) => {
  const harness = cliHarness();
  expect((await harness.run('serve', `--port=${port}`)).code).toBe(2);
  harness.env = { POINTSMAN_PORT: port };
  const fromEnv = await harness.run('serve');
  expect([fromEnv.code, fromEnv.err]).toEqual([2, expect.stringContaining('POINTSMAN_PORT')]);
  expect(harness.engines).toEqual([]);
});

test.each<[EngineStartErrorCode, number]>([
  ['port-busy', 4],
  ['home-busy', 3],
  ['host-refused', 2],
])('an engine that cannot start (%s) ends with %i and its own words', async (code, exit) => {
  const harness = cliHarness();
  harness.startEngine = () => Promise.reject(new EngineStartError(code, 'Port 4774 is taken. Use --port.'));
  const run = await harness.run('serve');
  expect(run).toEqual({ code: exit, out: '', err: 'Port 4774 is taken. Use --port.\n' });
});

test('a second start in the same home says where the first one listens', async () => {
  const harness = cliHarness();
  const { parts } = harness.fake;
  const path = controlSocketPath(harness.home);
  const server = await startSocketServer(path, createControlApp(parts), parts.gateway.handleAsUser);
  onTestFinished(() => server.close(0));
  const facts = { pid: 1, controlSocket: path, gateway: 'http://127.0.0.1:4774/v1', ui: null };
  writeFileSync(join(harness.home, 'engine.json'), JSON.stringify(facts));
  const { code, err } = await harness.run('serve');
  expect(code).toBe(3);
  expect(err).toContain('http://127.0.0.1:4774/v1');
  expect(harness.engines).toEqual([]);
});
