// Whole answers for Responses clients: items that SDKs read back, and what was asked, repeated as it was asked.
import { describe, expect, test } from 'vitest';
import type { AnswerFacts } from '../../../src-main/dialects/dialect.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import type { Finish, ModelResponse, ResponsePart } from '../../../src-main/dialects/model-stream.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { openSeal } from '../../../src-main/dialects/seal.ts';
import type { Json } from '../support/responses-events.ts';
import { facts } from '../support/streams.ts';

const text = (said: string): ResponsePart => ({ type: 'text', text: said });

const write = (content: readonly ResponsePart[], rest: Partial<ModelResponse> = {}, given: AnswerFacts = facts): Json =>
  openAiResponses.encodeResponse({ content, finish: { reason: 'stop' }, ...rest }, given);

const outputOf = (...content: ResponsePart[]): Json[] => write(content)['output'] as Json[];

const request = (fields: Partial<ModelRequest>): AnswerFacts => ({
  ...facts,
  request: { model: 'm', stream: false, messages: [], ...fields },
});

test('the object has every field that clients of the protocol read, and no more', () => {
  expect(write([text('Hi')])).toEqual({
    id: 'gen-1',
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    model: 'acme/large',
    provider: 'Acme',
    output: [
      {
        id: 'msg_gen-1_0',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'Hi', annotations: [], logprobs: [] }],
      },
    ],
    previous_response_id: null,
    store: false,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    parallel_tool_calls: true,
    reasoning: { effort: null, summary: null },
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: null,
  });
});

describe('items', () => {
  test('texts in a row are parts of one message; what stands between makes two', () => {
    const call: ResponsePart = { type: 'tool-call', id: 'c', name: 'f', arguments: '{}' };
    const output = outputOf(text('a'), text('b'), call, text('c'));
    expect(output.map((item) => [item['type'], item['id']])).toEqual([
      ['message', 'msg_gen-1_0'],
      ['function_call', 'fc_gen-1_1'],
      ['message', 'msg_gen-1_2'],
    ]);
    expect(output[0]?.['content']).toMatchObject([{ text: 'a' }, { text: 'b' }]);
  });

  test('a refusal stands beside the text it follows', () => {
    const [{ content } = {}] = outputOf(text('a'), { type: 'refusal', text: 'No' });
    expect(content).toMatchObject([{ type: 'output_text' }, { type: 'refusal', refusal: 'No' }]);
  });

  test('citations of the whole answer stand in its last text', () => {
    const annotation = { type: 'url-citation', url: 'https://x', title: 'X', start: 1, end: 4 } as const;
    const { output } = write([text('a'), { type: 'refusal', text: 'r' }, text('b')], { annotations: [annotation] });
    expect(output[0].content.map((part: Json) => part['annotations'])).toEqual([
      [],
      undefined,
      [{ type: 'url_citation', url: 'https://x', title: 'X', start_index: 1, end_index: 4 }],
    ]);
  });

  test('a call without arguments has those of an empty object', () => {
    expect(outputOf({ type: 'tool-call', id: 'c', name: 'f', arguments: '' })).toEqual([
      { id: 'fc_gen-1_0', type: 'function_call', status: 'completed', call_id: 'c', name: 'f', arguments: '{}' },
    ]);
  });

  test('a call of a free-text tool has its text, and an id that OpenAI takes back', () => {
    const tools = [{ type: 'function', name: 'patch', freeform: { type: 'custom', name: 'patch' } }] as const;
    const call: ResponsePart = { type: 'tool-call', id: 'c', name: 'patch', arguments: '{"input":"*** x"}' };
    expect(write([call], {}, request({ tools }))['output']).toEqual([
      {
        id: 'ctc_gen-1_0',
        type: 'custom_tool_call',
        status: 'completed',
        call_id: 'c',
        name: 'patch',
        input: '*** x',
      },
    ]);
  });

  test('a picture is the result of a generation call; one without its bytes has no place', () => {
    const picture = (source: object): ResponsePart => ({ type: 'media', kind: 'image', source }) as ResponsePart;
    expect(outputOf(picture({ type: 'base64', data: 'QUJD' }), picture({ type: 'url', url: 'https://x' }))).toEqual([
      { id: 'ig_gen-1_0', type: 'image_generation_call', status: 'completed', result: 'QUJD' },
    ]);
  });

  test('an item that only this protocol knows comes as it was, others do not come', () => {
    const raw = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
    expect(
      outputOf(
        { type: 'vendor', dialect: 'openai-responses', raw },
        { type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'server_tool_use' } },
      ),
    ).toEqual([raw]);
  });
});

