// The real program in a process of its own, run from the sources.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ENTRY = join(import.meta.dirname, '../../src-main/cli/main.ts');

export interface ProgramResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Served {
  readonly gateway: string;
  readonly ui: string;
  readonly accessKey: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Everything written to both streams so far. */
  readonly output: () => string;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

export interface ProgramHost {
  run(args: readonly string[], stdin?: string): Promise<ProgramResult>;
  /** Runs and parses standard output; throws with the program's words when it failed. */
  json<T>(...args: readonly string[]): Promise<T>;
  /** `pointsman serve --json --show-key`, once it is ready. The caller ends it. */
  serve(...args: readonly string[]): Promise<Served>;
}

/** @param env over the test's own; by default no keychain, so that nobody's real one is touched */
export function createProgramHost(
  home: string,
  env: NodeJS.ProcessEnv = {
    POINTSMAN_SECRET: 'a test secret',
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    XDG_RUNTIME_DIR: '',
  },
): ProgramHost {
  const environment = { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', ...env, POINTSMAN_HOME: home };

  const run = (args: readonly string[], stdin = ''): Promise<ProgramResult> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [ENTRY, ...args], { env: environment }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
      );
      child.stdin?.end(stdin);
    });

  return {
    run,
    async json<T>(...args: readonly string[]): Promise<T> {
      const { code, out, err } = await run(args);
      if (code !== 0) throw new Error(`pointsman ${args.join(' ')} ended with ${code}: ${err}`);
      return JSON.parse(out) as T;
    },
    async serve(...args) {
      const child = spawn(process.execPath, [ENTRY, 'serve', '--port', '0', '--json', '--show-key', ...args], {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
      for await (const line of createInterface({ input: child.stdout })) {
        output += `${line}\n`;
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.stdout.resume();
        return {
          ...(JSON.parse(line) as Omit<Served, 'child' | 'output' | 'ended'>),
          child,
          output: () => output,
          ended,
        };
      }
      throw new Error(`pointsman serve ended with ${await ended}: ${output}`);
    },
  };
}
