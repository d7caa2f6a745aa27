// The command line in a real process: signals, pipes and the exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { sourceUrl } from '../support/child.ts';
import { tempHome } from '../support/temp-home.ts';

/** The program as `cli/main.ts` starts it, on an engine that only notes that it was stopped. */
const PROGRAM = `
import { processHost } from ${JSON.stringify(sourceUrl('cli/process-host.ts'))};
import { runCli } from ${JSON.stringify(sourceUrl('cli/run-cli.ts'))};
const registry = [{ id: 'openai', envNames: [], local: false }];
let listening;
const createEngine = () => ({
  async start() {
    listening = setInterval(() => {}, 60_000);
    return { gateway: 'http://127.0.0.1:1/v1', controlSocket: '', accessKeyName: 'default' };
  },
  async stop() {
    clearInterval(listening);
    process.stderr.write('drained\\n');
  },
  control: async () => Response.json({ secret: 'pm-test', providers: [], rows: registry }),
});
process.exitCode = await runCli(process.argv.slice(1), processHost(createEngine));
`;

function startProgram(...words: string[]) {
  const args = ['--input-type=module-typescript', '--eval', PROGRAM, '--', ...words, '--home', tempHome()];
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, exit, err: text(child.stderr) };
}

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  'serve drains on %s and ends well',
  async (signal) => {
    const { child, exit, err } = startProgram('serve', '--json');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ready = JSON.parse((await lines.next()).value ?? '') as { pid: number; accessKey: string };
    expect(ready).toMatchObject({ pid: child.pid, accessKey: 'pm-test' });
    child.kill(signal);
    expect(await exit).toEqual([0, null]);
    expect(await err).toBe('drained\n');
  },
);

test('a key on standard input is read to its end', async () => {
  const { child, exit, err } = startProgram('provider', 'add', 'openai', '--key-stdin');
  child.stdin.end('  \n');
  expect((await exit)[0]).toBe(2);
  expect(await err).toContain('--key-stdin: standard input was empty');
});

test('without a terminal nothing waits for a typed key', async () => {
  const { exit, err } = startProgram('provider', 'add', 'nobody');
  expect((await exit)[0]).toBe(2);
  expect(await err).toContain('--base-url');
});

test('the version is that of package.json', async () => {
  const { child, exit } = startProgram('--version');
  const out = text(child.stdout);
  expect((await exit)[0]).toBe(0);
  expect(await out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
