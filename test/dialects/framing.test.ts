// A frame cut wrongly loses words, or takes two answers for one; a frame without end fills the memory.
import { EventStreamCodec } from '@smithy/core/event-streams';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameLimitError } from '../../src-main/dialects/byte-queue.ts';
import { DamagedFrameError } from '../../src-main/dialects/event-stream.ts';
import { createFrameParser } from '../../src-main/dialects/framing.ts';
import type { SseEvent } from '../../src-main/dialects/sse.ts';
import { noRecordings, recordings } from '../support/recordings.ts';

type Framing = Parameters<typeof createFrameParser>[0];

/** Pushes the bytes in pieces that end at these places. */
function parse(framing: Framing, bytes: Uint8Array, cuts: readonly number[] = [], limitBytes?: number): SseEvent[] {
  const parser = createFrameParser(framing, limitBytes);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const events = places.slice(1).flatMap((end, index) => parser.push(bytes.subarray(places[index], end)));
  const last = parser.finish();
  return last ? [...events, last] : events;
}

const dataOf = (events: readonly SseEvent[]): string[] => events.map(({ data }) => data).filter((data) => data !== '');
const bytesOf = (events: readonly SseEvent[]): Buffer => Buffer.concat(events.map(({ raw }) => raw));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const values = fc.array(
  fc.record({ text: fc.string({ unit: 'grapheme' }), list: fc.array(fc.json()), n: fc.integer() }),
  {
    maxLength: 8,
  },
);
const cutsOf = fc.array(fc.nat(), { maxLength: 30 });

describe('newline-delimited JSON', () => {
  it('is cut at its lines and nowhere else, wherever the network broke it', () => {
    fc.assert(
      fc.property(values, cutsOf, fc.boolean(), (list, cuts, isClosed) => {
        const lines = list.map((value) => JSON.stringify(value));
        const bytes = utf8(lines.join('\n') + (isClosed ? '\n' : ''));
        const events = parse('ndjson', bytes, cuts);
        expect(dataOf(events)).toEqual(lines);
        expect(bytesOf(events).equals(bytes)).toBe(true);
      }),
    );
  });

  it('takes CRLF and blank lines', () => {
    expect(dataOf(parse('ndjson', utf8('{"a":1}\r\n\r\n\n{"b":2}')))).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('gives up on a line without end', () => {
    expect(() => parse('ndjson', utf8('x'.repeat(100)), [50], 60)).toThrow(FrameLimitError);
  });
});

describe('a JSON array in pieces', () => {
  it('is cut between its elements, however its strings look', () => {
    fc.assert(
      fc.property(values, cutsOf, fc.constantFrom(',', ',\r\n', '\n,\n'), (list, cuts, separator) => {
        const elements = list.map((value) => JSON.stringify(value));
        const bytes = utf8(`[${elements.join(separator)}\n]\n`);
        const events = parse('json-array', bytes, cuts);
        expect(dataOf(events)).toEqual(elements);
        expect(bytesOf(events).equals(bytes)).toBe(true);
      }),
    );
  });

  it('brackets, quotes and backslashes inside strings cut nothing', () => {
    const element = JSON.stringify({ text: 'a ] } " \\ [ {', next: '\\"]' });
    expect(dataOf(parse('json-array', utf8(`[${element},${element}]`), [7, 8, 9]))).toEqual([element, element]);
  });

  it('gives up on an element without end', () => {
    expect(() => parse('json-array', utf8(`[{"a":"${'x'.repeat(100)}`), [50], 60)).toThrow(FrameLimitError);
  });
});

const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes as Uint8Array),
  (text) => utf8(text),
);
const message = (headers: Record<string, string>, body: string): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }])),
    body: utf8(body),
  });

describe('an AWS event stream', () => {
  it('is cut at its messages, wherever the network broke it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 }), cutsOf, (bodies, cuts) => {
        const bytes = Buffer.concat(bodies.map((body) => message({ ':event-type': 'contentBlockDelta' }, body)));
        const events = parse('aws-event-stream', bytes, cuts);
        expect(events.map(({ data }) => data)).toEqual(bodies);
        expect(events.every(({ event }) => event === 'contentBlockDelta')).toBe(true);
        expect(bytesOf(events).equals(bytes)).toBe(true);
      }),
    );
  });

  it.each([
    [
      { ':message-type': 'exception', ':exception-type': 'throttlingException' },
      '{"message":"slow"}',
      'throttlingException',
      '{"message":"slow"}',
    ],
    [
      { ':message-type': 'error', ':error-code': 'Internal', ':error-message': 'oops' },
      '',
      'Internal',
      '{"message":"oops"}',
    ],
  ])('an exception is named by its type: %j', (headers, body, event, data) => {
    expect(parse('aws-event-stream', message(headers, body))).toMatchObject([{ event, data }]);
  });

  it('a damaged message is refused, not read as something else', () => {
    const bytes = message({ ':event-type': 'x' }, '{"text":"hello"}');
    for (let at = 4; at < bytes.length; at += 1) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      expect(() => parse('aws-event-stream', damaged), `byte ${at}`).toThrow(DamagedFrameError);
    }
  });

  it('an absurd length neither hangs nor fills the memory', () => {
    const huge = Uint8Array.from([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    expect(() => parse('aws-event-stream', huge)).toThrow(FrameLimitError);
    expect(() => parse('aws-event-stream', new Uint8Array(20))).toThrow(DamagedFrameError);
  });

  it('half a message at the end is no event', () => {
    const bytes = message({ ':event-type': 'x' }, 'whole');
    expect(parse('aws-event-stream', Buffer.concat([bytes, bytes.subarray(0, 9)]))).toHaveLength(1);
  });

  const recorded = recordings(({ provider, stream }) => provider === 'bedrock' && stream).filter(
    ({ response }) => response.raw_base64 !== undefined,
  );
  it.skipIf(noRecordings !== undefined)('recorded streams of Bedrock are read whole in any pieces', () => {
    expect(recorded.length).toBeGreaterThan(5);
    for (const { id, response } of recorded) {
      const bytes = Buffer.from(response.raw_base64 ?? '', 'base64');
      const cuts = Array.from({ length: 50 }, (_, index) => index * 37);
      expect(
        parse('aws-event-stream', bytes, cuts).map(({ data }) => data),
        id,
      ).toEqual((response.eventstream ?? []).map(({ payload }) => payload));
    }
  });
});
