// Runs the engine in a utility process, watches it, and brings it back on the same port when it dies.
import { utilityProcess, type UtilityProcess } from 'electron';
import { controlSocketPath } from '../control/socket-path.ts';
import type { EngineMessage, EngineOrder } from './engine-messages.ts';

export interface EngineHost {
  readonly controlSocket: string;
  readonly state: 'stopped' | 'starting' | 'running';
  /** Resolves when the engine listens. Rejects with its own words when it cannot start at all. */
  start(): Promise<void>;
  /** Lets running answers finish for up to `drainMs`. */
  stop(drainMs: number): Promise<void>;
}

export interface EngineHostOptions {
  /** The built engine-process script. */
  readonly entry: string;
  readonly home: string;
  readonly version: string;
}

const FIRST_RESTART_MS = 200;
const MAX_RESTART_MS = 10_000;
/** Grace after the drain, before the process is killed. */
const KILL_AFTER_MS = 2_000;

export function createEngineHost(options: EngineHostOptions): EngineHost {
  let state: EngineHost['state'] = 'stopped';
  let child: UtilityProcess | undefined;
  let wanted = false;
  let port: number | undefined;
  let crashes = 0;

  const order = (message: EngineOrder): void => child?.postMessage(message);

  /** Forks once; resolves when ready, rejects when it ended before that. */
  const fork = (): Promise<void> =>
    new Promise((resolve, reject) => {
      state = 'starting';
      let failure = 'The engine ended before it was ready.';
      const forked = utilityProcess.fork(options.entry, [], { serviceName: 'Pointsman engine', stdio: 'inherit' });
      child = forked;
      forked.on('message', (message: EngineMessage) => {
        if (message.type === 'ready') {
          state = 'running';
          port = message.gatewayPort;
          crashes = 0;
          resolve();
        } else failure = message.message;
      });
      forked.once('exit', () => {
        const wasRunning = state === 'running';
        state = 'stopped';
        child = undefined;
        if (!wasRunning) reject(new Error(failure));
        else if (wanted) void restart();
      });
      // The port of the last run is asked for again: tools keep their address.
      order({ type: 'start', home: options.home, version: options.version, ...(port !== undefined && { port }) });
    });

  const restart = async (): Promise<void> => {
    while (wanted) {
      const waitMs = Math.min(FIRST_RESTART_MS * 2 ** crashes, MAX_RESTART_MS);
      crashes += 1;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (!wanted) return;
      const ready = await fork().then(
        () => true,
        () => false,
      );
      if (ready) return;
    }
  };

  return {
    controlSocket: controlSocketPath(options.home),
    get state() {
      return state;
    },
    start() {
      wanted = true;
      return fork();
    },
    async stop(drainMs) {
      wanted = false;
      const running = child;
      if (!running) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      order({ type: 'stop', drainMs });
      const kill = setTimeout(() => running.kill(), drainMs + KILL_AFTER_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}
