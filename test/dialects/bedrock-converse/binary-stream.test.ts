// Bedrock's binary stream from the network to neutral parts: broken anywhere, damaged anywhere, ended by an exception.
import { describe, expect, test } from 'vitest';
import { FrameLimitError } from '../../../src-main/dialects/byte-queue.ts';
import { DamagedFrameError } from '../../../src-main/dialects/event-stream.ts';
import { createFrameParser } from '../../../src-main/dialects/framing.ts';
import type { SseEvent } from '../../../src-main/dialects/sse.ts';
import {
  binary,
  binaryStream,
  callInput,
  callStart,
  delta,
  kinds,
  messageStop,
  metadata,
  readFrames,
  stop,
  type ConverseEvent,
} from '../support/converse-events.ts';
import { contentOfStream } from '../support/meaning.ts';

const ANSWER: readonly ConverseEvent[] = [
  ['messageStart', { role: 'assistant' }],
  delta(0, { text: 'é漢🙂' }),
  stop(0),
  callStart(1, 't1'),
  callInput(1, '{"a":1}'),
  stop(1),
  messageStop('tool_use'),
  metadata(),
];
const BYTES = binaryStream(...ANSWER);

function framesOf(...chunks: readonly Uint8Array[]): SseEvent[] {
  const parser = createFrameParser('aws-event-stream');
  return chunks.flatMap((chunk) => parser.push(chunk));
}

const WHOLE = framesOf(BYTES);

describe('a stream broken by the network', () => {
  test('means what it says', () => {
    const read = readFrames(WHOLE);
    expect(contentOfStream(read.parts)).toEqual([
      { type: 'text', text: 'é漢🙂' },
      { type: 'tool-call', id: 't1', name: 'f', arguments: '{"a":1}' },
    ]);
    expect([read.ended, read.complete]).toEqual([true, true]);
  });

  test('at any one byte means the same, and no byte is lost', () => {
    for (let at = 0; at <= BYTES.length; at += 1) {
      const frames = framesOf(BYTES.subarray(0, at), BYTES.subarray(at));
      expect(
        frames.map(({ event, data }) => [event, data]),
        `broken at ${at}`,
      ).toEqual(WHOLE.map(({ event, data }) => [event, data]));
      expect(Buffer.concat(frames.map(({ raw }) => raw)).equals(BYTES), `broken at ${at}`).toBe(true);
    }
  });

  test('at any two bytes around a message’s length means the same', () => {
    const first = WHOLE[0]?.raw.length ?? 0;
    for (let from = first - 6; from < first + 12; from += 1)
      for (let to = from; to < first + 12; to += 1) {
        const frames = framesOf(BYTES.subarray(0, from), BYTES.subarray(from, to), BYTES.subarray(to));
        expect(frames, `broken at ${from} and ${to}`).toHaveLength(WHOLE.length);
      }
  });

  test('into single bytes, with nothing between them, means the same', () => {
    const single = [...BYTES].flatMap((byte) => [Uint8Array.of(byte), new Uint8Array(0)]);
    expect(readFrames(framesOf(...single)).parts).toEqual(readFrames(WHOLE).parts);
  });

  test('an event is told with its last byte, not with the first one of the next', () => {
    const parser = createFrameParser('aws-event-stream');
    for (const { raw } of WHOLE) {
      expect(parser.push(raw.subarray(0, -1))).toEqual([]);
      expect(parser.push(raw.subarray(-1))).toHaveLength(1);
    }
  });

  test('a buffer that the caller fills again changes no event that is half here', () => {
    const parser = createFrameParser('aws-event-stream');
    const reused = Buffer.from(BYTES.subarray(0, 3));
    parser.push(reused);
    reused.fill(0xff);
    expect(parser.push(BYTES.subarray(3))).toHaveLength(WHOLE.length);
  });
});

describe('a stream cut off', () => {
  test('anywhere before its end has no end of its own', () => {
    const beforeStop = BYTES.length - (WHOLE.at(-1)?.raw.length ?? 0) - (WHOLE.at(-2)?.raw.length ?? 0);
    for (let length = 0; length < beforeStop; length += 7) {
      const read = readFrames(framesOf(BYTES.subarray(0, length)));
      expect([read.ended, read.complete], `cut at ${length}`).toEqual([false, false]);
      expect(kinds(read), `cut at ${length}`).not.toContain('finish');
    }
  });

  test('between its end and its usage is whole, without counts', () => {
    const read = readFrames(framesOf(BYTES.subarray(0, BYTES.length - 1)));
    expect([read.ended, read.complete]).toEqual([false, true]);
    expect(kinds(read).at(-1)).toBe('finish');
    expect(kinds(read)).not.toContain('usage');
  });
});

