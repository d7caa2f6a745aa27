// How streams of Responses servers end: with what was counted, with an error that says what it is, or cut off.
import { describe, expect, test } from 'vitest';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import {
  added,
  completed,
  content,
  created,
  delta,
  done,
  frame,
  message,
  outputText,
  read,
  types,
} from '../support/responses-events.ts';
import { finishOfStream, usageOfStream } from '../support/meaning.ts';

const text = delta('output_text', 0, 'Hi');
const finishOf = (...frames: string[]): unknown => read(...frames).parts.find((part) => part.type === 'finish');
const errorOf = (...frames: string[]): unknown => {
  const part = read(...frames).parts.find(({ type }) => type === 'error');
  if (part?.type !== 'error') return undefined;
  const { raw: _, ...rest } = part.error;
  return rest;
};

describe('a whole stream', () => {
  test.each<[string, object, object]>([
    ['response.completed', { status: 'completed' }, { reason: 'stop', native: 'completed' }],
    [
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      { reason: 'length', native: 'max_output_tokens' },
    ],
    [
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      { reason: 'content-filter', native: 'content_filter' },
    ],
  ])('ends in %s with %j', (type, fields, finish) => {
    expect(finishOf(created(), text, completed(fields, type))).toEqual({ type: 'finish', finish });
  });

  test('closes what is open, counts, and says why it ended, in this order', () => {
    const usage = { input_tokens: 5, output_tokens: 3, total_tokens: 8 };
    expect(types(read(created(), text, completed({ usage })))).toEqual([
      'start',
      'text-start',
      'text-delta',
      'text-end',
      'usage',
      'finish',
    ]);
  });

  test('counts as the last event says', () => {
    const usage = {
      input_tokens: 75,
      input_tokens_details: { cached_tokens: 64, cache_write_tokens: 8 },
      output_tokens: 40,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 115,
    };
    expect(usageOfStream(read(created(), text, completed({ usage })).parts)).toEqual({
      input: { total: 75, uncached: 3, cacheRead: 64, cacheWrite: 8, cacheWrite1h: 0 },
      output: { total: 40, text: 10, reasoning: 30 },
      estimated: false,
    });
    expect(usageOfStream(read(created(), text, completed({ usage: null })).parts)).toBeUndefined();
  });

  test('ends once: what follows is not read', () => {
    const { parts, ended } = read(created(), completed(), text, completed(), frame('error', { message: 'late' }));
    expect(ended).toBe(true);
    expect(parts.map(({ type }) => type)).toEqual(['start', 'finish']);
  });

  test('is not spoilt by frames that are no events of the protocol', () => {
    const odd = [
      'data: [DONE]\n\n',
      'data: null\n\n',
      'data: "x"\n\n',
      'data: {broken\n\n',
      ': ping\n\n',
      frame('new.event'),
    ];
    expect(content(created(), ...odd, text, ...odd, completed(), ...odd)).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  test('without a beginning is still an answer', () => {
    expect(content(text, completed())).toEqual([{ type: 'text', text: 'Hi' }]);
  });
});

describe('an answer that comes all at once in the last event', () => {
  const output = [
    { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'gAAA' },
    message(outputText('Looking.', [{ type: 'url_citation', url: 'https://x' }])),
    { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a":1}' },
    { type: 'custom_tool_call', call_id: 'd', name: 'patch', input: 'x' },
  ];

  test('is read from there', () => {
    expect(content(created(), completed({ output }))).toEqual([
      { type: 'reasoning', text: 'Hm', redacted: 'gAAA', format: 'openai-responses-v1' },
      { type: 'text', text: 'Looking.' },
      { type: 'tool-call', id: 'c', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', id: 'd', name: 'patch', arguments: '{"input":"x"}' },
    ]);
    expect(types(read(completed({ output })))).toContain('annotation');
    expect(finishOfStream(read(completed({ output })).parts)).toBe('tool-calls');
  });

  test.each<[string, readonly string[]]>([
    ['a text', [text]],
    ['a thought', [added(0, { type: 'reasoning', id: 'rs_1', summary: [] })]],
    ['a refusal', [delta('refusal', 0, 'No')]],
    ['a picture', [done(0, { type: 'image_generation_call', result: 'QUJD' })]],
  ])('is not told again where the stream told of %s', (_, frames) => {
    const before = content(created(), ...frames, completed()) as unknown[];
    expect(content(created(), ...frames, completed({ output }))).toEqual(before);
    expect(before).toHaveLength(1);
  });
});

describe('an error', () => {
  test.each<[string, string, object]>([
    [
      'OpenAI, in an event',
      frame('error', { code: 'server_is_overloaded', message: 'Busy', param: null, sequence_number: 3 }),
      { status: 503, code: 'server_is_overloaded', message: 'Busy' },
    ],
    [
      'OpenAI, nested in it',
      frame('error', {
        error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'No credit', param: null },
      }),
      { status: 429, code: 'insufficient_quota', message: 'No credit' },
    ],
    [
      'OpenAI, in the response',
      frame('response.failed', {
        response: { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow' } },
      }),
      { status: 429, code: 'rate_limit_exceeded', message: 'Slow' },
    ],
    [
      'OpenRouter, under its own name',
      frame('response.error', { error: { code: 'server_error', message: 'Failed' } }),
      { status: 500, code: 'server_error', message: 'Failed' },
    ],
    [
      'a type instead of a code',
      frame('error', { error: { type: 'invalid_request_error', code: null, message: 'Bad' } }),
      { status: 400, code: 'invalid_request_error', message: 'Bad' },
    ],
    ['a status for a code', frame('error', { error: { code: 402, message: 'Pay' } }), { status: 402, message: 'Pay' }],
    [
      'a word nobody knows',
      frame('error', { code: 'odd_thing', message: 'Odd' }),
      { code: 'odd_thing', message: 'Odd' },
    ],
  ])('of %s keeps its code, its status and its words', (_, wire, expected) => {
    expect(errorOf(created(), text, wire)).toEqual(expected);
  });

  test('is told once, though the response fails after it, and is no finish', () => {
    const { parts, ended, complete } = read(
      created(),
      frame('error', { code: 'server_error', message: 'First' }),
      frame('response.failed', { response: { error: { code: 'server_error', message: 'Again' } } }),
    );
    expect(parts.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect(finishOfStream(parts)).toBe('none');
    expect([ended, complete]).toEqual([true, true]);
  });

  test('without any words is still one', () => {
    expect(errorOf(created(), frame('response.failed', { response: { status: 'failed', error: null } }))).toMatchObject(
      {
        message: expect.any(String),
      },
    );
    expect(types(read(frame('error')))).toEqual(['error']);
  });
});

describe('a stream that is cut off', () => {
  test.each<[string, readonly string[]]>([
    ['before anything', []],
    ['in a text', [created(), text]],
    ['after an item', [created(), text, done(0, message(outputText('Hi')))]],
  ])('%s is neither ended nor complete, and invents no finish', (_, frames) => {
    const { parts, ended, complete } = read(...frames);
    expect([ended, complete]).toEqual([false, false]);
    expect(finishOfStream(parts)).toBe('none');
  });

  test('brings nothing at its close', () => {
    const decoder = openAiResponses.createStreamDecoder();
    decoder.decode({ event: '', data: '{"type":"response.output_text.delta","delta":"x"}', raw: new Uint8Array() });
    expect(decoder.end()).toEqual([]);
  });
});
