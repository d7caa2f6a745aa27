// Every framing with every line end and byte order mark, broken at every byte: networks break anywhere, also inside a character.
import { describe, expect, test } from 'vitest';
import { FrameLimitError } from '../../src-main/dialects/byte-queue.ts';
import { createFrameParser, type FrameParser } from '../../src-main/dialects/framing.ts';
import { SseParser, type SseEvent } from '../../src-main/dialects/sse.ts';

type Framing = Parameters<typeof createFrameParser>[0];

const BOM = '\ufeff';
const ENDS = ['\n', '\r\n', '\r'] as const;

const eventsOf = (parser: FrameParser, chunks: readonly Uint8Array[]): SseEvent[] => {
  const events = chunks.flatMap((chunk) => parser.push(chunk));
  const last = parser.finish();
  return last ? [...events, last] : events;
};
const told = (events: readonly SseEvent[]): string[] =>
  events.filter(({ event, data }) => event + data !== '').map(({ event, data }) => `${event}|${data}`);

/** What the framing makes of the text, broken at each one byte and each two, with no byte lost. */
function expectEverywhere(framing: Framing, text: string, expected: readonly string[]): void {
  const bytes = Buffer.from(text);
  for (let first = 0; first <= bytes.length; first += 1)
    for (const second of new Set([first, Math.min(first + 1, bytes.length), bytes.length])) {
      const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      const events = eventsOf(createFrameParser(framing), chunks);
      const where = `${JSON.stringify(text)} broken at ${first} and ${second}`;
      expect(told(events), where).toEqual(expected);
      expect(Buffer.concat(events.map(({ raw }) => raw)).equals(bytes), where).toBe(true);
    }
}

describe('server-sent events', () => {
  const lines = (end: string): string =>
    ['event: a', 'data: é🙂', 'data: 2', '', ': comment', '', 'data: {"x":1}', '', ''].join(end);

  test.each(ENDS)('with lines that end in %j, with and without a mark', (end) => {
    const expected = ['a|é🙂\n2', '|{"x":1}'];
    expectEverywhere('sse', lines(end), expected);
    expectEverywhere('sse', BOM + lines(end), expected);
  });

  test.each(ENDS.flatMap((first) => ENDS.map((second) => [first, second] as const)))(
    'with %j after a line and %j for the blank one',
    (first, second) => {
      // A CR and an LF after it are one line end: no blank line has come yet.
      const isOne = first === '\r' && second === '\n';
      expectEverywhere('sse', `data: 1${first}${second}data: 2${first}${second}`, isOne ? ['|1\n2'] : ['|1', '|2']);
    },
  );

  test.each(ENDS)('without a last blank line, when lines end in %j', (end) => {
    expectEverywhere('sse', `data: 1${end}${end}data: 2${end}`, ['|1', '|2']);
    expectEverywhere('sse', `data: 1${end}${end}data: 2`, ['|1', '|2']);
  });

  test('a blank line of CRs is an event at once: the LF that may follow belongs to no other', () => {
    const parser = new SseParser();
    expect(told(parser.push(Buffer.from('data: 1\r\n\r')))).toEqual(['|1']);
    expect(told(parser.push(Buffer.from('\ndata: 2\r\n\r\n')))).toEqual(['|2']);
    expect(parser.finish()).toBeUndefined();
  });

  test('a mark alone, or in pieces, is no event', () => {
    expect(told(eventsOf(new SseParser(), [Buffer.from(BOM)]))).toEqual([]);
    const bytes = Buffer.from(`${BOM}data: 1\n\n`);
    expect(
      told(
        eventsOf(
          new SseParser(),
          [...bytes].map((byte) => Uint8Array.of(byte)),
        ),
      ),
    ).toEqual(['|1']);
  });
});

describe('newline-delimited JSON', () => {
  test.each(['\n', '\r\n'])('with lines that end in %j, with and without a mark', (end) => {
    const lines = [`{"a":"é🙂"}`, '', '{"b":"\\n"}', '{"c":1}'];
    const expected = lines.filter((line) => line !== '').map((line) => `|${line}`);
    for (const text of [lines.join(end) + end, lines.join(end), BOM + lines.join(end)])
      expectEverywhere('ndjson', text, expected);
  });

  test('a lone CR ends no line: it may stand between members', () => {
    expectEverywhere('ndjson', '{"a":1,\r"b":2}\n{"c":3}', ['|{"a":1,\r"b":2}', '|{"c":3}']);
  });

  test('a line is told with its last byte', () => {
    const parser = createFrameParser('ndjson');
    expect(parser.push(Buffer.from('{"a":1}'))).toEqual([]);
    expect(parser.push(Buffer.from('\n'))).toHaveLength(1);
  });
});

describe('a JSON array', () => {
  const elements = ['{"a":"é🙂 ] } \\" \\\\"}', '{"b":[{"c":[]}]}', '[1,{"d":2}]'];
  const expected = elements.map((element) => `|${element}`);

  test.each(ENDS)('with %j around its elements, with and without a mark', (end) => {
    const text = `[${end}${elements.join(`${end},${end}`)}${end}]${end}`;
    expectEverywhere('json-array', text, expected);
    expectEverywhere('json-array', BOM + text, expected);
  });

  test('of nothing has no event', () => {
    for (const text of ['[]', '[ \n ]\n', '']) expectEverywhere('json-array', text, []);
  });

  test('that is an object, as an error is, is one event however deep it is', () => {
    const error = '{"error":{"code":429,"details":[{"reason":"x"},{}]}}';
    expectEverywhere('json-array', error, [`|${error}`]);
    expectEverywhere('json-array', `\n${error}\n`, [`|${error}`]);
  });

  test('that breaks off leaves what came whole, and the rest as it is', () => {
    expectEverywhere('json-array', '[{"a":1},{"b":', ['|{"a":1}', '|{"b":']);
  });

  test('an element is told with its last byte, before the comma', () => {
    const parser = createFrameParser('json-array');
    expect(parser.push(Buffer.from('[{"a":1'))).toEqual([]);
    expect(told(parser.push(Buffer.from('}')))).toEqual(['|{"a":1}']);
  });
});

describe.each<[Framing, string, string]>([
  ['sse', 'data: 123456', '\n\n'],
  ['ndjson', '"1234567890"', '\n'],
  ['json-array', '["123456"', ']'],
])('the limit of %s', (framing, begun, end) => {
  const bytes = Buffer.from(begun + end);

  test('lets a frame of just that size through, whole and in pieces', () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      const parser = createFrameParser(framing, bytes.length);
      expect(() => eventsOf(parser, [bytes.subarray(0, at), bytes.subarray(at)])).not.toThrow();
    }
  });

  test('refuses one byte more, whole and in pieces', () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      const parser = createFrameParser(framing, bytes.length - 1);
      expect(() => eventsOf(parser, [bytes.subarray(0, at), bytes.subarray(at)])).toThrow(FrameLimitError);
    }
  });
});

test.each(['sse', 'ndjson', 'json-array', 'aws-event-stream'] as const)('nothing in %s is nothing', (framing) => {
  const parser = createFrameParser(framing);
  expect(parser.push(new Uint8Array(0))).toEqual([]);
  expect(parser.finish()).toBeUndefined();
});
