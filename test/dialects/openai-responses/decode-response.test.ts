// Whole answers of Responses servers: what they say arrives, what is odd in them does no harm.
import { describe, expect, test } from 'vitest';
import type { ModelResponse } from '../../../src-main/dialects/model-stream.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import { message, outputText } from '../support/responses-events.ts';

const answer = (output: readonly unknown[], fields: object = {}): object => ({
  id: 'resp_1',
  model: 'gpt-x-2026',
  object: 'response',
  status: 'completed',
  output,
  ...fields,
});

function read(body: unknown): ModelResponse {
  const decoded = openAiResponses.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const contentOf = (...output: unknown[]): unknown => read(answer(output)).content;

describe('bodies that are no answer', () => {
  test.each<[string, unknown]>([
    ['body', null],
    ['body', 'Bad gateway'],
    ['body', []],
    ['output', {}],
    ['output', { output: 'text' }],
    ['output', { output: null }],
  ])('are refused by the field that shows it: %s', (field, body) => {
    const decoded = openAiResponses.decodeResponse(body);
    expect(decoded.ok ? undefined : decoded.failure.field).toBe(field);
  });
});

describe('content', () => {
  test('texts, refusals, thoughts and calls keep their order', () => {
    expect(
      contentOf(
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'gAAA' },
        message(outputText('a'), { type: 'refusal', refusal: 'No' }, outputText('b')),
        { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{"a":1}' },
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', redacted: 'gAAA', format: 'openai-responses-v1', id: 'rs_1' },
      { type: 'text', text: 'a' },
      { type: 'refusal', text: 'No' },
      { type: 'text', text: 'b' },
      { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{"a":1}' },
    ]);
  });

  test('a free-text call becomes the one member of an object, quotes and all', () => {
    const input = '*** Begin "Patch"\n+x\u2028';
    const [call] = contentOf({ type: 'custom_tool_call', call_id: 'c', name: 'patch', input }) as [
      { arguments: string },
    ];
    expect(JSON.parse(call.arguments)).toEqual({ input });
  });

  test.each([
    ['the item’s id where there is none of the call', { id: 'fc_1' }, 'fc_1'],
    ['the item’s id where that of the call is empty', { id: 'fc_1', call_id: '' }, 'fc_1'],
    ['a word where there is neither', {}, 'call'],
  ])('a call is named by %s', (_, ids, id) => {
    expect(contentOf({ type: 'function_call', name: 'f', arguments: '{}', ...ids })).toMatchObject([{ id }]);
  });

  test('a picture that was generated is one; one that failed is none', () => {
    expect(
      contentOf(
        { type: 'image_generation_call', result: 'QUJD', status: 'completed' },
        { type: 'image_generation_call', result: null, status: 'failed' },
      ),
    ).toEqual([{ type: 'media', kind: 'image', source: { type: 'base64', data: 'QUJD' }, mediaType: 'image/png' }]);
  });

  test.each(['web_search_call', 'file_search_call', 'local_shell_call', 'mcp_call', 'compaction', 'not_invented_yet'])(
    'an item of the vendor’s own stays whole: %s',
    (type) => {
      const raw = { type, id: 'x_1', action: { type: 'search', query: 'q' } };
      expect(contentOf(raw)).toEqual([{ type: 'vendor', dialect: 'openai-responses', raw }]);
    },
  );

  test('empty texts and items that are no objects say nothing', () => {
    expect(contentOf(null, 'x', 7, message(outputText('')), { type: 'message' }, message())).toEqual([]);
  });
});

describe('reasoning', () => {
  test('summaries are paragraphs; without any, the reasoning itself is read', () => {
    const summary = ['One.', '', 'Two.'].map((text) => ({ type: 'summary_text', text }));
    expect(contentOf({ type: 'reasoning', summary })).toMatchObject([{ text: 'One.\n\nTwo.' }]);
    const content = [{ type: 'reasoning_text', text: 'Raw.' }];
    expect(contentOf({ type: 'reasoning', summary: [], content })).toMatchObject([{ text: 'Raw.' }]);
    expect(contentOf({ type: 'reasoning', summary: summary.slice(0, 1), content })).toMatchObject([{ text: 'One.' }]);
  });

  test('that shows nothing and carries nothing is left out', () => {
    expect(contentOf({ type: 'reasoning', id: 'rs_1', summary: [] })).toEqual([]);
    expect(contentOf({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: null })).toEqual([]);
  });

  test('sealed by another gateway like this one is its own to open', () => {
    const envelope = wrapSeal({ format: 'anthropic-claude-v1', signature: 'sig' });
    expect(contentOf({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: envelope })).toEqual([
      { type: 'reasoning', text: '', redacted: envelope, format: 'openai-responses-v1', id: 'rs_1' },
    ]);
  });
});

describe('citations', () => {
  test('of addresses arrive with their place, those of files do not', () => {
    const url = { type: 'url_citation', url: 'https://x', title: 'X', start_index: 0, end_index: 4 };
    const { annotations } = read(
      answer([message(outputText('a', [url, { type: 'file_citation', file_id: 'f', index: 1 }]))]),
    );
    expect(annotations).toEqual([{ type: 'url-citation', url: 'https://x', title: 'X', start: 0, end: 4, raw: url }]);
  });

  test.each([
    ['no title', { url: 'https://x' }, { url: 'https://x' }],
    ['an empty title', { url: 'https://x', title: '' }, { url: 'https://x' }],
    ['a place of words', { url: 'https://x', start_index: '0', end_index: null }, { url: 'https://x' }],
  ])('with %s have none', (_, fields, expected) => {
    const { annotations } = read(answer([message(outputText('a', [{ type: 'url_citation', ...fields }]))]));
    expect(annotations?.map(({ raw: _raw, ...rest }) => rest)).toEqual([{ type: 'url-citation', ...expected }]);
  });

  test('without an address are none', () => {
    for (const odd of [{ type: 'url_citation' }, { type: 'url_citation', url: '' }, null, 'x'])
      expect(read(answer([message(outputText('a', [odd as object]))]))).not.toHaveProperty('annotations');
  });
});

describe('the end', () => {
  const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
  test.each<[object, readonly object[], object]>([
    [{ status: 'completed' }, [], { reason: 'stop', native: 'completed' }],
    [{ status: 'completed' }, [call], { reason: 'tool-calls', native: 'completed' }],
    [
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      [],
      { reason: 'length', native: 'max_output_tokens' },
    ],
    [{ status: 'incomplete', incomplete_details: null }, [call], { reason: 'length', native: 'incomplete' }],
    [
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      [],
      { reason: 'content-filter', native: 'content_filter' },
    ],
    [{ status: 'failed' }, [], { reason: 'error', native: 'failed' }],
    [{ status: 'cancelled' }, [], { reason: 'error', native: 'cancelled' }],
    [{ status: undefined }, [], { reason: 'stop' }],
  ])('%j with %j', (fields, output, finish) => {
    expect(read(answer(output, fields)).finish).toEqual(finish);
  });

  test('names what the vendor ran, and leaves out what it did not say', () => {
    expect(read(answer([]))).toMatchObject({ id: 'resp_1', model: 'gpt-x-2026' });
    expect(read({ output: [] })).toEqual({ content: [], finish: { reason: 'stop' } });
  });
});

describe('an error in a body of 200', () => {
  test.each<[unknown, boolean]>([
    [{ error: { message: 'x' } }, true],
    [{ error: { message: 'x' }, status: 'failed', output: [] }, true],
    [{ error: { message: 'x' }, status: 'completed', output: [] }, false],
    [{ error: null, output: [] }, false],
    [{ error: 'x' }, true],
    [{ output: [] }, false],
    [null, false],
  ])('%j: %s', (body, isError) => {
    expect(openAiResponses.isErrorBody(body)).toBe(isError);
  });
});