describe('reasoning', () => {
  const itemOf = (part: object): Json => outputOf({ type: 'reasoning', text: 'Hm', ...part })[0]!;

  test('of this protocol keeps its id and its sealed state to the letter', () => {
    expect(itemOf({ format: 'openai-responses-v1', id: 'rs_7', redacted: 'gAAA' })).toEqual({
      id: 'rs_7',
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'Hm' }],
      encrypted_content: 'gAAA',
    });
  });

  test('of another server of this protocol does not keep an id that OpenAI would refuse', () => {
    expect(itemOf({ format: 'openai-responses-v1', id: 'fa6f3a83-5d25', redacted: 'zz' })).toMatchObject({
      id: 'rs_gen-1_0',
      encrypted_content: 'zz',
    });
  });

  test.each([
    { format: 'anthropic-claude-v1', signature: 'sig' },
    { format: 'google-gemini-v1', redacted: 'zz', id: 'call_1' },
    { format: 'openai-responses-v1', signature: 'not sealed by this protocol' },
    { format: 'unknown', redacted: 'zz' },
  ])('of another vendor travels in an envelope that opens to the same: %j', (part) => {
    const item = itemOf(part);
    expect(openSeal(String(item['encrypted_content']))).toEqual(part);
    expect(item['id']).toBe('rs_gen-1_0');
  });

  test.each([{ format: 'unknown' }, { format: 'openai-responses-v1', id: 'rs_7' }, {}])(
    'without opaque state is marked as not OpenAI’s to look up: %j',
    (part) => {
      expect(openSeal(String(itemOf(part)['encrypted_content']))).toEqual({ format: 'unknown' });
    },
  );
});

describe('the end', () => {
  test.each<[Finish, object]>([
    [{ reason: 'stop' }, { status: 'completed', incomplete_details: null, error: null }],
    [{ reason: 'length' }, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    [{ reason: 'content-filter' }, { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }],
    [
      { reason: 'error', native: 'failed' },
      { status: 'failed', error: { code: 'server_error' } },
    ],
  ])('%j', (finish, expected) => {
    expect(write([text('x')], { finish })).toMatchObject(expected);
  });
});

describe('what was asked is repeated', () => {
  test('with limits, sampling, effort and labels', () => {
    expect(
      write(
        [],
        {},
        request({
          maxOutputTokens: 9,
          sampling: { temperature: 0, topP: 0.5 },
          reasoning: { effort: 'low' },
          metadata: { a: 'b' },
          parallelToolCalls: false,
        }),
      ),
    ).toMatchObject({
      max_output_tokens: 9,
      temperature: 0,
      top_p: 0.5,
      reasoning: { effort: 'low' },
      metadata: { a: 'b' },
      parallel_tool_calls: false,
    });
  });

  test('with the schema that the answer follows', () => {
    const schema = { type: 'object' };
    const format = { type: 'json-schema', name: 'person', schema, strict: true } as const;
    expect(write([], {}, request({ responseFormat: format, verbosity: 'low' }))['text']).toEqual({
      format: { type: 'json_schema', name: 'person', schema, strict: true },
      verbosity: 'low',
    });
    expect(write([], {}, request({ responseFormat: { type: 'json' } }))['text']).toEqual({
      format: { type: 'json_object' },
    });
  });

  test('with its tools in the kinds they came in, and the one that was chosen', () => {
    const custom = { type: 'custom', name: 'patch', format: { type: 'text' } };
    const search = { type: 'web_search', search_context_size: 'low' };
    const given = request({
      tools: [
        { type: 'function', name: 'f', parameters: { type: 'object' } },
        { type: 'function', name: 'patch', freeform: custom },
        { type: 'web-search', raw: { dialect: 'openai-responses', value: search } },
      ],
      toolChoice: { type: 'tool', name: 'patch' },
    });
    expect(write([], {}, given)).toMatchObject({
      tools: [{ type: 'function', name: 'f', strict: false }, custom, search],
      tool_choice: { type: 'custom', name: 'patch' },
    });
    expect(write([], {}, request({ toolChoice: { type: 'required' } }))['tool_choice']).toBe('required');
  });
});
