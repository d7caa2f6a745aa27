// What Bedrock answers, whole and streamed, and how it fails.
import { describe, expect, test } from 'vitest';
import { bedrockConverse } from '../../../src-main/dialects/bedrock-converse/index.ts';
import type { ModelResponse, StreamPart } from '../../../src-main/dialects/model-stream.ts';

const answer = (content: unknown, rest: object = {}): object => ({
  output: { message: { role: 'assistant', content } },
  stopReason: 'end_turn',
  usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 },
  ...rest,
});

function read(body: unknown): ModelResponse {
  const decoded = bedrockConverse.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

describe('whole answers', () => {
  test('text, thoughts and calls keep their order', () => {
    const response = read(
      answer([
        { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
        { reasoningContent: { redactedContent: 'zz' } },
        { text: 'Hello' },
        { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
      ]),
    );
    expect(response.content).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
      { type: 'text', text: 'Hello' },
      { type: 'tool-call', id: 't1', name: 'f', arguments: '{"a":1}' },
    ]);
  });

  test('thoughts of open models are nobody’s seal', () => {
    const { content } = read(answer([{ reasoningContent: { reasoningText: { text: 'Hm' } } }]));
    expect(content).toEqual([{ type: 'reasoning', text: 'Hm', format: 'unknown' }]);
  });

  test('a call of the server’s own tool is not the client’s to answer', () => {
    const block = { toolUse: { toolUseId: 't', name: 'nova_grounding', input: {}, type: 'server_tool_use' } };
    expect(read(answer([block])).content).toEqual([{ type: 'vendor', dialect: 'bedrock-converse', raw: block }]);
  });

  test('cited text is text, its pages are citations', () => {
    const block = {
      citationsContent: {
        content: [{ text: 'Ruby 4.' }],
        citations: [
          { title: 'Ruby', location: { web: { url: 'https://ruby-lang.org', domain: 'ruby-lang.org' } } },
          { location: { documentPage: {} } },
        ],
      },
    };
    const { content, annotations } = read(answer([block]));
    expect(content).toEqual([{ type: 'text', text: 'Ruby 4.' }]);
    expect(annotations).toEqual([{ type: 'url-citation', url: 'https://ruby-lang.org', title: 'Ruby' }]);
  });

  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['tool_use', 'tool-calls'],
    ['malformed_tool_use', 'error'],
    ['model_context_window_exceeded', 'length'],
    ['guardrail_intervened', 'content-filter'],
    ['content_filtered', 'content-filter'],
    ['something_new', 'unknown'],
  ])('%s ends as %s', (stopReason, reason) => {
    expect(read(answer([], { stopReason })).finish).toEqual({ reason, native: stopReason });
  });

  test('cached tokens stand beside the input, not in it: the sums add up', () => {
    const usage = { inputTokens: 11, cacheReadInputTokens: 100, cacheWriteInputTokens: 1_028, outputTokens: 236 };
    expect(read(answer([], { usage })).usage).toEqual({
      input: { total: 1_139, uncached: 11, cacheRead: 100, cacheWrite: 1_028, cacheWrite1h: 0 },
      output: { total: 236, text: 236, reasoning: 0 },
      estimated: false,
    });
    expect(read(answer([], { usage: undefined })).usage).toBeUndefined();
  });

  test('what is no answer is refused with its field', () => {
    expect(bedrockConverse.decodeResponse({})).toMatchObject({ ok: false, failure: { field: 'output' } });
    expect(bedrockConverse.decodeResponse([])).toMatchObject({ ok: false });
  });
});

function stream(...events: [string, object][]): { parts: StreamPart[]; ended: boolean; complete: boolean } {
  const decoder = bedrockConverse.createStreamDecoder();
  const parts = events.flatMap(([event, data]) =>
    decoder.decode({ event, data: JSON.stringify(data), raw: new Uint8Array(0) }),
  );
  const { ended, complete } = decoder;
  return { parts: [...parts, ...(complete ? decoder.end() : [])], ended, complete };
}

const delta = (contentBlockIndex: number, change: object): [string, object] => [
  'contentBlockDelta',
  { contentBlockIndex, delta: change },
];
const stop = (contentBlockIndex: number): [string, object] => ['contentBlockStop', { contentBlockIndex }];
const END: [string, object][] = [
  ['messageStop', { stopReason: 'end_turn' }],
  ['metadata', { usage: { inputTokens: 1, outputTokens: 2 } }],
];

