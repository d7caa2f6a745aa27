// Runs a piece of TypeScript in a Node process of its own, for tests about crashes and locks.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the next line of its output; rejects with its complaint when it ends before. */
  line(): Promise<string>;
  /** As `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>;
}

/** `source` is an ES module; its imports are absolute file URLs. */
export function startChild(source: string, env: NodeJS.ProcessEnv = process.env): Child {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    env: { ...env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  return {
    process: child,
    kill,
    async line() {
      const next = await lines.next();
      if (next.done) throw new Error(`The child ended early. ${complaint}`);
      return next.value;
    },
  };
}

/** Absolute address of a source file, for a child's imports. */
export const sourceUrl = (path: string): string => new URL(`../../src-main/${path}`, import.meta.url).href;
