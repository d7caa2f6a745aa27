// Streams for Anthropic clients: other protocols interleave, this one opens one block at a time, and strict clients check it.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { contentOfStream } from '../support/meaning.ts';
import { anthropicStreamFaults } from '../support/stream-grammar.ts';
import { decodeStream, encodeStream, eventsOf, facts } from '../support/streams.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const usage = (output: number): Usage => ({
  input: { total: 8, uncached: 5, cacheRead: 3, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: output, text: output, reasoning: 0 },
  estimated: false,
});
const finish = (reason: 'stop' | 'tool-calls' | 'unknown' = 'stop'): StreamPart => ({
  type: 'finish',
  finish: { reason },
});

function write(...parts: StreamPart[]): { text: string; events: Json[]; content: unknown } {
  const text = encodeStream(anthropicMessages, parts);
  expect(anthropicStreamFaults(text)).toEqual([]);
  return {
    text,
    events: eventsOf([Buffer.from(text)]).map(({ data }) => JSON.parse(data) as Json),
    content: contentOfStream(decodeStream(anthropicMessages, text).parts),
  };
}

const text = (block: number, said: string): StreamPart[] => [
  { type: 'text-start', block },
  { type: 'text-delta', block, text: said },
  { type: 'text-end', block },
];

describe('order', () => {
  test('an answer without content is still a whole stream', () => {
    expect(write({ type: 'start' }, finish()).events.map((event) => event['type'])).toEqual([
      'message_start',
      'message_delta',
      'message_stop',
    ]);
  });

  test('a stream whose vendor never finished a block, or never said why it ended, is whole', () => {
    expect(write({ type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'Hi' }).content).toEqual([
      { type: 'text', text: 'Hi' },
    ]);
  });

  test('interleaved calls are told one after another, each with all its arguments', () => {
    const { content } = write(
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-call-start', block: 1, id: 'b', name: 'g' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: '{"y"' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: '{"x":1}' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: ':2}' },
      { type: 'tool-call-end', block: 1 },
      { type: 'tool-call-end', block: 0 },
      ...text(2, 'after'),
      finish('tool-calls'),
    );
    expect(content).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
      { type: 'tool-call', id: 'b', name: 'g', arguments: '{"y":2}' },
      { type: 'text', text: 'after' },
    ]);
  });

  test('waiting blocks that end, or never end, all come out', () => {
    const begin = (block: number): StreamPart => ({ type: 'tool-call-start', block, id: `t${block}`, name: 'f' });
    const { content } = write(
      begin(0),
      begin(1),
      begin(2),
      { type: 'tool-call-end', block: 2 },
      begin(3),
      finish('tool-calls'),
    );
    expect(content).toHaveLength(4);
  });

  test('blocks that hold nothing leave no gap in the numbers', () => {
    const { events } = write(
      { type: 'reasoning-start', block: 0 },
      { type: 'reasoning-end', block: 0 },
      ...text(1, 'Hi'),
      finish(),
    );
    expect(events.flatMap((event) => event['index'] ?? [])).toEqual([0, 0, 0]);
  });

  test('many waiting pieces cost no more than their number', () => {
    const pieces: StreamPart[] = [
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-call-start', block: 1, id: 'b', name: 'g' },
    ];
    for (let count = 0; count < 50_000; count += 1)
      pieces.push({ type: 'tool-call-delta', block: 1, argumentsDelta: '1' });
    const { content } = write(...pieces, finish('tool-calls'));
    expect((content as { arguments: string }[])[1]?.arguments).toHaveLength(50_000);
  });
});

