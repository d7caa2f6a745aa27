// npm run bench: what Pointsman adds, beside the provider itself, the least a Node proxy can do, and nginx. Rounds are interleaved,
// so that a noisy machine slows all of them alike; ratios of medians are what to quote.
import { cpus } from 'node:os';
import { latencyMs, median, throughput, type Subject } from './load.ts';
import { startSubjects } from './subjects.ts';
import { STREAM_CHUNKS } from './stream-chunks.ts';

const ROUNDS = 5;
const CONNECTIONS = 32;

/** A body whose stream flag comes last, of about this many bytes. */
function body(bytes: number, stream: boolean): Buffer {
  const rest = JSON.stringify({
    model: 'bench:bench',
    messages: [{ role: 'user', content: 'w'.repeat(Math.max(1, bytes - 90)) }],
    stream,
  });
  return Buffer.from(rest);
}

interface Measure {
  readonly title: string;
  readonly unit: string;
  readonly run: (subject: Subject) => Promise<number>;
}

const MEASURES: readonly Measure[] = [
  { title: '1 KB body, 1 connection, p50', unit: 'ms', run: (subject) => latencyMs(subject, body(1_000, false), 300) },
  {
    title: '200 KB body, 1 connection, p50',
    unit: 'ms',
    run: (subject) => latencyMs(subject, body(200_000, false), 150),
  },
  {
    title: `1 KB body, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    run: (subject) => throughput(subject, body(1_000, false), CONNECTIONS, 2_000),
  },
  {
    title: `200 KB body, ${CONNECTIONS} connections`,
    unit: 'requests/s',
    run: (subject) => throughput(subject, body(200_000, false), CONNECTIONS, 500),
  },
  {
    title: 'streams, 8 connections',
    unit: 'chunks/s',
    run: async (subject) => (await throughput(subject, body(1_000, true), 8, 120)) * STREAM_CHUNKS,
  },
];

const subjects = await startSubjects();
try {
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${ROUNDS} interleaved rounds, medians\n`,
  );
  for (const line of subjects.missing) process.stdout.write(`${line}\n`);
  for (const measure of MEASURES) await report(measure);
} finally {
  await subjects.stop();
}
await import('./plan.ts');

async function report({ title, unit, run }: Measure): Promise<void> {
  const results = new Map<string, number[]>(subjects.all.map((subject) => [subject.name, []]));
  for (const subject of subjects.all) await run(subject);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const subject of subjects.all) results.get(subject.name)?.push(await run(subject));
  }
  const direct = median(results.get('direct') ?? []);
  process.stdout.write(`\n${title}\n`);
  for (const [name, values] of results) {
    const value = median(values);
    const added = unit === 'ms' && name !== 'direct' ? `  +${(value - direct).toFixed(3)} ms` : '';
    process.stdout.write(
      `  ${name.padEnd(12)} ${value.toFixed(unit === 'ms' ? 3 : 0).padStart(9)} ${unit}  × ${(value / direct).toFixed(2)}${added}\n`,
    );
  }
}
