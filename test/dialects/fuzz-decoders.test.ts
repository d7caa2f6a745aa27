// Every decoder and frame parser against damaged traffic: no crash, no hang, no memory without bound. `npm run fuzz` runs it long.
import { describe, expect, test } from 'vitest';
import { FrameLimitError } from '../../src-main/dialects/byte-queue.ts';
import type { ClientDialect, Framing, TargetDialect } from '../../src-main/dialects/dialect.ts';
import { DamagedFrameError } from '../../src-main/dialects/event-stream.ts';
import { createFrameParser } from '../../src-main/dialects/framing.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelRequest } from '../../src-main/dialects/model-request.ts';
import type { ModelResponse, StreamPart } from '../../src-main/dialects/model-stream.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { mutatedBytes, mutatedJson } from './support/mutate.ts';
import { facts, pieces, randomNumbers } from './support/streams.ts';

const SEED = 20_261_124;
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_500);
const LIMIT_BYTES = 64 * 1024;
const LONG_MS = 30 * 60_000;
const PATH = { model: 'm', stream: true };

const clients = Object.values(dialects.client);
const targets = Object.values(dialects.target);

/** A recorded prompt or answer may hold megabytes of pictures: these would only slow the others down. */
const isSmall = (value: unknown): boolean => JSON.stringify(value).length < 60_000;

const speaking = (dialect: string): readonly Recording[] => recordings((entry) => entry.dialect === dialect);

/** A dialect's recorded requests; of protocols that nobody recorded, those of their sibling. */
function requestsFor(dialect: string): readonly unknown[] {
  const sibling = { 'ollama-generate': 'ollama-chat', 'openai-completions': 'openai-chat' }[dialect] ?? dialect;
  const bodies = speaking(sibling).flatMap(({ request }) => (request && isSmall(request.body) ? [request.body] : []));
  return dialect === sibling
    ? bodies
    : [...bodies, { model: 'm', prompt: 'Hi', stream: true, stop: ['x'], options: { seed: 1 } }];
}

function streamOf({ response }: Recording): Uint8Array | undefined {
  const { sse, ndjson, raw_base64: binary } = response;
  if (binary !== undefined) return Buffer.from(binary, 'base64');
  const text = sse ?? ndjson;
  return text === undefined ? undefined : Buffer.from(text);
}

/** Calls `attempt` RUNS times, each time with other damage; names the run that fails. */
function fuzz(what: string, attempt: (random: () => number, run: number) => void): void {
  for (let run = 0; run < RUNS; run += 1) {
    try {
      attempt(randomNumbers(SEED + run), run);
    } catch (error) {
      throw new Error(`${what}, seed ${SEED + run}: ${String(error)}`, { cause: error });
    }
  }
  if (RUNS > 10_000) process.stdout.write(`${what}: ${RUNS} damaged inputs, no crash\n`);
}

const damage = (random: () => number): number => 1 + Math.floor(random() * 5);
const at = <T>(list: readonly T[], run: number): T => list[run % list.length]!;

/** Whatever is read can be said to everybody. */
function writeRequest(request: ModelRequest, run: number): void {
  JSON.stringify(at(targets, run).encodeRequest(request, 'claude-opus-4-8', {}).body);
}

function writeResponse(response: ModelResponse, run: number): void {
  JSON.stringify(at(clients, run).encodeResponse(response, facts));
}

function writeStream(parts: readonly StreamPart[], run: number): void {
  const encoder = at(clients, run).createStreamEncoder(PATH);
  for (const part of parts) if (part.type !== 'error') encoder.encode(part, facts);
  encoder.end(facts, undefined);
}

/** Blocks begin once, end at most once, and nothing is said outside of them. */
function expectOrder(parts: readonly StreamPart[]): void {
  const open = new Set<number>();
  const seen = new Set<number>();
  for (const part of parts) {
    if (!('block' in part)) continue;
    if (part.type.endsWith('-start')) {
      expect(seen.has(part.block), `block ${part.block} begins again`).toBe(false);
      open.add(part.block);
      seen.add(part.block);
    } else expect(open.has(part.block), `${part.type} outside block ${part.block}`).toBe(true);
    if (part.type.endsWith('-end')) open.delete(part.block);
  }
}

