// How Gemini streams end: the reason, the counts, an error in the middle, a connection that closes.
import { describe, expect, test } from 'vitest';
import { createFrameParser } from '../../../src-main/dialects/framing.ts';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { chunk, frame, readChunks, STOP, types } from '../support/gemini-frames.ts';
import { contentOfStream, usageOfStream } from '../support/meaning.ts';
import { decodeStream, pieces } from '../support/streams.ts';

describe('finish', () => {
  test.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['LANGUAGE', 'content-filter'],
    ['BLOCKLIST', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['IMAGE_SAFETY', 'content-filter'],
    ['IMAGE_PROHIBITED_CONTENT', 'content-filter'],
    ['IMAGE_RECITATION', 'content-filter'],
    ['IMAGE_OTHER', 'error'],
    ['NO_IMAGE', 'error'],
    ['OTHER', 'error'],
    ['MALFORMED_FUNCTION_CALL', 'error'],
    ['MALFORMED_RESPONSE', 'error'],
    ['UNEXPECTED_TOOL_CALL', 'error'],
    ['TOO_MANY_TOOL_CALLS', 'error'],
    ['MISSING_THOUGHT_SIGNATURE', 'error'],
    ['WORD_OF_TOMORROW', 'unknown'],
    ['__proto__', 'unknown'],
    ['constructor', 'unknown'],
  ])('the reason is understood and its own word kept: %s', (native, reason) => {
    expect(readChunks(chunk([{ text: 'x' }], { finishReason: native })).parts.at(-1)).toEqual({
      type: 'finish',
      finish: { reason, native },
    });
  });

  test.each([undefined, null, '', 'FINISH_REASON_UNSPECIFIED', 1])(
    'generation goes on while the reason is %j',
    (finishReason) => {
      const { complete, parts } = readChunks(chunk([{ text: 'x' }], { finishReason }));
      expect(complete).toBe(false);
      expect(parts.map(({ type }) => type)).not.toContain('finish');
    },
  );

  test('a broken call is not taken for one that a client may run', () => {
    const { parts } = readChunks(
      chunk([{ functionCall: { name: 'f' } }]),
      chunk([], { finishReason: 'MALFORMED_FUNCTION_CALL' }),
    );
    expect(parts.at(-1)).toMatchObject({ finish: { reason: 'error' } });
  });

  test('a cut answer with a call in it stays cut: its arguments may be', () => {
    const { parts } = readChunks(chunk([{ functionCall: { name: 'f' } }], { finishReason: 'MAX_TOKENS' }));
    expect(parts.at(-1)).toMatchObject({ finish: { reason: 'length' } });
  });

  test('a safety block after half an answer is no clean end', () => {
    const { parts } = readChunks(chunk([{ text: 'Take two' }]), {
      candidates: [{ finishReason: 'SAFETY', content: {} }],
    });
    expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'Take two' }]);
    expect(parts.at(-1)).toEqual({ type: 'finish', finish: { reason: 'content-filter', native: 'SAFETY' } });
  });

  test.each(['SAFETY', 'OTHER', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'IMAGE_SAFETY'])(
    'a prompt refused for %s has no candidate, and is an end all the same',
    (blockReason) => {
      const stream = readChunks({ promptFeedback: { blockReason }, usageMetadata: { promptTokenCount: 4 } });
      expect(stream.complete).toBe(true);
      expect(stream.parts.at(-1)).toEqual({
        type: 'finish',
        finish: { reason: 'content-filter', native: blockReason },
      });
      expect(usageOfStream(stream.parts)?.input.total).toBe(4);
    },
  );

  test('feedback that blocks nothing ends nothing', () => {
    const { complete } = readChunks({ promptFeedback: { safetyRatings: [{ probability: 'LOW' }] } });
    expect(complete).toBe(false);
  });

  test('a stream cut before its reason is broken, one cut after it is whole', () => {
    const begun = frame(chunk([{ text: 'x' }]));
    const cut = decodeStream(gemini, begun);
    expect([cut.ended, cut.complete, types(cut).at(-1)]).toEqual([false, false, 'text-delta']);
    const whole = decodeStream(gemini, begun + frame(chunk([], STOP)));
    expect([whole.ended, whole.complete, types(whole).at(-1)]).toEqual([false, true, 'finish']);
  });

  test('an end that is asked for without a reason brings none', () => {
    expect(gemini.createStreamDecoder().end()).toEqual([]);
  });
});

