// The engine's own process under the desktop shell: starts it on the shell's order and stops it in order.
import { createEngine, type Engine } from '../engine.ts';
import type { EngineMessage, EngineOrder } from './engine-messages.ts';

/** Electron's port to the parent; under plain Node the fork's own channel does the same. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: EngineOrder }) => void): void;
  postMessage(message: EngineMessage): void;
}

const parent: ParentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort ?? nodeChannel();

function nodeChannel(): ParentPort {
  return {
    on: (_event, listener) => void process.on('message', (data: EngineOrder) => listener({ data })),
    postMessage: (message) => void process.send?.(message),
  };
}

let engine: Engine | undefined;

async function start(order: Extract<EngineOrder, { type: 'start' }>): Promise<void> {
  const env = process.env;
  engine = createEngine({
    home: order.home,
    version: order.version,
    env,
    gateway: {
      ...(env['POINTSMAN_HOST'] !== undefined && { host: env['POINTSMAN_HOST'] }),
      ...portOf(order.port, env['POINTSMAN_PORT']),
    },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const address = await engine.start();
  parent.postMessage({ type: 'ready', gatewayPort: address.gatewayPort ?? 0 });
}

function portOf(last: number | undefined, configured: string | undefined): { port?: number } {
  if (last !== undefined) return { port: last };
  return configured === undefined ? {} : { port: Number(configured) };
}

async function stop(drainMs: number): Promise<void> {
  await engine?.stop({ drainMs });
  process.exit(0);
}

parent.on('message', ({ data }) => {
  if (data.type === 'stop') return void stop(data.drainMs);
  void start(data).catch((error: unknown) => {
    parent.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    // The message must be out before the process is.
    setImmediate(() => process.exit(1));
  });
});
// Without its shell the engine has no owner left.
process.on('disconnect', () => void stop(0));
