// The commands' host in a real process: its streams, its signals, and where it was installed.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { CliHost } from './cli-host.ts';

/** The folder with package.json, from the sources as well as from the bundle in dist/main. */
const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

export function processHost(createEngine: CliHost['createEngine']): CliHost {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return {
    write: (output) => void process.stdout.write(output),
    writeError: (output) => void process.stderr.write(output),
    env: process.env,
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
    readStdin: () => text(process.stdin),
    askHidden,
    catchStop,
    createEngine,
    now: () => Date.now(),
    version,
    uiFolder: join(ROOT, 'dist', 'renderer'),
    commandLine: isCheckout(ROOT) ? 'npm run -s pointsman --' : 'pointsman',
  };
}

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

const isCheckout = (root: string): boolean =>
  existsSync(join(root, 'src-main')) && !root.split(sep).includes('node_modules');

/** Aborts on the first signal. The second one ends the process at once, as it would without us. */
function catchStop(): AbortSignal {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (): void => {
    for (const name of names) process.off(name, onSignal);
    controller.abort();
  };
  for (const name of names) process.on(name, onSignal);
  return controller.signal;
}

/** What is typed is read by a terminal interface whose echo goes nowhere. */
function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((resolve) => {
    terminal.once('SIGINT', () => terminal.close());
    terminal.once('line', (line) => {
      resolve(line);
      terminal.close();
    });
    terminal.once('close', () => {
      process.stderr.write('\n');
      resolve('');
    });
  });
}
