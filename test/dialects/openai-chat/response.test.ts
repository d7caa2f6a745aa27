// Whole OpenAI Chat answers: the habits of vendors on the way in, what clients rely on on the way out.
import { describe, expect, test } from 'vitest';
import type { ModelResponse, ResponsePart } from '../../../src-main/dialects/model-stream.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { facts } from '../support/streams.ts';

function read(message: unknown, reason: unknown = 'stop', rest: object = {}): ModelResponse {
  const decoded = openAiChat.decodeResponse({ choices: [{ index: 0, message, finish_reason: reason }], ...rest });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const content = (message: unknown): readonly ResponsePart[] => read(message).content;
const write = (response: Partial<ModelResponse>): Record<string, unknown> =>
  openAiChat.encodeResponse({ content: [], finish: { reason: 'stop', native: 'end_turn' }, ...response }, facts);
const messageOf = (...parts: ResponsePart[]): unknown =>
  (write({ content: parts })['choices'] as { message: unknown }[])[0]?.message;

describe('reading', () => {
  test.each([
    ['choices', { id: 'x' }],
    ['choices[0]', { choices: [] }],
    ['choices[0].message', { choices: [{ index: 0 }] }],
    ['body', 'text'],
  ])('an answer without %s is no answer', (field, body) => {
    const decoded = openAiChat.decodeResponse(body);
    expect(decoded.ok ? undefined : decoded.failure.field).toBe(field);
  });

  test('the model and id that the vendor names are kept, empty ones are not', () => {
    expect(read({ content: 'x' }, 'stop', { id: 'c1', model: 'v' })).toMatchObject({ id: 'c1', model: 'v' });
    expect(read({ content: 'x' }, 'stop', { id: '', model: '' })).not.toHaveProperty('id');
  });

  test("Mistral's thinking inside the content is reasoning", () => {
    expect(
      content({
        content: [
          {
            type: 'thinking',
            thinking: [
              { type: 'text', text: 'H' },
              { type: 'text', text: 'm' },
            ],
          },
          { type: 'text', text: 'Yes' },
          { type: 'reference', reference_ids: [1] },
        ],
      }),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'Yes' },
    ]);
  });

  test('images that a model drew are kept', () => {
    expect(content({ content: null, images: [{ image_url: { url: 'data:image/png;base64,AA' } }, {}] })).toEqual([
      { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
    ]);
  });

  test('calls without ids get different ones, those without a name are none', () => {
    const calls = [
      { function: { name: 'f' } },
      { function: { name: 'f', arguments: { x: 1 } } },
      { function: {} },
      null,
    ];
    expect(content({ tool_calls: calls })).toEqual([
      { type: 'tool-call', id: 'call_0', name: 'f', arguments: '{}' },
      { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{"x":1}' },
    ]);
  });

  test('a call of 2023 is a call, an empty one beside an answer is none', () => {
    expect(content({ content: null, function_call: { name: 'f', arguments: '{}' } })).toEqual([
      { type: 'tool-call', id: 'f', name: 'f', arguments: '{}' },
    ]);
    expect(content({ content: 'x', function_call: { name: '', arguments: '' } })).toEqual([
      { type: 'text', text: 'x' },
    ]);
  });

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['error', 'error'],
    ['new_word', 'unknown'],
  ])('the reason is understood and its own word kept: %s', (native, reason) => {
    expect(read({ content: 'x' }, native).finish).toEqual({ reason, native });
  });

  test.each([null, '', 'stop'])('calls that end in %j are calls', (native) => {
    expect(read({ tool_calls: [{ id: 'a', function: { name: 'f' } }] }, native).finish.reason).toBe('tool-calls');
  });

  test('an answer cut short in a call is not taken for a whole call', () => {
    expect(read({ tool_calls: [{ id: 'a', function: { name: 'f' } }] }, 'length').finish.reason).toBe('length');
  });
});

describe('writing', () => {
  test('the answer has every member that clients read', () => {
    expect(write({ content: [{ type: 'text', text: 'Hi' }] })).toEqual({
      id: 'gen-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'acme/large',
      provider: 'Acme',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hi', refusal: null },
          finish_reason: 'stop',
          native_finish_reason: 'end_turn',
          logprobs: null,
        },
      ],
      system_fingerprint: null,
    });
  });

  test('an answer of only calls has null content, and arguments that parse', () => {
    expect(
      messageOf(
        { type: 'tool-call', id: 'a', name: 'f', arguments: '' },
        { type: 'tool-call', id: 'b', name: 'g', arguments: '{"x":1}' },
      ),
    ).toEqual({
      role: 'assistant',
      content: null,
      refusal: null,
      tool_calls: [
        { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } },
        { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '{"x":1}' } },
      ],
    });
  });

  test('signed and sealed reasoning can be sent back by the client', () => {
    const format = 'anthropic-claude-v1';
    expect(
      messageOf(
        { type: 'reasoning', text: 'Hm', signature: 's', format },
        { type: 'reasoning', text: '', redacted: 'zz', format },
        { type: 'text', text: 'x' },
      ),
    ).toMatchObject({
      reasoning: 'Hm',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Hm', signature: 's', format, index: 0 },
        { type: 'reasoning.encrypted', data: 'zz', format, index: 1 },
      ],
    });
  });

  test('images and citations are told', () => {
    const url = 'https://x';
    const response = write({
      content: [{ type: 'media', kind: 'image', source: { type: 'url', url }, mediaType: 'image/png' }],
      annotations: [{ type: 'url-citation', url, title: 'X', text: 'cited' }],
    });
    expect(response['choices']).toMatchObject([
      {
        message: {
          images: [{ type: 'image_url', image_url: { url } }],
          annotations: [{ type: 'url_citation', url_citation: { url, title: 'X', content: 'cited' } }],
        },
      },
    ]);
  });

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool-calls', 'tool_calls'],
    ['content-filter', 'content_filter'],
    ['pause', 'stop'],
    ['error', 'error'],
    ['unknown', 'stop'],
  ] as const)('a client gets a word it knows for %s', (reason, word) => {
    expect(write({ finish: { reason } })['choices']).toMatchObject([
      { finish_reason: word, native_finish_reason: null },
    ]);
  });

  test('metadata is told when it was asked for', () => {
    const told = openAiChat.encodeResponse(
      { content: [], finish: { reason: 'stop' } },
      { ...facts, metadata: { attempt: 1 } },
    );
    expect(told['openrouter_metadata']).toEqual({ attempt: 1 });
  });
});
