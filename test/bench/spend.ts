// npm run bench -- spend: reports over a million requests by every pair of groups, and what they do to a stream that runs meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ControlClient } from '../../src-main/control/client.ts';
import { findRunningEngine } from '../../src-main/control/running-engine.ts';
import { databasePath, openDatabase } from '../../src-main/database/open-database.ts';
import { createPackStore } from '../../src-main/ledger/pack-store.ts';
import { createLedgerReader } from '../../src-main/ledger/read-ledger.ts';
import { fillLedger } from './fill-ledger.ts';
import { median } from './load.ts';
import type { PacedQuestion } from './paced-stream.ts';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 5;
const QUIET_MS = 15_000;
const GROUPS = [
  'app',
  'tag:team',
  'tag:feature',
  'tag:user',
  'endpoint',
  'route',
  'model',
  'provider',
  'credential',
  'day',
  'month',
];

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const home = mkdtempSync(join(tmpdir(), 'pointsman-bench-spend-'));
try {
  out(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, medians of ${ROUNDS} rounds`,
  );
  await prepare();
  await measure();
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The ledger of a person who has used it for 400 days. */
async function prepare(): Promise<void> {
  const db = openDatabase(home);
  fillLedger(db, { rows: ROWS, apps: 20, endpoints: 300, tagSets: 2_000, days: 400, until: Date.now() });
  const reader = createLedgerReader(databasePath(home), { packs: createPackStore(db) });
  const unpackedMs = await timed(() => reader.spend({ by: ['app', 'endpoint'] }));
  const startedMs = performance.now();
  const days = await reader.packDays();
  out(`${ROWS} requests; a first report from unpacked days ${unpackedMs.toFixed(0)} ms`);
  out(`${days} days packed in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  await reader.close();
  db.close();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function measure(): Promise<void> {
  const engine = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../dist/main/cli.js'), 'serve', '--port', '0', '--no-ui', '--json', '--show-key'],
    {
      env: { ...process.env, POINTSMAN_HOME: home, POINTSMAN_SECRET: 'bench', DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(createInterface({ input: engine.stdout }), 'line')) as [string];
  const served = JSON.parse(line) as { gateway: string; accessKey: string };
  const running = await findRunningEngine(home);
  if (!running) throw new Error('the engine does not answer');
  try {
    const paced = await startPaced(running.client);
    const streamed = (work: () => Promise<unknown>): Promise<readonly number[]> =>
      paced.during({ type: 'stream', url: `${served.gateway}/chat/completions`, accessKey: served.accessKey }, work);
    await reports(running.client);
    delays('a stream alone', await streamed(() => sleep(QUIET_MS)));
    delays('a stream beside one report after another', await streamed(() => reports(running.client, false)));
    await paced.stop();
  } finally {
    await running.close();
    engine.kill();
    await once(engine, 'exit');
  }
}

async function reports(client: ControlClient, isShown = true): Promise<void> {
  const all: number[] = [];
  for (const [index, first] of GROUPS.entries()) {
    for (const second of GROUPS.slice(index + 1)) {
      const times: number[] = [];
      let groups = 0;
      for (let round = 0; round < (isShown ? ROUNDS : 1); round += 1) {
        const query = { by: [first, second], limit: '1000' };
        times.push(
          await timed(async () => {
            const report = await client.call('GET /control/spend', { query });
            groups = report.rows.length + report.omitted;
          }),
        );
      }
      all.push(median(times));
      if (isShown)
        out(`  ${`${first} × ${second}`.padEnd(26)} ${median(times).toFixed(0).padStart(5)} ms  ${groups} groups`);
    }
  }
  if (isShown) out(`  median of all pairs ${median(all).toFixed(0)} ms, slowest ${Math.max(...all).toFixed(0)} ms`);
}

function delays(title: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  out(
    `  ${title}: ${values.length} chunks, late by p50 ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, worst ${at(1)} ms`,
  );
}

interface Paced {
  /** The delays of a stream's chunks while some work is done. */
  during(question: PacedQuestion, work: () => Promise<unknown>): Promise<readonly number[]>;
  stop(): Promise<unknown>;
}

async function startPaced(client: ControlClient): Promise<Paced> {
  const worker = new Worker(new URL('./paced-stream.ts', import.meta.url));
  const [port] = (await once(worker, 'message')) as [number];
  const body = { dialect: 'openai-chat', baseUrl: `http://127.0.0.1:${port}/v1`, local: true, models: ['paced'] };
  await client.call('PUT /control/providers/:id', { params: { id: 'paced' }, body });
  return {
    async during(question, work) {
      worker.postMessage(question);
      const told = once(worker, 'message') as Promise<[readonly number[]]>;
      await work();
      worker.postMessage({ type: 'stop' } satisfies PacedQuestion);
      return (await told)[0];
    },
    stop: () => worker.terminate(),
  };
}
