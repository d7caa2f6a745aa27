// Streams of Gemini servers: chunks of whole parts, from which blocks with a start and an end must come.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import { chunk, contentOfChunks, frame, readChunks, STOP, types } from '../support/gemini-frames.ts';
import { decodeStream } from '../support/streams.ts';

describe('text', () => {
  test('a plain answer has a start, one block and an end, though no chunk says where the text ends', () => {
    expect(readChunks(chunk([{ text: 'Hel' }]), chunk([{ text: 'lo' }], STOP)).parts).toEqual([
      { type: 'start', id: 'r1', model: 'gemini-x' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hel' },
      { type: 'text-delta', block: 0, text: 'lo' },
      { type: 'text-end', block: 0 },
      { type: 'finish', finish: { reason: 'stop', native: 'STOP' } },
    ]);
  });

  test('the empty text that carries the finish reason opens no block', () => {
    expect(types(readChunks(chunk([{ text: 'Hi' }]), chunk([{ text: '' }], STOP)))).toEqual([
      'start',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
  });

  test('several parts of one chunk are one text', () => {
    expect(contentOfChunks(chunk([{ text: 'a' }, { text: 'b' }], STOP))).toEqual([{ type: 'text', text: 'ab' }]);
  });

  test.each([
    ['no content', {}],
    ['a content without parts', { content: { role: 'model' } }],
    ['parts that are no list', { content: { parts: 'x' } }],
    ['parts that are no objects', { content: { parts: [null, 5, 'x'] } }],
  ])('a candidate with %s breaks nothing', (_, candidate) => {
    const { parts, complete } = readChunks({ candidates: [{ ...candidate, ...STOP }] });
    expect(complete).toBe(true);
    expect(parts.at(-1)).toEqual({ type: 'finish', finish: { reason: 'stop', native: 'STOP' } });
  });

  test('a stream without ids or model still starts', () => {
    const [first] = readChunks({ candidates: [{ content: { parts: [{ text: 'x' }] } }] }).parts;
    expect(first).toEqual({ type: 'start' });
  });

  test('the first of several candidates is the answer, whatever their order', () => {
    const two = (said: string, other: string): object => ({
      candidates: [
        { index: 1, content: { parts: [{ text: other }] }, finishReason: 'MAX_TOKENS' },
        { content: { parts: [{ text: said }] }, ...STOP },
      ],
    });
    const { parts } = readChunks(two('a', 'x'), two('b', 'y'));
    expect(contentOfChunks(two('a', 'x'), two('b', 'y'))).toEqual([{ type: 'text', text: 'ab' }]);
    expect(parts.at(-1)).toMatchObject({ finish: { reason: 'stop' } });
    const others = parts.flatMap((part) => (part.type === 'other-choice' && part.choice === 1 ? [part.part] : []));
    expect(others).toEqual([
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'x' },
      { type: 'text-delta', block: 0, text: 'y' },
      { type: 'text-end', block: 0 },
      { type: 'finish', finish: { reason: 'length', native: 'MAX_TOKENS' } },
    ]);
  });

  test('a chunk with another candidate alone says nothing of the first, and ends nothing', () => {
    const other = { candidates: [{ index: 1, content: { parts: [{ text: 'x' }] }, ...STOP }] };
    const { parts, complete } = readChunks(other);
    expect([parts.map(({ type }) => type), complete]).toEqual([['start', 'other-choice', 'other-choice'], false]);
  });

  test('a stream whose other candidate never ends is broken', () => {
    const other = { candidates: [{ index: 1, content: { parts: [{ text: 'x' }] } }] };
    expect(readChunks(other, chunk([{ text: 'a' }], STOP)).complete).toBe(false);
  });
});

describe('thoughts and signatures', () => {
  test('thoughts and text are blocks of their own, in order', () => {
    const stream = readChunks(
      chunk([{ text: 'Let me ', thought: true }]),
      chunk([{ text: 'see.', thought: true }]),
      chunk([{ text: 'It is 4.' }], STOP),
    );
    expect(stream.parts.slice(1, -1)).toEqual([
      { type: 'reasoning-start', block: 0, format: 'google-gemini-v1' },
      { type: 'reasoning-delta', block: 0, text: 'Let me ' },
      { type: 'reasoning-delta', block: 0, text: 'see.' },
      { type: 'reasoning-end', block: 0 },
      { type: 'text-start', block: 1 },
      { type: 'text-delta', block: 1, text: 'It is 4.' },
      { type: 'text-end', block: 1 },
    ]);
  });

  test('a signature ends its thought: the next one is another', () => {
    const content = contentOfChunks(
      chunk([{ text: 'A', thought: true, thoughtSignature: 's1' }]),
      chunk([{ text: 'B', thought: true, thoughtSignature: 's2' }], STOP),
    );
    expect(content).toEqual([
      { type: 'reasoning', text: 'A', redacted: 's1', format: 'google-gemini-v1' },
      { type: 'reasoning', text: 'B', redacted: 's2', format: 'google-gemini-v1' },
    ]);
  });

  test('the signature of the last, empty part of version 3 is not lost', () => {
    expect(contentOfChunks(chunk([{ text: 'Red' }]), chunk([{ text: '', thoughtSignature: 'sig' }], STOP))).toEqual([
      { type: 'text', text: 'Red' },
      { type: 'reasoning', text: '', redacted: 'sig', format: 'google-gemini-v1' },
    ]);
  });

  test('the signature of a call names its call and stands before it', () => {
    const { parts } = readChunks(chunk([{ functionCall: { name: 'f', id: 'c1' }, thoughtSignature: 'sig' }], STOP));
    expect(parts.slice(1, -1)).toEqual([
      { type: 'reasoning-start', block: 0, format: 'google-gemini-v1', id: 'c1' },
      { type: 'reasoning-redacted', block: 0, data: 'sig' },
      { type: 'reasoning-end', block: 0 },
      { type: 'tool-call-start', block: 1, id: 'c1', name: 'f' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: '{}' },
      { type: 'tool-call-end', block: 1 },
    ]);
  });

  test('text after a signature in its middle goes on in a block of its own', () => {
    expect(
      contentOfChunks(chunk([{ text: 'a', thoughtSignature: 's' }, { text: 'b' }]), chunk([{ text: 'c' }], STOP)),
    ).toEqual([
      { type: 'text', text: 'a' },
      { type: 'reasoning', text: '', redacted: 's', format: 'google-gemini-v1' },
      { type: 'text', text: 'bc' },
    ]);
  });

  test('a thought without words is no block', () => {
    const empty = chunk([{ text: '', thought: true }]);
    expect(
      contentOfChunks(
        chunk([{ text: 'A', thought: true }]),
        empty,
        chunk([{ text: 'B', thought: true }]),
        chunk([], STOP),
      ),
    ).toEqual([{ type: 'reasoning', text: 'AB', format: 'google-gemini-v1' }]);
    expect(types(readChunks(empty, chunk([], STOP)))).toEqual(['start', 'finish']);
  });

  test('state that another gateway of this kind wrapped comes out as what it was', () => {
    const thoughtSignature = wrapSeal({ format: 'anthropic-claude-v1', signature: 'sig' });
    expect(contentOfChunks(chunk([{ text: 'Hm', thought: true, thoughtSignature }], STOP))).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 'sig', format: 'anthropic-claude-v1' },
    ]);
  });

  test('both spellings of a signature are read', () => {
    expect(contentOfChunks(chunk([{ text: 'x', thought_signature: 's' }], STOP))).toEqual([
      { type: 'text', text: 'x' },
      { type: 'reasoning', text: '', redacted: 's', format: 'google-gemini-v1' },
    ]);
  });
});

