// Every kind of item as it goes over the wire, event by event: clients read these fields by name.
import { describe, expect, test } from 'vitest';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { callParts, finalOf, ofType, stop, textParts, typesOf, write, type Json } from '../support/responses-events.ts';
import { facts } from '../support/streams.ts';

/** The events of the items: without the beginning and the end, and without what every event has. */
const items = (events: readonly Json[]): unknown[] =>
  events.slice(2, -1).map((event) => {
    const { sequence_number: _number, type, ...rest } = event;
    return [String(type).replace('response.', ''), rest];
  });

const thought = (...inside: StreamPart[]): StreamPart[] => [
  { type: 'reasoning-start', block: 0, format: 'openai-responses-v1', id: 'rs_9' },
  ...inside,
  { type: 'reasoning-end', block: 0 },
];
const freeform = {
  ...facts,
  request: {
    model: 'm',
    stream: true,
    messages: [],
    tools: [
      { type: 'function', name: 'patch', freeform: { type: 'custom', name: 'patch' } },
      { type: 'function', name: 'f' },
    ],
  },
} as const;

test('a text: item, part, pieces, and all of them closed from the inside out', () => {
  const at = { item_id: 'msg_gen-1_0', output_index: 0, content_index: 0 };
  const message = { id: 'msg_gen-1_0', type: 'message', role: 'assistant' };
  const part = { type: 'output_text', text: 'Hello', annotations: [], logprobs: [] };
  expect(items(write([...textParts(0, 'Hel', 'lo'), stop]))).toEqual([
    ['output_item.added', { output_index: 0, item: { ...message, status: 'in_progress', content: [] } }],
    ['content_part.added', { ...at, part: { ...part, text: '' } }],
    ['output_text.delta', { ...at, delta: 'Hel', logprobs: [] }],
    ['output_text.delta', { ...at, delta: 'lo', logprobs: [] }],
    ['output_text.done', { ...at, text: 'Hello', logprobs: [] }],
    ['content_part.done', { ...at, part }],
    ['output_item.done', { output_index: 0, item: { ...message, status: 'completed', content: [part] } }],
  ]);
});

