// The load: sequential latency, parallel throughput, and stream chunks per second, against one address.
import { Pool } from 'undici';

export interface Subject {
  readonly name: string;
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function ask(pool: Pool, subject: Subject, body: Buffer): Promise<number> {
  const response = await pool.request({
    method: 'POST',
    path: subject.path,
    headers: { 'content-type': 'application/json', ...subject.headers },
    body,
  });
  let bytes = 0;
  for await (const chunk of response.body) bytes += (chunk as Buffer).byteLength;
  if (response.statusCode !== 200) throw new Error(`${subject.name} answered ${response.statusCode}`);
  return bytes;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Median ms of `count` calls, one after the other on one connection. */
export async function latencyMs(subject: Subject, body: Buffer, count: number): Promise<number> {
  const pool = new Pool(subject.origin, { connections: 1 });
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedMs = performance.now();
    await ask(pool, subject, body);
    times.push(performance.now() - startedMs);
  }
  await pool.close();
  return median(times);
}

/** Finished calls per second with `connections` callers, over `count` calls. */
export async function throughput(subject: Subject, body: Buffer, connections: number, count: number): Promise<number> {
  const pool = new Pool(subject.origin, { connections });
  let left = count;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask(pool, subject, body);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: connections }, caller));
  const seconds = (performance.now() - startedMs) / 1000;
  await pool.close();
  return count / seconds;
}
