// Server-sent events and chat chunks, however they arrive.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChunk, readFailure } from '../../../src-renderer/stores/chat-chunk.ts';
import { createSseReader } from '../../../src-renderer/stores/chat-sse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function readAll(...pieces: Uint8Array[]): string[] {
  const reader = createSseReader();
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

const STREAM =
  ': ping\ndata: {"a":"grüß 🦊 漢"}\r\n\r\n: ping\nevent: x\nid: 4\ndata:one\ndata: two\n\ndata: last\r\rdata: [DONE]\n\n';
const EVENTS = ['{"a":"grüß 🦊 漢"}', 'one\ntwo', 'last', '[DONE]'];

describe('event reader', () => {
  it('reads every line ending, comments between frames, and data of several lines', () => {
    expect(readAll(bytes(STREAM))).toEqual(EVENTS);
  });

  it('gives the same events at every possible cut, also inside a character or a CR LF', () => {
    const all = bytes(STREAM);
    for (let cut = 0; cut <= all.length; cut += 1) {
      expect(readAll(all.slice(0, cut), all.slice(cut)), `cut at ${cut}`).toEqual(EVENTS);
    }
  });

  it('gives the same events for any series of cuts', () => {
    const all = bytes(STREAM);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: all.length }), { maxLength: 30 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
        expect(readAll(...edges.slice(1).map((to, at) => all.slice(edges[at], to)))).toEqual(EVENTS);
      }),
    );
  });

  it('does not take a keep-alive comment for the end of an event', () => {
    expect(readAll(bytes('data: a\n: ping\ndata: b\n\n'))).toEqual(['a\nb']);
  });

  it('drops a byte order mark', () => {
    expect(readAll(new Uint8Array([0xef, 0xbb, 0xbf]), bytes('data: a\n\n'))).toEqual(['a']);
  });

  it('does not lose a last event whose blank line never came', () => {
    expect(readAll(bytes('data: a\n\ndata: [DONE]'))).toEqual(['a', '[DONE]']);
  });

  it('says nothing for a stream of comments', () => {
    expect(readAll(bytes(': ping\n: ping\n\n'))).toEqual([]);
  });
});

describe('chunk', () => {
  const delta = (fields: object, finish: string | null = null): string =>
    JSON.stringify({ choices: [{ index: 0, delta: fields, finish_reason: finish }] });

  it('reads text and the finish reason', () => {
    expect(readChunk(delta({ content: 'Hi' }))).toEqual({ type: 'delta', text: 'Hi', reasoning: '' });
    expect(readChunk(delta({}, 'length'))).toEqual({ type: 'delta', text: '', reasoning: '', finishReason: 'length' });
  });

  it('reads reasoning under each of its names, and once when two are sent together', () => {
    const details = [{ type: 'reasoning.text', text: 'think' }];
    for (const fields of [
      { reasoning: 'think' },
      { reasoning_content: 'think' },
      { reasoning_details: details },
      { reasoning: 'think', reasoning_details: details },
      {
        reasoning_details: [
          { type: 'reasoning.summary', summary: 'think' },
          { type: 'reasoning.encrypted', data: 'x' },
        ],
      },
    ]) {
      expect(readChunk(delta(fields))).toMatchObject({ reasoning: 'think', text: '' });
    }
  });

  it('reads content that comes in parts, and a refusal', () => {
    expect(
      readChunk(
        delta({
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        }),
      ),
    ).toMatchObject({
      text: 'ab',
    });
    expect(readChunk(delta({ content: null, refusal: 'No.' }))).toMatchObject({ text: 'No.' });
  });

  it('survives a usage chunk without choices, and null where objects are expected', () => {
    expect(readChunk('{"choices":[],"usage":{"prompt_tokens":3}}')).toEqual({ type: 'delta', text: '', reasoning: '' });
    expect(readChunk('{"choices":[null]}')).toMatchObject({ type: 'delta' });
    expect(readChunk('{"choices":[{"delta":null}],"error":null}')).toMatchObject({ type: 'delta' });
  });

  it('tells the closing word from text, and rubbish from both', () => {
    expect(readChunk('[DONE]')).toEqual({ type: 'done' });
    expect(readChunk('{"choi')).toEqual({ type: 'unreadable' });
    expect(readChunk('42')).toEqual({ type: 'unreadable' });
  });

  it("reads an error in the middle of a stream, in the gateway's and in a vendor's wording", () => {
    expect(
      readChunk('{"error":{"code":502,"message":"Groq: gone","metadata":{"error_type":"provider_unavailable"}}}'),
    ).toEqual({ type: 'error', failure: { message: 'Groq: gone', type: 'provider_unavailable', status: 502 } });
    expect(readChunk('{"error":{"message":"busy","type":"overloaded","code":"x"}}')).toEqual({
      type: 'error',
      failure: { message: 'busy', type: 'overloaded' },
    });
    expect(readChunk('{"error":"plain"}')).toEqual({ type: 'error', failure: { message: 'plain' } });
  });

  it('does not leave a failure without words when the body has none', () => {
    expect(readFailure(undefined, 503)).toEqual({
      message: 'The gateway answered 503 and did not say why.',
      status: 503,
    });
  });
});
