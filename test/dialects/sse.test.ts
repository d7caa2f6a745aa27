// The stream parser against everything a network and a sloppy server can do to an event stream.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { FrameLimitError } from '../../src-main/dialects/byte-queue.ts';
import { formatSse, SseParser, type SseEvent } from '../../src-main/dialects/sse.ts';
import { eventsOf, pieces } from './support/streams.ts';

const SEED = 20_260_115;

const told = (events: readonly SseEvent[]): { event: string; data: string }[] =>
  events.filter(({ event, data }) => event !== '' || data !== '').map(({ event, data }) => ({ event, data }));

const parse = (text: string): { event: string; data: string }[] => told(eventsOf([Buffer.from(text)]));

const NASTY = [
  '\ufeffevent: first\ndata: one\n\n',
  ': a comment of a proxy\r\n\r\n',
  'data: two\r\ndata: lines\r\n\r\n',
  'data: old\rdata: Mac\r\r',
  'data: mixed\r\n\n',
  'data: mixed again\n\r\n',
  'data:no space\n\n',
  'data:  one space stays\n\n',
  'data\n\n',
  'data: é 漢字 🙂 \u2028 end\n\n',
  'id: 7\nretry: 10\ndata: after other fields\n\n',
  '\n\r\n\r',
  'event: named\nevent: renamed\ndata: {"a":": b"}\n\n',
  'data: no blank line at the end',
].join('');

const EXPECTED = [
  { event: 'first', data: 'one' },
  { event: '', data: 'two\nlines' },
  { event: '', data: 'old\nMac' },
  { event: '', data: 'mixed' },
  { event: '', data: 'mixed again' },
  { event: '', data: 'no space' },
  { event: '', data: ' one space stays' },
  { event: '', data: 'é 漢字 🙂 \u2028 end' },
  { event: '', data: 'after other fields' },
  { event: 'renamed', data: '{"a":": b"}' },
  { event: '', data: 'no blank line at the end' },
];

describe('events', () => {
  test('fields, line ends, comments and byte order mark are read as the standard says', () => {
    expect(parse(NASTY)).toEqual(EXPECTED);
  });

  test('a break at any one byte changes no event and loses no byte', () => {
    const bytes = Buffer.from(NASTY);
    for (let at = 0; at <= bytes.length; at += 1) {
      const events = eventsOf([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(told(events), `broken at ${at}`).toEqual(EXPECTED);
      expect(Buffer.concat(events.map(({ raw }) => raw)).equals(bytes), `broken at ${at}`).toBe(true);
    }
  });

  test('a break at any two bytes changes no event', () => {
    const bytes = Buffer.from('data: é\r\n\r\n: ping\n\ndata: z\r\rdata: end');
    const whole = told(eventsOf([bytes]));
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        const events = eventsOf([bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]);
        expect(told(events), `broken at ${first} and ${second}`).toEqual(whole);
      }
    }
  });

  test('single bytes change no event and lose no byte', () => {
    const bytes = Buffer.from(NASTY);
    const events = eventsOf(pieces(bytes, 1, 1));
    expect(told(events)).toEqual(EXPECTED);
    expect(Buffer.concat(events.map(({ raw }) => raw)).equals(bytes)).toBe(true);
  });

  test('an event is told as soon as its blank line is there, not when the next byte comes', () => {
    for (const end of ['\n\n', '\r\r', '\r\n\r\n', '\n\r']) {
      expect(told(new SseParser().push(Buffer.from(`data: now${end}`))), JSON.stringify(end)).toHaveLength(1);
    }
  });

  test('a mark that is not at the very start is part of a field name and hides its line', () => {
    expect(parse('data: a\n\n\ufeffdata: b\n\n')).toEqual([{ event: '', data: 'a' }]);
  });

  test('an empty stream has no events', () => {
    expect(eventsOf([])).toEqual([]);
    expect(eventsOf([new Uint8Array(0), new Uint8Array(0)])).toEqual([]);
    expect(new SseParser().finish()).toBeUndefined();
  });

  test('the chunk a caller reuses does not change an event that is already told', () => {
    const parser = new SseParser();
    const chunk = Buffer.from('data: kept\n\n');
    const [event] = parser.push(chunk);
    chunk.fill(0);
    expect(event?.data).toBe('kept');
  });
});