/** Frames as long as they can be read: damaged framing must end in one of its own errors. */
function framesOf(
  framing: Framing | 'json-array',
  bytes: Uint8Array,
  seed: number,
): ReturnType<ReturnType<typeof createFrameParser>['push']> {
  const parser = createFrameParser(framing, LIMIT_BYTES);
  const frames = [];
  try {
    for (const piece of pieces(bytes, seed, 400)) frames.push(...parser.push(piece));
    const last = parser.finish();
    if (last) frames.push(last);
  } catch (error) {
    if (!(error instanceof FrameLimitError || error instanceof DamagedFrameError)) throw error;
  }
  return frames;
}

test('there is traffic of every protocol to damage', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  for (const { id } of targets) expect(speaking(id).length, id).toBeGreaterThan(0);
});

describe.runIf(noRecordings === undefined)('damaged', { timeout: LONG_MS }, () => {
  test.each(clients.map((client): [string, ClientDialect] => [client.id, client]))(
    'requests of %s are read or refused',
    (id, client) => {
      const list = requestsFor(id);
      expect(list.length).toBeGreaterThan(0);
      fuzz(`requests of ${id}`, (random, run) => {
        const body = mutatedJson(at(list, run), damage(random), random);
        const decoded = client.decodeRequest(body, PATH);
        if (decoded.ok) writeRequest(decoded.value, run);
        else expect(decoded.failure.field).not.toBe('');
        if (typeof body === 'object' && body !== null && !Array.isArray(body))
          client.sealsIn?.(body as Record<string, unknown>);
      });
    },
  );

  const spoken = targets.map((target): [string, TargetDialect] => [target.id, target]);

  test.each(spoken)('answers of %s are read or refused', (id, target) => {
    const list = speaking(id).flatMap(({ response }) =>
      response.body !== undefined && isSmall(response.body) ? [response.body] : [],
    );
    expect(list.length).toBeGreaterThan(0);
    fuzz(`answers of ${id}`, (random, run) => {
      const body = mutatedJson(at(list, run), damage(random), random);
      target.isErrorBody(body);
      expect(typeof target.decodeError(500, body).message).toBe('string');
      const decoded = target.decodeResponse(body);
      if (decoded.ok) writeResponse(decoded.value, run);
    });
  });

  test.each(spoken)('streams of %s are read in order, or end in an error', (id, target) => {
    const list = speaking(id)
      .flatMap((recording) => streamOf(recording) ?? [])
      .filter((bytes) => bytes.length < LIMIT_BYTES);
    expect(list.length).toBeGreaterThan(0);
    fuzz(`streams of ${id}`, (random, run) => {
      const decoder = target.createStreamDecoder();
      const bytes = at(list, run);
      // Binary frames protect themselves: their contents are damaged inside whole ones.
      const isBinary = target.framing === 'aws-event-stream';
      const frames = framesOf(target.framing, isBinary ? bytes : mutatedBytes(bytes, damage(random), random), run);
      const parts = frames.flatMap(({ event, data, raw }) => {
        const isHit = random() < 0.1 && data.startsWith('{');
        return decoder.decode({ event, raw, data: isHit ? damagedText(data, random) : data });
      });
      if (decoder.complete) parts.push(...decoder.end());
      expectOrder(parts);
      writeStream(parts, run);
    });
  });

  test.each(['sse', 'ndjson', 'json-array', 'aws-event-stream'] as const)(
    'frames of %s end in frames or in one of two errors',
    (framing) => {
      const list = targets
        .filter((target) => target.framing === framing || framing === 'json-array')
        .flatMap((target) => speaking(target.id))
        .flatMap((recording) => streamOf(recording) ?? []);
      fuzz(`frames of ${framing}`, (random, run) => {
        const bytes = mutatedBytes(at(list, run), damage(random) * 3, random);
        const frames = framesOf(framing, bytes, run);
        const held = frames.reduce((sum, { raw }) => sum + raw.length, 0);
        expect(held).toBeLessThanOrEqual(bytes.length);
      });
    },
  );
});

function damagedText(data: string, random: () => number): string {
  try {
    return JSON.stringify(mutatedJson(JSON.parse(data), damage(random), random));
  } catch {
    return data.slice(0, Math.floor(random() * data.length));
  }
}