describe('a damaged stream', () => {
  const damaged = (at: number): Uint8Array => {
    const copy = Uint8Array.from(BYTES);
    copy[at] = (copy[at] ?? 0) ^ 0x01;
    return copy;
  };
  const first = WHOLE[0]?.raw.length ?? 0;

  test.each([
    ['the checksum of its lengths', first + 8],
    ['the length of its headers', first + 7],
    ['a header’s name', first + 14],
    ['its body', first + 100],
    ['its last checksum', first + (WHOLE[1]?.raw.length ?? 0) - 1],
  ])('in %s is refused at that message, after what came before it', (_, at) => {
    const parser = createFrameParser('aws-event-stream');
    expect(parser.push(damaged(at).subarray(0, first))).toHaveLength(1);
    expect(() => parser.push(damaged(at).subarray(first))).toThrow(DamagedFrameError);
  });

  test('says what is wrong with it in words of its own', () => {
    expect(() => framesOf(damaged(first - 1))).toThrow(/^a binary frame of the stream is damaged: /);
    expect(() => framesOf(Uint8Array.of(0, 0, 0, 15))).toThrow('its length is 15');
  });

  test('with a length over the limit is refused before it is waited for', () => {
    const parser = createFrameParser('aws-event-stream', 1_000);
    expect(() => parser.push(Uint8Array.of(0, 0, 0x03, 0xe9))).toThrow(FrameLimitError);
    expect(createFrameParser('aws-event-stream', 1_000).push(Uint8Array.of(0, 0, 0x03, 0xe8))).toEqual([]);
  });

  test('of text, as a proxy sends it instead, is refused at once', () => {
    expect(() => framesOf(Buffer.from('<html>Bad gateway</html>'))).toThrow(FrameLimitError);
  });
});

describe('an exception in the stream', () => {
  const begun = binaryStream(...ANSWER.slice(0, 2));
  const after = (message: Uint8Array) => readFrames(framesOf(Buffer.concat([begun, message])));

  test.each<[string, Record<string, string>, string, object]>([
    [
      'with its message',
      { ':message-type': 'exception', ':exception-type': 'throttlingException' },
      '{"message":"Too many tokens"}',
      { status: 429, code: 'throttlingException', message: 'Too many tokens' },
    ],
    [
      'without a word',
      { ':message-type': 'exception', ':exception-type': 'serviceUnavailableException' },
      '',
      { status: 503, code: 'serviceUnavailableException', message: 'serviceUnavailableException' },
    ],
    [
      'in plain text',
      { ':message-type': 'exception', ':exception-type': 'internalServerException' },
      'It broke.',
      { status: 500, code: 'internalServerException', message: 'It broke.' },
    ],
    [
      'by the names of the SDK’s classes',
      { ':message-type': 'exception', ':exception-type': 'ModelStreamErrorException' },
      '{"originalStatusCode":424,"message":"m"}',
      { status: 500, code: 'ModelStreamErrorException', message: 'm' },
    ],
    [
      'of the transport, in its headers',
      { ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'oops' },
      '',
      { code: 'InternalFailure', message: 'oops' },
    ],
  ])('%s is an error, and the stream has no end', (_, headers, body, error) => {
    const read = after(binary(headers, body));
    expect(read.parts.at(-1)).toMatchObject({ type: 'error', error });
    expect([read.ended, read.complete]).toEqual([false, false]);
  });

  test('is found wherever the network broke it', () => {
    const message = binary({ ':message-type': 'exception', ':exception-type': 'throttlingException' }, '{}');
    for (let at = 0; at <= message.length; at += 1) {
      const read = readFrames(framesOf(begun, message.subarray(0, at), message.subarray(at)));
      expect(read.parts.at(-1), `broken at ${at}`).toMatchObject({ type: 'error', error: { status: 429 } });
    }
  });
});
