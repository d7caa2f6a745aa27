// Token counts and errors of Anthropic, and what the gateway adds where both sides speak its protocol.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import { decodeUsage, encodeUsage } from '../../../src-main/dialects/anthropic-messages/usage.ts';
import { facts } from '../support/streams.ts';

describe('usage', () => {
  test.each<[string, unknown, unknown, unknown]>([
    [
      'cached tokens stand beside the input',
      { input_tokens: 5, cache_read_input_tokens: 90, cache_creation_input_tokens: 10, output_tokens: 3 },
      { total: 105, uncached: 5, cacheRead: 90, cacheWrite: 10, cacheWrite1h: 0 },
      { total: 3, text: 3, reasoning: 0 },
    ],
    [
      'writes for an hour cost more and are told apart',
      {
        input_tokens: 5,
        cache_creation_input_tokens: 10,
        cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 6 },
        output_tokens: 0,
      },
      { total: 15, uncached: 5, cacheRead: 0, cacheWrite: 10, cacheWrite1h: 6 },
      { total: 0, text: 0, reasoning: 0 },
    ],
    [
      'writes told only by their lifetime',
      { input_tokens: 0, cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 6 } },
      { total: 10, uncached: 0, cacheRead: 0, cacheWrite: 10, cacheWrite1h: 6 },
      { total: 0, text: 0, reasoning: 0 },
    ],
    [
      'thinking is part of the output',
      { input_tokens: 1, output_tokens: 10, output_tokens_details: { thinking_tokens: 4 } },
      { total: 1, uncached: 1, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
      { total: 10, text: 6, reasoning: 4 },
    ],
    [
      'nulls are no tokens',
      { input_tokens: null, cache_read_input_tokens: null, output_tokens: null, cache_creation: null },
      { total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
      { total: 0, text: 0, reasoning: 0 },
    ],
  ])('%s', (_, usage, input, output) => {
    expect(decodeUsage(usage)).toEqual({ input, output, estimated: false });
  });

  test('no usage is none', () => {
    for (const value of [undefined, null, 'x', []]) expect(decodeUsage(value)).toBeUndefined();
  });

  test('what is written for a client is read as it was', () => {
    const usage = decodeUsage({
      input_tokens: 5,
      cache_read_input_tokens: 9,
      cache_creation_input_tokens: 10,
      cache_creation: { ephemeral_1h_input_tokens: 6 },
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 2 },
    })!;
    expect(decodeUsage(encodeUsage(usage, facts))).toEqual(usage);
    expect(encodeUsage(usage, { ...facts, costUsd: null })).toMatchObject({ cost: null, is_byok: true });
  });
});

describe('errors', () => {
  test.each([
    ['invalid_request_error', 400],
    ['authentication_error', 401],
    ['billing_error', 402],
    ['permission_error', 403],
    ['not_found_error', 404],
    ['request_too_large', 413],
    ['rate_limit_error', 429],
    ['api_error', 500],
    ['timeout_error', 504],
    ['overloaded_error', 529],
  ])('a word in a stream stands for its status: %s', (type, status) => {
    const body = { type: 'error', error: { type, message: 'x' } };
    expect(anthropicMessages.decodeError(200, body)).toEqual({ status, code: type, message: 'x', raw: body });
    expect(anthropicMessages.isErrorBody(body)).toBe(true);
  });

  test('the HTTP status wins over the word', () => {
    expect(
      anthropicMessages.decodeError(429, { type: 'error', error: { type: 'api_error', message: 'x' } }).status,
    ).toBe(429);
  });

  test.each<[unknown, string]>([
    ['<html>Bad gateway</html>', '<html>Bad gateway</html>'],
    [{ message: 'odd' }, '{"message":"odd"}'],
    [undefined, '""'],
    [null, '""'],
    [[{ error: 'x' }], '[{"error":"x"}]'],
  ])('a body of another shape is still told: %j', (body, message) => {
    expect(anthropicMessages.decodeError(502, body)).toMatchObject({ status: 502, message });
  });

  test('an answer is no error', () => {
    for (const body of [{ type: 'message' }, 'error', null, []])
      expect(anthropicMessages.isErrorBody(body)).toBe(false);
  });

  test.each([
    ['rate_limit_exceeded', 'rate_limit_error'],
    ['provider_overloaded', 'overloaded_error'],
    ['payment_required', 'billing_error'],
    ['context_length_exceeded', 'invalid_request_error'],
    ['provider_unavailable', 'api_error'],
    ['word_of_tomorrow', 'api_error'],
  ])('clients get Anthropic’s word for %s', (errorType, type) => {
    expect(anthropicMessages.encodeError({ status: 500, errorType, message: 'x', requestId: 'gen-1' })).toEqual({
      type: 'error',
      error: { type, message: 'x', error_type: errorType },
      request_id: 'gen-1',
    });
  });
});

describe('passing through', () => {
  test('a request is not changed, and Anthropic’s own metadata is not taken from it', () => {
    expect(anthropicMessages.passthroughChanges({ stream: true }, {}, 'm')).toEqual({});
    expect(anthropicMessages.gatewayFields).not.toContain('metadata');
    expect(anthropicMessages.gatewayFields).toEqual(expect.arrayContaining(['models', 'provider']));
  });

  test.each([
    ['{"type":"content_block_delta","index":0}', false],
    ['{"type":"message_start"}', true],
    ['{"type":"message_delta"}', true],
    ['{"type":"message_stop"}', true],
    ['{"type":"error"}', true],
  ])('a frame that must be read is read: %s', (data, matters) => {
    expect(anthropicMessages.matters(data)).toBe(matters);
  });

  test('an answer gets who served and what it cost', () => {
    expect(anthropicMessages.additions({ ...facts, costUsd: 0.25, metadata: {} }, 'answer')).toEqual([
      { path: [], members: { provider: 'Acme', openrouter_metadata: {} } },
      { path: ['usage'], members: { cost: 0.25, is_byok: true } },
    ]);
  });

  test('the protocol’s version is stated, and a keep-alive is a ping', () => {
    expect(anthropicMessages.requiredHeaders).toEqual({ 'anthropic-version': '2023-06-01' });
    expect(anthropicMessages.keepAlive).toBe('event: ping\ndata: {"type":"ping"}\n\n');
  });
});
