// What the gateway changes, looks at and adds where client and server both speak OpenAI Chat.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { facts } from '../support/streams.ts';

describe('requests', () => {
  test.each([
    ['usage is asked for in every stream', { stream: true }, { stream_options: { include_usage: true } }],
    [
      'other options of a stream are kept',
      { stream: true, stream_options: { include_obfuscation: false } },
      { stream_options: { include_obfuscation: false, include_usage: true } },
    ],
    [
      'a client that wants none gets it all the same',
      { stream: true, stream_options: { include_usage: false } },
      { stream_options: { include_usage: true } },
    ],
    ['nothing changes where it is asked for already', { stream: true, stream_options: { include_usage: true } }, {}],
    ['nothing changes without a stream', { stream: false }, {}],
    ['null options are none', { stream: true, stream_options: null }, { stream_options: { include_usage: true } }],
  ])('%s', (_, body, changes) => {
    expect(openAiChat.passthroughChanges(body, {}, 'm')).toEqual(changes);
  });

  test('a target that forbids the option is not sent it', () => {
    expect(openAiChat.passthroughChanges({ stream: true }, { streamUsageOption: false }, 'm')).toEqual({});
  });

  test('fields for the gateway do not leave it; reasoning and metadata are the vendor’s', () => {
    expect(openAiChat.gatewayFields).toEqual(
      expect.arrayContaining(['models', 'provider', 'route', 'plugins', 'transforms']),
    );
    for (const field of ['reasoning', 'metadata', 'user', 'model'])
      expect(openAiChat.gatewayFields).not.toContain(field);
  });
});

describe('streams', () => {
  test.each([
    ['{"choices":[{"delta":{"content":"x"},"finish_reason":null}]}', false],
    ['{"choices": [{"delta": {"content": "x"}, "finish_reason": null}]}', false],
    ['{"choices":[{"delta":{},"finish_reason":"stop"}]}', true],
    ['{"choices": [{"delta": {}, "finish_reason": "stop"}]}', true],
    ['{"choices":[],"usage":{"prompt_tokens":1}}', true],
    ['{"error":{"message":"x"}}', true],
    ['[DONE]', true],
  ])('a frame that must be read is read: %s', (data, matters) => {
    expect(openAiChat.matters(data)).toBe(matters);
  });

  test('a keep-alive ends no frame: some SDKs fail on an empty event', () => {
    expect(openAiChat.keepAlive).toBe(': ping\n');
  });
});

test('an answer gets who served and what it cost, and metadata only when asked for', () => {
  expect(openAiChat.additions({ ...facts, costUsd: 0.25 }, 'answer')).toEqual([
    { path: [], members: { provider: 'Acme', system_fingerprint: null } },
    { path: ['usage'], members: { cost: 0.25, is_byok: true } },
  ]);
  expect(openAiChat.additions({ ...facts, metadata: {} }, 'frame')).toEqual([
    { path: [], members: { provider: 'Acme', openrouter_metadata: {} } },
    { path: ['usage'], members: { is_byok: true } },
  ]);
});