describe('large frames', () => {
  test('a frame of 1 MiB in single bytes costs work in proportion to its size', () => {
    const frame = Buffer.from(`data: ${'x'.repeat(1024 * 1024)}\n\n`);
    let copied = 0;
    const set = Uint8Array.prototype.set;
    const spy = vi.spyOn(Uint8Array.prototype, 'set').mockImplementation(function (this: Uint8Array, source, at) {
      copied += source.length;
      set.call(this, source, at);
    });
    try {
      const parser = new SseParser();
      let events = 0;
      for (let at = 0; at < frame.length; at += 1) events += parser.push(frame.subarray(at, at + 1)).length;
      expect(events).toBe(1);
    } finally {
      spy.mockRestore();
    }
    expect(copied).toBeLessThanOrEqual(2 * frame.length);
  });

  test('a frame over the limit ends in an error, whole or in pieces', () => {
    const frame = Buffer.from(`data: ${'x'.repeat(100)}\n\n`);
    expect(() => new SseParser(50).push(frame)).toThrow(FrameLimitError);
    expect(() => eventsOfLimited(50, pieces(frame, 3, 7))).toThrow(FrameLimitError);
    expect(eventsOfLimited(200, pieces(frame, 3, 7))).toHaveLength(1);
  });

  test('a frame that never ends cannot fill the memory', () => {
    const parser = new SseParser(1_000);
    expect(() => {
      for (;;) parser.push(Buffer.from('data: endless'));
    }).toThrow('larger than 1000 bytes');
  });

  test('many small frames in one chunk are not one large frame', () => {
    expect(new SseParser(50).push(Buffer.from('data: small\n\n'.repeat(1_000)))).toHaveLength(1_000);
  });
});

function eventsOfLimited(limit: number, chunks: readonly Uint8Array[]): SseEvent[] {
  const parser = new SseParser(limit);
  return chunks.flatMap((chunk) => parser.push(chunk));
}

describe('writing', () => {
  test('what is written is read as it was', () => {
    const name = fc.stringMatching(/^[a-z_]{1,12}$/);
    const data = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\r', ''));
    fc.assert(
      fc.property(fc.option(name, { nil: undefined }), data, fc.nat(), (event, text, seed) => {
        const written = formatSse({ ...(event !== undefined && { event }), data: text });
        const events = eventsOf(pieces(Buffer.from(written), seed, 4));
        expect(events.map((each) => ({ event: each.event, data: each.data }))).toContainEqual({
          event: event ?? '',
          data: text,
        });
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('a carriage return in data cannot break out of its frame', () => {
    expect(parse(formatSse({ data: 'a\r\rdata: forged\r\nb' }))).toEqual([{ event: '', data: 'a\n\ndata: forged\nb' }]);
  });

  test('any stream in any pieces gives the same events and all its bytes', () => {
    const line = fc.oneof(
      fc.constantFrom('data: x', 'data:', 'event: e', ': c', 'id: 1', '', 'data: é🙂', 'junk'),
      fc.string({ maxLength: 10 }),
    );
    const ended = fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')).map(([text, end]) => text + end);
    fc.assert(
      fc.property(fc.array(ended, { maxLength: 30 }), fc.nat(), (lines, seed) => {
        const bytes = Buffer.from(lines.join(''));
        const events = eventsOf(pieces(bytes, seed, 5));
        expect(told(events)).toEqual(told(eventsOf([bytes])));
        expect(Buffer.concat(events.map(({ raw }) => raw)).equals(bytes)).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
