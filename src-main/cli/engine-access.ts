// Gives a command an engine to talk to: the one that runs, or the home opened for the length of the command.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlClient, createControlClient } from '../control/client.ts';
import { findRunningEngine } from '../control/running-engine.ts';
import { EngineStartError } from '../engine-errors.ts';
import type { CliHost } from './cli-host.ts';

/** Another short command may have the home open just now. */
const WAIT_FOR_HOME_MS = 10_000;
const RETRY_MS = 100;

export interface EngineAccess {
  readonly client: ControlClient;
  /** False when the home was opened only for this command: nothing happens in it by itself. */
  readonly isRunning: boolean;
}

/** Hands `work` an engine and lets go of it afterwards, whatever happens. */
export async function withEngine<T>(
  host: CliHost,
  home: string,
  work: (access: EngineAccess) => Promise<T>,
): Promise<T> {
  const deadline = host.now() + WAIT_FOR_HOME_MS;
  for (;;) {
    const access = await openAccess(host, home, deadline);
    if (!access) {
      await sleep(RETRY_MS);
      continue;
    }
    try {
      return await work(access);
    } finally {
      await access.close();
    }
  }
}

/** undefined when another process holds the home and does not answer yet. */
async function openAccess(
  host: CliHost,
  home: string,
  deadline: number,
): Promise<(EngineAccess & { close(): Promise<void> }) | undefined> {
  const running = await findRunningEngine(home);
  if (running) return { client: running.client, isRunning: true, close: () => running.close() };
  const { env, version } = host;
  const engine = host.createEngine({ home, env, version, gateway: { listen: false } });
  try {
    await engine.start();
  } catch (error) {
    if (error instanceof EngineStartError && error.code === 'home-busy' && host.now() < deadline) return undefined;
    throw error;
  }
  return {
    client: createControlClient((request) => engine.control(request)),
    isRunning: false,
    close: () => engine.stop({ drainMs: 0 }),
  };
}