describe('reasoning', () => {
  const reasoning = (format: 'anthropic-claude-v1' | 'openai-responses-v1' | 'unknown', seal: StreamPart): unknown =>
    write(
      { type: 'reasoning-start', block: 0, format },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      seal,
      { type: 'reasoning-end', block: 0 },
      ...text(1, 'x'),
      finish(),
    ).content;
  const signature: StreamPart = { type: 'reasoning-signature', block: 0, signature: 's' };
  const bare = { type: 'reasoning', text: 'Hm', format: 'anthropic-claude-v1' };

  const wrapped = (seal: Parameters<typeof wrapSeal>[0]): string => wrapSeal(seal) ?? '';

  test('a signature of Claude stays, one of another vendor travels in an envelope that Claude never sees', () => {
    expect(reasoning('anthropic-claude-v1', signature)).toMatchObject([{ ...bare, signature: 's' }, {}]);
    expect(reasoning('openai-responses-v1', signature)).toEqual([
      { ...bare, signature: wrapped({ format: 'openai-responses-v1', signature: 's' }) },
      { type: 'text', text: 'x' },
    ]);
  });

  test('opaque state under readable text takes the signature’s place: it would be lost in a block of its own', () => {
    const redacted: StreamPart = { type: 'reasoning-redacted', block: 0, data: 'enc' };
    expect(reasoning('openai-responses-v1', redacted)).toEqual([
      { ...bare, signature: wrapped({ format: 'openai-responses-v1', redacted: 'enc' }) },
      { type: 'text', text: 'x' },
    ]);
  });

  test('sealed thinking without text is a block of its own', () => {
    const sealed = (format: 'anthropic-claude-v1' | 'openai-responses-v1'): unknown =>
      write(
        { type: 'reasoning-start', block: 0, format, id: 'rs_1' },
        { type: 'reasoning-redacted', block: 0, data: 'zz' },
        { type: 'reasoning-end', block: 0 },
        finish(),
      ).content;
    expect(sealed('anthropic-claude-v1')).toEqual([
      { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
    ]);
    const envelope = wrapped({ format: 'openai-responses-v1', redacted: 'zz', id: 'rs_1' });
    expect(sealed('openai-responses-v1')).toEqual([
      { type: 'reasoning', text: '', redacted: envelope, format: 'anthropic-claude-v1' },
    ]);
  });
});

describe('start and end', () => {
  test('counts that a vendor sends first stand in message_start, the last ones in message_delta', () => {
    const { events } = write(
      { type: 'start' },
      { type: 'usage', usage: usage(1) },
      ...text(0, 'x'),
      { type: 'usage', usage: usage(9) },
      finish(),
    );
    expect(events[0]).toMatchObject({
      message: {
        id: 'gen-1',
        model: 'acme/large',
        usage: { input_tokens: 5, cache_read_input_tokens: 3, output_tokens: 1 },
      },
    });
    expect(events.at(-2)).toMatchObject({ usage: { input_tokens: 5, cache_read_input_tokens: 3, output_tokens: 9 } });
  });

  test('a refusal becomes text and its own stop reason', () => {
    const { events, content } = write(
      { type: 'refusal-delta', text: 'I ' },
      { type: 'refusal-delta', text: 'cannot.' },
      finish(),
    );
    expect(content).toEqual([{ type: 'text', text: 'I cannot.' }]);
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'refusal' } });
  });

  test('citations stand in the text they belong to, and nowhere else', () => {
    const annotation: StreamPart = {
      type: 'annotation',
      annotation: { type: 'url-citation', url: 'https://x', title: 'X' },
    };
    const { events } = write(
      annotation,
      { type: 'text-start', block: 0 },
      annotation,
      { type: 'text-end', block: 0 },
      { type: 'tool-call-start', block: 1, id: 'a', name: 'f' },
      annotation,
      finish('tool-calls'),
    );
    expect(events.filter((event) => event['delta']?.type === 'citations_delta')).toEqual([
      {
        type: 'content_block_delta',
        index: 0,
        delta: {
          type: 'citations_delta',
          citation: { type: 'web_search_result_location', url: 'https://x', title: 'X' },
        },
      },
    ]);
  });

  test('odd ids of calls are legal for the client, and the same ones it will send back', () => {
    const { content } = write(
      { type: 'tool-call-start', block: 0, id: 'functions.f:0', name: 'f' },
      { type: 'tool-call-end', block: 0 },
      finish('tool-calls'),
    );
    expect((content as { id: string }[])[0]?.id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  test('cost and metadata come at the end', () => {
    const told = encodeStream(anthropicMessages, [{ type: 'usage', usage: usage(1) }, finish()], {
      ...facts,
      costUsd: 0.5,
      metadata: { attempt: 1 },
    });
    expect(told).toContain('"cost":0.5');
    expect(told).toContain('event: message_stop\ndata: {"type":"message_stop","openrouter_metadata":{"attempt":1}}');
  });

  test('pictures, which this protocol has not, break nothing', () => {
    const part = { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' } } as const;
    expect(write({ type: 'media', part }, ...text(0, 'x'), finish()).content).toEqual([{ type: 'text', text: 'x' }]);
  });
});

test('an error after the first token is an error event', () => {
  const told = anthropicMessages
    .createStreamEncoder()
    .error({ status: 529, errorType: 'provider_overloaded', message: 'Busy.' }, facts);
  expect(told).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Busy.","error_type":"provider_overloaded"}}\n\n',
  );
});
