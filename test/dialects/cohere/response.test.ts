// Whole answers, token counts and errors of Cohere.
import { describe, expect, test } from 'vitest';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import type { ModelResponse } from '../../../src-main/dialects/model-stream.ts';

function read(body: unknown): ModelResponse {
  const decoded = cohere.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const answer = (message: object, fields: object = {}): ModelResponse =>
  read({ id: 'c1', message: { role: 'assistant', ...message }, finish_reason: 'COMPLETE', ...fields });

const call = { id: 'w1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } };

describe('content', () => {
  test('thoughts, words and calls keep their order', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Let me see.' },
    ];
    expect(answer({ content, tool_calls: [call] }, { finish_reason: 'TOOL_CALL' })).toEqual({
      id: 'c1',
      content: [
        { type: 'reasoning', text: 'Hm.', format: 'unknown' },
        { type: 'text', text: 'Let me see.' },
        { type: 'tool-call', id: 'w1', name: 'weather', arguments: '{"city":"Oslo"}' },
      ],
      finish: { reason: 'tool-calls', native: 'TOOL_CALL' },
    });
  });

  test('the plan before the calls is reasoning', () => {
    expect(answer({ tool_plan: 'I will look.', tool_calls: [call] }).content).toEqual([
      { type: 'reasoning', text: 'I will look.', format: 'unknown' },
      { type: 'tool-call', id: 'w1', name: 'weather', arguments: '{"city":"Oslo"}' },
    ]);
  });

  test('content as one string is read too', () => {
    expect(answer({ content: 'Yes.' }).content).toEqual([{ type: 'text', text: 'Yes.' }]);
  });

  test('empty texts, unknown blocks and calls without a name are no content', () => {
    const content = [{ type: 'text', text: '' }, { type: 'hologram' }, null, { type: 'thinking', thinking: 5 }];
    expect(answer({ content, tool_plan: '', tool_calls: [{ id: 'x' }, null] }).content).toEqual([]);
  });

  test('calls without ids stay apart', () => {
    const nameless = { function: { name: 'f', arguments: { a: 1 } } };
    expect(answer({ tool_calls: [nameless, nameless] }).content).toEqual([
      { type: 'tool-call', id: 'call_0', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{"a":1}' },
    ]);
  });

  test('an answer of calls is one, whatever the word', () => {
    expect(answer({ tool_calls: [call] }).finish).toEqual({ reason: 'tool-calls', native: 'COMPLETE' });
    expect(answer({ tool_calls: [call] }, { finish_reason: undefined }).finish).toEqual({ reason: 'tool-calls' });
    expect(answer({ content: 'x' }, { finish_reason: undefined }).finish).toEqual({ reason: 'unknown' });
  });

  test.each([[undefined], [[]], [{}], [{ message: 'x' }]])('what is no answer is said to be none: %j', (body) => {
    expect(cohere.decodeResponse(body)).toMatchObject({ ok: false });
  });
});

describe('citations', () => {
  const content = [
    { type: 'thinking', thinking: 'Some thoughts.' },
    { type: 'text', text: '12345' },
    { type: 'text', text: 'abcd' },
  ];
  const cite = (source: object, fields: object = {}): ModelResponse['annotations'] =>
    answer({
      content,
      citations: [{ start: 1, end: 3, text: 'bc', sources: [source], type: 'TEXT_CONTENT', ...fields }],
    }).annotations;

  test('a document with an address is an annotation, placed in the whole answer', () => {
    const document = { id: 'd', url: 'https://x.example/a', title: 'A', text: 'All of it.' };
    expect(cite({ type: 'document', id: 'd', document }, { content_index: 2 })).toMatchObject([
      { type: 'url-citation', url: 'https://x.example/a', title: 'A', text: 'All of it.', start: 6, end: 8 },
    ]);
  });

  test('what a tool said has one too, inside its data or not', () => {
    expect(cite({ type: 'tool', tool_output: { url: 'https://x.example/b' } }, { content_index: 1 })).toMatchObject([
      { url: 'https://x.example/b', start: 1, end: 3 },
    ]);
    expect(cite({ type: 'document', document: { data: { url: 'https://x.example/c' } } })).toMatchObject([
      { url: 'https://x.example/c' },
    ]);
  });

  test('a citation of thoughts has no place in the answer', () => {
    const [annotation] = cite({ document: { url: 'https://x.example/d' } }, { type: 'THINKING_CONTENT' }) ?? [];
    expect(annotation).toMatchObject({ url: 'https://x.example/d' });
    expect(annotation).not.toHaveProperty('start');
  });

  test('a source without an address is no annotation: there would be nothing to link', () => {
    expect(cite({ type: 'document', id: 'd', document: { title: 'facts.txt', text: 'x' } })).toBeUndefined();
    expect(cite({ type: 'hologram' })).toBeUndefined();
  });
});

describe('usage', () => {
  test('what is billed counts, for prices apply to it; Cohere’s own prompt and its cache do not', () => {
    const usage = {
      billed_units: { input_tokens: 8, output_tokens: 50 },
      tokens: { input_tokens: 1394, output_tokens: 54 },
      cached_tokens: 1360,
    };
    expect(answer({ content: 'x' }, { usage }).usage).toEqual({
      input: { total: 8, uncached: 8, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
      output: { total: 50, text: 50, reasoning: 0 },
      estimated: false,
    });
  });

  test('reasoning is a part of what was written, and never more', () => {
    const usage = (reasoning: number): object => ({
      usage: { billed_units: { input_tokens: 1, output_tokens: 10 }, tokens: { reasoning_tokens: reasoning } },
    });
    expect(answer({ content: 'x' }, usage(4)).usage?.output).toEqual({ total: 10, text: 6, reasoning: 4 });
    expect(answer({ content: 'x' }, usage(40)).usage?.output).toEqual({ total: 10, text: 0, reasoning: 10 });
  });

  test('where nothing is billed the tokens count', () => {
    expect(answer({ content: 'x' }, { usage: { tokens: { input_tokens: 3, output_tokens: 4 } } }).usage).toMatchObject({
      input: { total: 3 },
      output: { total: 4 },
    });
  });

  test.each([[undefined], [null], ['x']])('no usage is not zero: %j', (usage) => {
    expect(answer({ content: 'x' }, { usage })).not.toHaveProperty('usage');
  });
});

describe('errors', () => {
  test('the sentence, the word and the status are kept', () => {
    const body = { id: 'e', message: 'too many tokens', error_type: 'TOO_MANY_TOKENS' };
    expect(cohere.decodeError(400, body)).toEqual({
      status: 400,
      code: 'TOO_MANY_TOKENS',
      message: 'too many tokens',
      raw: body,
    });
  });

  test.each<[unknown, string]>([
    ['Bad gateway', 'Bad gateway'],
    [{ error: 'no' }, 'no'],
    [{ message: { detail: 1 } }, '{"detail":1}'],
    [{ odd: 1 }, '{"odd":1}'],
    [undefined, ''],
    [[1], ''],
  ])('an error of any shape has words: %j', (body, message) => {
    expect(cohere.decodeError(500, body)).toEqual({ status: 500, message, raw: body });
  });

  test('a 200 says nothing about an error inside it', () => {
    expect(cohere.decodeError(200, { message: 'x' })).not.toHaveProperty('status');
  });

  test('an answer is told from an error by its message', () => {
    expect(cohere.isErrorBody({ id: 'e', message: 'no api key supplied' })).toBe(true);
    expect(cohere.isErrorBody({ id: 'c', message: { role: 'assistant', content: [] } })).toBe(false);
    expect(cohere.isErrorBody('x')).toBe(false);
  });
});