describe('calls and media', () => {
  test('parallel calls over chunks are as many calls, with ids that differ', () => {
    const called = (city: string): object => ({ functionCall: { name: 'weather', args: { city } } });
    const { parts } = readChunks(chunk([called('Rome'), called('Oslo')]), chunk([called('Bonn')]), chunk([], STOP));
    const starts = parts.filter((part) => part.type === 'tool-call-start');
    expect(starts.map(({ id }) => id)).toEqual(['call_r1_0', 'call_r1_1', 'call_r1_2']);
    expect(new Set(starts.map(({ block }) => block)).size).toBe(3);
    expect(parts.at(-1)).toEqual({ type: 'finish', finish: { reason: 'tool-calls', native: 'STOP' } });
  });

  test('a call closes the text before it, and text after it is a new block', () => {
    expect(types(readChunks(chunk([{ text: 'a' }, { functionCall: { name: 'f' } }, { text: 'b' }], STOP)))).toEqual([
      'start',
      'text-start',
      'text-delta',
      'text-end',
      'tool-call-start',
      'tool-call-delta',
      'tool-call-end',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
  });

  test('a call that was already told makes the later reason a call’s', () => {
    const { parts } = readChunks(chunk([{ functionCall: { name: 'f' } }]), chunk([{ text: '' }], STOP));
    expect(parts.at(-1)).toMatchObject({ finish: { reason: 'tool-calls' } });
  });

  test('a call without a name, and what only Google understands, is no part', () => {
    const odd = [{ functionCall: {} }, { executableCode: { code: '1' }, thoughtSignature: 's' }, { videoMetadata: {} }];
    expect(types(readChunks(chunk(odd, STOP)))).toEqual(['start', 'finish']);
  });

  test('pictures and sound arrive whole, with their types, and their signatures behind them', () => {
    const inline = (mimeType: string): object => ({ inlineData: { mimeType, data: 'AAAA' } });
    const stream = readChunks(
      chunk([{ text: 'Look:' }, { ...inline('image/png'), thoughtSignature: 's' }]),
      chunk([inline('audio/L16;codec=pcm;rate=24000')], STOP),
    );
    const media = stream.parts.flatMap((part) => (part.type === 'media' ? [part.part] : []));
    expect(media).toEqual([
      { type: 'media', kind: 'image', source: { type: 'base64', data: 'AAAA' }, mediaType: 'image/png' },
      {
        type: 'media',
        kind: 'audio',
        source: { type: 'base64', data: 'AAAA' },
        mediaType: 'audio/L16;codec=pcm;rate=24000',
      },
    ]);
    const order = types(stream);
    expect(order.indexOf('reasoning-redacted')).toBeGreaterThan(order.indexOf('media'));
  });
});

test('what is no chunk is passed over: comments, blanks, broken JSON, numbers', () => {
  const noise = ': ping\r\n\r\ndata: \r\n\r\ndata: {"candi\r\n\r\ndata: 5\r\n\r\ndata: null\r\n\r\nevent: x\r\n\r\n';
  const { parts, complete } = decodeStream(gemini, noise + frame(chunk([{ text: 'x' }], STOP)) + noise);
  expect(complete).toBe(true);
  expect(parts.map(({ type }) => type)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'finish']);
});