test('reasoning: one part of a summary, and the sealed state only in the item that is done', () => {
  const at = { item_id: 'rs_9', output_index: 0, summary_index: 0 };
  const events = write([
    ...thought(
      { type: 'reasoning-delta', block: 0, text: 'Let me' },
      { type: 'reasoning-delta', block: 0, text: ' see' },
      { type: 'reasoning-redacted', block: 0, data: 'gAAA' },
    ),
    stop,
  ]);
  const summary = { type: 'summary_text', text: 'Let me see' };
  expect(items(events)).toEqual([
    ['output_item.added', { output_index: 0, item: { id: 'rs_9', type: 'reasoning', summary: [] } }],
    ['reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }],
    ['reasoning_summary_text.delta', { ...at, delta: 'Let me' }],
    ['reasoning_summary_text.delta', { ...at, delta: ' see' }],
    ['reasoning_summary_text.done', { ...at, text: 'Let me see' }],
    ['reasoning_summary_part.done', { ...at, part: summary }],
    [
      'output_item.done',
      { output_index: 0, item: { id: 'rs_9', type: 'reasoning', summary: [summary], encrypted_content: 'gAAA' } },
    ],
  ]);
});

test('reasoning that is only sealed has no part of a summary', () => {
  expect(items(write([...thought({ type: 'reasoning-redacted', block: 0, data: 'gAAA' }), stop]))).toEqual([
    ['output_item.added', { output_index: 0, item: { id: 'rs_9', type: 'reasoning', summary: [] } }],
    [
      'output_item.done',
      { output_index: 0, item: { id: 'rs_9', type: 'reasoning', summary: [], encrypted_content: 'gAAA' } },
    ],
  ]);
});

test('a call: its arguments grow, then stand whole with its name', () => {
  const at = { item_id: 'fc_gen-1_0', output_index: 0 };
  const call = { id: 'fc_gen-1_0', type: 'function_call', call_id: 'call_0', name: 'f' };
  expect(items(write([...callParts(0, ['{"a"', ':1}']), stop]))).toEqual([
    ['output_item.added', { output_index: 0, item: { ...call, status: 'in_progress', arguments: '' } }],
    ['function_call_arguments.delta', { ...at, delta: '{"a"' }],
    ['function_call_arguments.delta', { ...at, delta: ':1}' }],
    ['function_call_arguments.done', { ...at, name: 'f', arguments: '{"a":1}' }],
    ['output_item.done', { output_index: 0, item: { ...call, status: 'completed', arguments: '{"a":1}' } }],
  ]);
});

test.each([[[]], [['']]])('a call without arguments has those of an empty object: %j', (pieces) => {
  const [done] = ofType(write([...callParts(0, pieces), stop]), 'response.function_call_arguments.done');
  expect(done?.['arguments']).toBe('{}');
});

describe('a call of a free-text tool', () => {
  test('is told as text, without the JSON that other vendors wrap it in', () => {
    const at = { item_id: 'ctc_gen-1_0', output_index: 0 };
    const call = { id: 'ctc_gen-1_0', type: 'custom_tool_call', call_id: 'call_0', name: 'patch' };
    expect(items(write([...callParts(0, ['{"input":"a\\n', '\\"b\\""}'], 'patch'), stop], freeform))).toEqual([
      ['output_item.added', { output_index: 0, item: { ...call, status: 'in_progress', input: '' } }],
      ['custom_tool_call_input.delta', { ...at, delta: 'a\n"b"' }],
      ['custom_tool_call_input.done', { ...at, input: 'a\n"b"' }],
      ['output_item.done', { output_index: 0, item: { ...call, status: 'completed', input: 'a\n"b"' } }],
    ]);
  });

  test.each([
    ['what is no JSON at all', '*** Begin Patch', '*** Begin Patch'],
    ['JSON of another shape', '{"patch":"x"}', '{"patch":"x"}'],
    ['an input that is no text', '{"input":7}', '{"input":7}'],
    ['nothing', '', ''],
  ])('keeps %s as the model wrote it', (_, written, input) => {
    const { output } = finalOf(write([...callParts(0, [written], 'patch'), stop], freeform));
    expect(output).toMatchObject([{ type: 'custom_tool_call', input }]);
  });

  test('does not change the calls of the other tools of the same request', () => {
    const { output } = finalOf(write([...callParts(0, ['{"input":"x"}']), stop], freeform));
    expect(output).toMatchObject([{ type: 'function_call', arguments: '{"input":"x"}' }]);
  });
});

test('a refusal is a message of its own, closed when the answer ends', () => {
  const at = { item_id: 'msg_gen-1_0', output_index: 0, content_index: 0 };
  const message = { id: 'msg_gen-1_0', type: 'message', role: 'assistant' };
  const pieces = ['I can', 'not.'].map((text): StreamPart => ({ type: 'refusal-delta', text }));
  expect(items(write([...pieces, stop]))).toEqual([
    ['output_item.added', { output_index: 0, item: { ...message, status: 'in_progress', content: [] } }],
    ['content_part.added', { ...at, part: { type: 'refusal', refusal: '' } }],
    ['refusal.delta', { ...at, delta: 'I can' }],
    ['refusal.delta', { ...at, delta: 'not.' }],
    ['refusal.done', { ...at, refusal: 'I cannot.' }],
    ['content_part.done', { ...at, part: { type: 'refusal', refusal: 'I cannot.' } }],
    [
      'output_item.done',
      {
        output_index: 0,
        item: { ...message, status: 'completed', content: [{ type: 'refusal', refusal: 'I cannot.' }] },
      },
    ],
  ]);
});

describe('pictures', () => {
  const picture = (source: object, kind = 'image'): StreamPart =>
    ({ type: 'media', part: { type: 'media', kind, source, mediaType: 'image/png' } }) as StreamPart;

  test('are results of a generation call', () => {
    const call = { type: 'image_generation_call', id: 'ig_gen-1_0' };
    expect(items(write([picture({ type: 'base64', data: 'QUJD' }), stop]))).toEqual([
      ['output_item.added', { output_index: 0, item: { ...call, status: 'in_progress', result: null } }],
      ['output_item.done', { output_index: 0, item: { ...call, status: 'completed', result: 'QUJD' } }],
    ]);
  });

  test.each([
    ['an address', picture({ type: 'url', url: 'https://x/y.png' })],
    ['a sound', picture({ type: 'base64', data: 'QUJD' }, 'audio')],
  ])('%s, for which the protocol has no item, leaves no hole in the numbering', (_, part) => {
    const { output } = finalOf(write([part, ...textParts(0, 'x'), stop]));
    expect(output).toMatchObject([{ type: 'message' }]);
    expect(output).toHaveLength(1);
  });
});

describe('citations', () => {
  const cite = (url: string): StreamPart => ({ type: 'annotation', annotation: { type: 'url-citation', url } });

  test('are numbered within the text they stand in', () => {
    const events = write([...textParts(0, 'a'), cite('https://1'), cite('https://2'), ...textParts(1, 'b'), stop]);
    expect(ofType(events, 'response.output_text.annotation.added')).toMatchObject([
      { output_index: 0, content_index: 0, annotation_index: 0, annotation: { url: 'https://1' } },
      { output_index: 0, content_index: 0, annotation_index: 1, annotation: { url: 'https://2' } },
    ]);
  });

  test('go to the text that is open, not to one that has ended', () => {
    const open: StreamPart[] = [
      { type: 'text-start', block: 1 },
      { type: 'text-delta', block: 1, text: 'b' },
    ];
    const { output } = finalOf(
      write([...textParts(0, 'a'), ...open, cite('https://1'), { type: 'text-end', block: 1 }, stop]),
    );
    expect(output.map((item: Json) => item['content'][0].annotations.length)).toEqual([0, 1]);
  });

  test('without any text to stand in are left out, and break nothing', () => {
    expect(typesOf(write([cite('https://1'), stop]))).toEqual([
      'response.created',
      'response.in_progress',
      'response.completed',
    ]);
  });

  test('with a place and a title that are not known have the empty ones that SDKs demand', () => {
    const [event] = ofType(
      write([...textParts(0, 'a'), cite('https://1'), stop]),
      'response.output_text.annotation.added',
    );
    expect(event?.['annotation']).toEqual({
      type: 'url_citation',
      url: 'https://1',
      title: '',
      start_index: 0,
      end_index: 0,
    });
  });
});
