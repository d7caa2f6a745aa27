// What the gateway changes, looks at and adds where client and server both speak Responses.
import { describe, expect, test } from 'vitest';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { facts } from '../support/streams.ts';

describe('requests', () => {
  test('nothing changes by itself: usage comes unasked, and whether to store is the client’s affair', () => {
    expect(openAiResponses.passthroughChanges({ stream: true, store: true, include: [] }, {}, 'm')).toEqual({});
  });

  test('what the target refuses is taken out where it is, null included, and not put in where it is not', () => {
    const traits = { unsupportedFields: ['metadata', 'user', 'truncation'] };
    expect(openAiResponses.passthroughChanges({ metadata: {}, user: null, model: 'm' }, traits, 'm')).toEqual({
      metadata: undefined,
      user: undefined,
    });
  });

  test('fields for the gateway do not leave it; what is the vendor’s does', () => {
    expect(openAiResponses.gatewayFields).toEqual(
      expect.arrayContaining(['models', 'route', 'provider', 'preset', 'plugins', 'session_id']),
    );
    for (const field of [
      'model',
      'input',
      'prompt',
      'reasoning',
      'metadata',
      'prompt_cache_key',
      'include',
      'store',
      'user',
    ])
      expect(openAiResponses.gatewayFields).not.toContain(field);
  });

  test('a stored prompt stands for the input', () => {
    expect(openAiResponses.promptFields).toEqual(['input', 'prompt']);
  });

  test('it goes below the base URL, whatever the model and whether it is streamed', () => {
    for (const stream of [true, false]) expect(openAiResponses.path('a/b?c', stream)).toBe('/responses');
  });
});

describe('streams', () => {
  const matters = (type: string, rest = {}): boolean => openAiResponses.matters(JSON.stringify({ type, ...rest }));

  test.each([
    'response.output_text.delta',
    'response.refusal.delta',
    'response.reasoning_summary_text.delta',
    'response.reasoning_text.delta',
    'response.function_call_arguments.delta',
    'response.custom_tool_call_input.delta',
    'response.mcp_call_arguments.delta',
    'response.code_interpreter_call_code.delta',
  ])('%s passes unread: most of a stream is deltas', (type) => {
    expect(matters(type, { delta: 'x', output_index: 0 })).toBe(false);
  });

  test.each([
    'response.created',
    'response.output_item.added',
    'response.output_item.done',
    'response.output_text.done',
    'response.completed',
    'response.incomplete',
    'response.failed',
    'response.error',
    'error',
    'keepalive',
  ])('%s is read: it may carry usage, an end or sealed reasoning', (type) => {
    expect(matters(type)).toBe(true);
  });

  test('a server that writes spaces, or the type last, is understood', () => {
    expect(openAiResponses.matters('{"delta": "x", "type": "response.output_text.delta"}')).toBe(false);
    expect(openAiResponses.matters('{"response": {"usage": {}}, "type": "response.completed"}')).toBe(true);
  });

  test('words that look like an event do not hide the end of the stream', () => {
    const spoken = '{"type":"response.output_text.delta"}';
    expect(matters('response.completed', { response: { output: [{ text: spoken }] } })).toBe(true);
    expect(matters('response.output_item.done', { item: { arguments: spoken } })).toBe(true);
  });

  test('a keep-alive ends no frame: some SDKs fail on an empty event', () => {
    expect(openAiResponses.keepAlive).toBe(': ping\n');
  });
});

describe('additions', () => {
  test('a whole answer gets who served and what it cost, and metadata only when asked for', () => {
    expect(openAiResponses.additions({ ...facts, costUsd: 0.25 }, 'answer')).toEqual([
      { path: [], members: { provider: 'Acme' } },
      { path: ['usage'], members: { cost: 0.25, is_byok: true } },
    ]);
    expect(openAiResponses.additions({ ...facts, metadata: { a: 1 } }, 'answer')[0]).toEqual({
      path: [],
      members: { provider: 'Acme', openrouter_metadata: { a: 1 } },
    });
  });

  test('in a stream they stand in the response that the last event holds', () => {
    expect(openAiResponses.additions({ ...facts, costUsd: null }, 'frame')).toEqual([
      { path: ['response'], members: { provider: 'Acme' } },
      { path: ['response', 'usage'], members: { cost: null, is_byok: true } },
    ]);
  });
});
