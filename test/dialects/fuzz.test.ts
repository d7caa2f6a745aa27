// Recorded traffic, damaged: nothing a client or server sends may throw, hang, or make a stream that breaks its client.
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { StreamPart } from '../../src-main/dialects/model-stream.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { mutatedBytes, mutatedJson } from './support/mutate.ts';
import { anthropicStreamFaults, chatStreamFaults } from './support/stream-grammar.ts';
import { encodeStream, eventsOf, facts, pieces, randomNumbers } from './support/streams.ts';

/** The two protocols that everything else is measured against. */
const pair = {
  'openai-chat': dialects.shared['openai-chat'],
  'anthropic-messages': dialects.shared['anthropic-messages'],
};

const SEED = 90_210;
const ROUNDS = 25;
const all = Object.values(pair);
const known = recordings(({ dialect }) => Object.hasOwn(pair, dialect));
const dialectOf = ({ dialect }: Recording): Dialect => dialects.shared[dialect as Dialect['id']];

/** Calls `attempt` with damaged copies of each; says which one it was when it fails. */
function damaged<T>(
  list: readonly (readonly [Recording, T])[],
  attempt: (recording: Recording, value: T, random: () => number) => void,
): number {
  let attempts = 0;
  for (const [at, [recording, value]] of list.entries()) {
    const random = randomNumbers(SEED + at);
    for (let round = 0; round < ROUNDS; round += 1) {
      attempts += 1;
      try {
        attempt(recording, value, random);
      } catch (error) {
        throw new Error(`${recording.id}, round ${round}: ${String(error)}`, { cause: error });
      }
    }
  }
  return attempts;
}

const changes = (random: () => number): number => 1 + Math.floor(random() * 4);

/** Each block begins once, ends at most once, and is named by nothing before or after. */
function orderFaults(parts: readonly StreamPart[]): string[] {
  const faults: string[] = [];
  const open = new Set<number>();
  const seen = new Set<number>();
  for (const part of parts) {
    if (!('block' in part)) continue;
    if (part.type.endsWith('-start')) {
      if (seen.has(part.block)) faults.push(`block ${part.block} begins again`);
      open.add(part.block);
      seen.add(part.block);
    } else if (!open.has(part.block)) faults.push(`${part.type} outside block ${part.block}`);
    if (part.type.endsWith('-end')) open.delete(part.block);
  }
  if (parts.filter((part) => part.type === 'finish').length > 1) faults.push('finished twice');
  return faults;
}

test('no suite of damaged traffic passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(known.length).toBeGreaterThan(100);
});

if (noRecordings === undefined) {
  describe('damaged traffic', () => {
    test('a request is read or refused with a field named, and what is read can be written', () => {
      const list = known.flatMap((each) => (each.request ? [[each, each.request.body] as const] : []));
      const attempts = damaged(list, (recording, body, random) => {
        const decoded = dialectOf(recording).decodeRequest(mutatedJson(body, changes(random), random));
        if (!decoded.ok) {
          expect(decoded.failure.field).not.toBe('');
          expect(decoded.failure.message.length).toBeLessThan(300);
          return;
        }
        for (const dialect of all) JSON.stringify(dialect.encodeRequest(decoded.value, 'claude-opus-4-8', {}).body);
      });
      expect(attempts).toBeGreaterThan(1_000);
    });

    test('a whole answer is read or refused, and what is read can be written', () => {
      const list = known.flatMap((each) =>
        each.response.body === undefined ? [] : [[each, each.response.body] as const],
      );
      const attempts = damaged(list, (recording, body, random) => {
        const bad = mutatedJson(body, changes(random), random);
        const dialect = dialectOf(recording);
        dialect.isErrorBody(bad);
        expect(typeof dialect.decodeError(recording.status, bad).message).toBe('string');
        const decoded = dialect.decodeResponse(bad);
        if (decoded.ok) for (const target of all) JSON.stringify(target.encodeResponse(decoded.value, facts));
      });
      expect(attempts).toBeGreaterThan(1_000);
    });

    const streams = known.flatMap((each) =>
      each.response.sse === undefined ? [] : [[each, each.response.sse] as const],
    );

    function expectWhole(dialect: Dialect, bytes: Uint8Array, seed: number): void {
      const decoder = dialect.createStreamDecoder();
      const parts = eventsOf(pieces(bytes, seed)).flatMap((event) => decoder.decode(event));
      if (decoder.complete) parts.push(...decoder.end());
      expect(orderFaults(parts)).toEqual([]);
      if (!parts.some((part) => part.type === 'finish')) return;
      expect(chatStreamFaults(encodeStream(dialects.shared['openai-chat'], parts))).toEqual([]);
      expect(anthropicStreamFaults(encodeStream(dialects.shared['anthropic-messages'], parts))).toEqual([]);
    }

    test('a stream of damaged frames breaks neither the gateway nor its clients', () => {
      const attempts = damaged(streams, (recording, sse, random) => {
        const frames = sse.split('\n').map((line) => {
          if (!line.startsWith('data: {') || random() > 0.1) return line;
          return `data: ${JSON.stringify(mutatedJson(JSON.parse(line.slice(6)), changes(random), random))}`;
        });
        expectWhole(dialectOf(recording), Buffer.from(frames.join('\n')), Math.floor(random() * 1e9));
      });
      expect(attempts).toBeGreaterThan(500);
    });

    test('a stream of damaged bytes breaks neither the gateway nor its clients', () => {
      const attempts = damaged(streams, (recording, sse, random) => {
        const bytes = mutatedBytes(Buffer.from(sse), changes(random) * 3, random);
        expectWhole(dialectOf(recording), bytes, Math.floor(random() * 1e9));
      });
      expect(attempts).toBeGreaterThan(500);
    });

    test("one vendor's traffic read as another's is refused or empty, never thrown", () => {
      for (const recording of known) {
        for (const dialect of all) {
          const { body, sse } = recording.response;
          expect(typeof dialect.decodeRequest(recording.request?.body).ok).toBe('boolean');
          if (body !== undefined) expect(typeof dialect.decodeResponse(body).ok).toBe('boolean');
          if (sse !== undefined) expectWhole(dialect, Buffer.from(sse), 1);
        }
      }
    });
  });
}
