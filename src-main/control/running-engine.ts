// Finds the engine that runs in a home: what it wrote about itself, and whether it still answers.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Status } from '../contract/control-api.ts';
import { type ControlClient, createControlClient } from './client.ts';
import { socketTransport } from './socket-transport.ts';

const engineFile = z.object({
  pid: z.number(),
  controlSocket: z.string(),
  gateway: z.string().nullish(),
  ui: z.string().nullish(),
});

/** What a running engine writes to `<home>/engine.json`. `gateway` is its base URL, `ui` the page's address. */
export type EngineFile = z.infer<typeof engineFile>;

export const engineFilePath = (home: string): string => join(home, 'engine.json');

export interface RunningEngine {
  readonly client: ControlClient;
  readonly facts: EngineFile;
  readonly status: Status;
  close(): Promise<void>;
}

/** undefined when none runs, a file left behind by a dead one included. */
export async function findRunningEngine(home: string): Promise<RunningEngine | undefined> {
  const facts = await readEngineFile(home);
  if (!facts) return undefined;
  const transport = socketTransport(facts.controlSocket);
  const client = createControlClient(transport.send);
  try {
    const status = await client.call('GET /control/status');
    return { client, facts, status, close: () => transport.close() };
  } catch {
    await transport.close();
    return undefined;
  }
}

async function readEngineFile(home: string): Promise<EngineFile | undefined> {
  try {
    return engineFile.parse(JSON.parse(await readFile(engineFilePath(home), 'utf8')));
  } catch {
    return undefined;
  }
}