describe('usage', () => {
  test('counts grow from chunk to chunk, and the last one stands', () => {
    const counted = (prompt: number, said: number): object => ({
      usageMetadata: { promptTokenCount: prompt, candidatesTokenCount: said, totalTokenCount: prompt + said },
    });
    const { parts } = readChunks(
      chunk([{ text: 'a' }], {}, counted(118, 1)),
      chunk([{ text: 'b' }], {}, counted(118, 17)),
      chunk([{ text: '' }], STOP, counted(271, 32)),
    );
    expect(usageOfStream(parts)).toMatchObject({ input: { total: 271 }, output: { total: 32 } });
  });

  test('usage may follow the reason in a chunk without a candidate', () => {
    const stream = readChunks(chunk([{ text: 'a' }], STOP), { usageMetadata: { promptTokenCount: 3 } });
    expect(usageOfStream(stream.parts)?.input.total).toBe(3);
    expect(types(stream).filter((type) => type === 'finish')).toHaveLength(1);
  });

  test('chunks of Vertex that count nothing take no count away and make none', () => {
    const traffic = { usageMetadata: { trafficType: 'ON_DEMAND' } };
    expect(usageOfStream(readChunks(chunk([{ text: 'a' }], {}, traffic)).parts)).toBeUndefined();
    const counted = { usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2 } };
    const { parts } = readChunks(chunk([{ text: 'a' }], {}, counted), chunk([], STOP, traffic));
    expect(usageOfStream(parts)?.input.total).toBe(9);
  });
});

describe('errors', () => {
  const overloaded = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } };

  test('an error in the middle is an error, with its status and its word', () => {
    const stream = readChunks(chunk([{ text: 'half' }]), overloaded);
    expect(stream.parts.at(-1)).toEqual({
      type: 'error',
      error: { status: 503, code: 'UNAVAILABLE', message: 'The model is overloaded.', raw: overloaded },
    });
    expect(stream.complete).toBe(false);
  });

  test('an error as the first frame is no start', () => {
    expect(types(readChunks(overloaded))).toEqual(['error']);
  });

  test('an error that stands bare between events, over several lines, is not passed over', () => {
    const bare = `${JSON.stringify(overloaded, null, 2)}\n`;
    for (const end of ['', '\n', '\r\n\r\n']) {
      const { parts } = decodeStream(gemini, frame(chunk([{ text: 'half' }])) + bare + end);
      expect(parts.at(-1)).toMatchObject({ type: 'error', error: { status: 503 } });
    }
  });

  test('an answer with a member of that name is no error', () => {
    expect(types(readChunks(chunk([{ text: 'x' }], STOP, { error: null })))).toContain('finish');
  });
});

describe('the stream as one JSON array', () => {
  const parse = (bytes: readonly Uint8Array[]): readonly StreamPart[] => {
    const parser = createFrameParser('json-array');
    const decoder = gemini.createStreamDecoder();
    const events = bytes.flatMap((each) => parser.push(each));
    const last = parser.finish();
    return [...[...events, ...(last ? [last] : [])].flatMap((event) => decoder.decode(event)), ...decoder.end()];
  };
  const elements = [
    chunk([{ text: 'Grüße, "}]" [{\\ ' }]),
    chunk([{ functionCall: { name: 'f', args: { path: ']}"' } }, thoughtSignature: 's' }]),
    chunk([{ text: '' }], STOP, { usageMetadata: { promptTokenCount: 3 } }),
  ];
  const expected = readChunks(...elements).parts;

  test('cut at any one byte it says the same as a stream of events', () => {
    const bytes = Buffer.from(`[${elements.map((each) => JSON.stringify(each)).join('\n,\r\n')}\n]\n`);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(parse([bytes.subarray(0, at), bytes.subarray(at)]), `byte ${at}`).toEqual(expected);
    }
  });

  test('in pieces of any size, written over many lines, it says the same', () => {
    const bytes = Buffer.from(JSON.stringify(elements, null, 2));
    for (const longest of [1, 2, 7, 100]) expect(parse(pieces(bytes, longest, longest))).toEqual(expected);
  });

  test('cut off before its bracket it is judged by its reason alone', () => {
    const bytes = Buffer.from(`[${JSON.stringify(elements[0])},${JSON.stringify(elements[2])}`);
    expect(parse([bytes]).at(-1)).toMatchObject({ type: 'finish' });
    expect(parse([bytes.subarray(0, bytes.length - 5)]).map(({ type }) => type)).not.toContain('finish');
  });

  test('an error is an element like others', () => {
    const bytes = Buffer.from(JSON.stringify([elements[0], { error: { code: 429, message: 'Slow' } }]));
    expect(parse([bytes]).at(-1)).toMatchObject({ type: 'error', error: { status: 429, message: 'Slow' } });
  });
});