describe('streams', () => {
  test('a text has no start of its own, and usage comes after the end', () => {
    const { parts, ended } = stream(
      ['messageStart', { role: 'assistant' }],
      delta(0, { text: 'Hel' }),
      delta(0, { text: 'lo' }),
      stop(0),
      ...END,
    );
    expect(parts).toEqual([
      { type: 'start' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hel' },
      { type: 'text-delta', block: 0, text: 'lo' },
      { type: 'text-end', block: 0 },
      { type: 'usage', usage: expect.objectContaining({ estimated: false }) as never },
      { type: 'finish', finish: { reason: 'stop', native: 'end_turn' } },
    ]);
    expect(ended).toBe(true);
  });

  test('a stream without the usage that should follow still ends well', () => {
    const { parts, ended, complete } = stream(delta(0, { text: 'x' }), stop(0), [
      'messageStop',
      { stopReason: 'max_tokens' },
    ]);
    expect([ended, complete]).toEqual([false, true]);
    expect(parts.at(-1)).toEqual({ type: 'finish', finish: { reason: 'length', native: 'max_tokens' } });
  });

  test('one cut before its end is not complete', () => {
    expect(stream(['messageStart', {}], delta(0, { text: 'x' }))).toMatchObject({ ended: false, complete: false });
  });

  test('a call brings its input in pieces', () => {
    const start: [string, object] = [
      'contentBlockStart',
      { contentBlockIndex: 1, start: { toolUse: { toolUseId: 't', name: 'f' } } },
    ];
    const { parts } = stream(
      start,
      delta(1, { toolUse: { input: '{"a"' } }),
      delta(1, { toolUse: { input: ':1}' } }),
      stop(1),
      ...END,
    );
    expect(parts.slice(0, 4)).toEqual([
      { type: 'tool-call-start', block: 0, id: 't', name: 'f' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: '{"a"' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: ':1}' },
      { type: 'tool-call-end', block: 0 },
    ]);
  });

  test('thoughts, their signature and what is redacted', () => {
    const { parts } = stream(
      delta(0, { reasoningContent: { text: 'Hm' } }),
      delta(0, { reasoningContent: { signature: 's' } }),
      stop(0),
      delta(1, { reasoningContent: { redactedContent: 'zz' } }),
      stop(1),
      ...END,
    );
    expect(parts.slice(0, 7)).toEqual([
      { type: 'reasoning-start', block: 0, format: 'anthropic-claude-v1' },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'reasoning-signature', block: 0, signature: 's' },
      { type: 'reasoning-end', block: 0 },
      { type: 'reasoning-start', block: 1, format: 'anthropic-claude-v1' },
      { type: 'reasoning-redacted', block: 1, data: 'zz' },
      { type: 'reasoning-end', block: 1 },
    ]);
  });

  test('what the server asks and answers itself is not told as a call', () => {
    const server = { toolUse: { toolUseId: 't', name: 'search', type: 'server_tool_use' } };
    const { parts } = stream(
      ['contentBlockStart', { contentBlockIndex: 0, start: server }],
      delta(0, { toolUse: { input: '{}' } }),
      stop(0),
      ['contentBlockStart', { contentBlockIndex: 1, start: { toolResult: { toolUseId: 't' } } }],
      delta(1, { toolResult: [{ text: 'hidden' }] }),
      stop(1),
      delta(2, { text: 'Found.' }),
      delta(3, { citation: { location: { web: { url: 'https://a.org', domain: 'a.org' } } } }),
      ...END,
    );
    expect(parts.filter(({ type }) => type.startsWith('tool'))).toEqual([]);
    expect(parts).toContainEqual({
      type: 'annotation',
      annotation: { type: 'url-citation', url: 'https://a.org', title: 'a.org' },
    });
    expect(parts).toContainEqual({ type: 'text-end', block: 0 });
  });

  test.each([
    ['throttlingException', 429],
    ['validationException', 400],
    ['modelStreamErrorException', 500],
    ['internalServerException', 500],
    ['serviceUnavailableException', 503],
    ['modelTimeoutException', 408],
    ['newException', undefined],
  ])('%s in a stream is an error with its status', (name, status) => {
    const { parts, complete } = stream(['messageStart', {}], [name, { message: 'It broke.' }]);
    const [, failure] = parts;
    expect(failure).toMatchObject({ type: 'error', error: { code: name, message: 'It broke.' } });
    expect((failure as Extract<StreamPart, { type: 'error' }>).error.status).toBe(status);
    expect(complete).toBe(false);
  });

  test('frames that are no JSON, and events of the future, are left alone', () => {
    const decoder = bedrockConverse.createStreamDecoder();
    expect(decoder.decode({ event: 'contentBlockDelta', data: 'x', raw: new Uint8Array(0) })).toEqual([]);
    expect(decoder.decode({ event: 'somethingNew', data: '{}', raw: new Uint8Array(0) })).toEqual([]);
    expect(
      decoder.decode({ event: 'contentBlockStop', data: '{"contentBlockIndex":9}', raw: new Uint8Array(0) }),
    ).toEqual([]);
  });
});

describe('errors', () => {
  test.each([
    [400, { message: 'Too long.' }, { status: 400, message: 'Too long.' }],
    [403, { Message: 'Not yours.' }, { status: 403, message: 'Not yours.' }],
    [400, { __type: 'com.amazon#ValidationException', message: 'x' }, { status: 400, code: 'ValidationException' }],
    [502, '<html>bad gateway</html>', { status: 502, message: '<html>bad gateway</html>' }],
  ])('HTTP %i %j', (status, body, expected) => {
    expect(bedrockConverse.decodeError(status, body)).toMatchObject(expected);
  });

  test('an error inside a 200 is known by what is missing', () => {
    expect(bedrockConverse.isErrorBody({ message: 'no' })).toBe(true);
    expect(bedrockConverse.isErrorBody(answer([]))).toBe(false);
    expect(bedrockConverse.isErrorBody(null)).toBe(false);
  });
});
