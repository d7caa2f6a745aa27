// The table decides whether money is spent again and whether a key rests: each row stands for a failure seen in the field.
import { describe, expect, it } from 'vitest';
import { classifyFailure, DEFAULT_FALLBACK_ON, type AttemptFailure } from '../../src-main/gateway/classify-failure.ts';

const http = (status: number, message = '', code?: string): AttemptFailure => ({
  kind: 'http',
  status,
  message,
  ...(code !== undefined && { code }),
});

const ROWS: readonly (readonly [string, AttemptFailure, string])[] = [
  ['refused connection', { kind: 'connect', message: '', code: 'ECONNREFUSED' }, 'network'],
  ['stream cut before its end', { kind: 'truncated', message: '' }, 'network'],
  ['address that may not be reached', { kind: 'refused-address', message: '' }, 'network'],
  ['no first token in time', { kind: 'timeout', message: '' }, 'timeout'],
  ['secret gone from the keychain', { kind: 'no-secret', message: '' }, 'auth'],
  ['HTML instead of JSON', { kind: 'malformed', message: '' }, 'server'],
  ['OpenAI bad request', http(400, "Unsupported parameter: 'max_tokens'"), 'invalid_request'],
  ['OpenAI context overflow by code', http(400, 'This is too much', 'context_length_exceeded'), 'context_length'],
  [
    'OpenAI context overflow by words',
    http(400, "This model's maximum context length is 8192 tokens"),
    'context_length',
  ],
  ['Anthropic context overflow', http(400, 'prompt is too long: 210000 tokens > 200000 maximum'), 'context_length'],
  [
    'Gemini context overflow',
    http(400, 'The input token count (2000000) exceeds the maximum number of tokens allowed'),
    'context_length',
  ],
  ['body too large for the vendor', http(413, 'request_too_large'), 'context_length'],
  [
    'Azure content filter',
    http(400, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy"),
    'moderation',
  ],
  ['moderation as 403', http(403, 'input was flagged'), 'moderation'],
  [
    'Anthropic out of credit comes as 400',
    http(400, 'Your credit balance is too low to access the Anthropic API'),
    'payment',
  ],
  ['wrong key', http(401, 'Incorrect API key provided'), 'auth'],
  ['forbidden', http(403, 'You do not have access'), 'auth'],
  ['no money', http(402, 'Insufficient Balance'), 'payment'],
  ['OpenAI quota used up comes as 429', http(429, 'You exceeded your current quota', 'insufficient_quota'), 'payment'],
  ['rate limit', http(429, 'Rate limit reached for requests'), 'rate_limit'],
  ['unknown model', http(404, 'The model does not exist', 'model_not_found'), 'not_found'],
  ['model switched off', http(410, 'gone'), 'not_found'],
  ['vendor gave up waiting', http(408), 'timeout'],
  ['gateway timeout', http(504), 'timeout'],
  ['Cloudflare timeout', http(524), 'timeout'],
  ['Anthropic overloaded', http(529, 'Overloaded', 'overloaded_error'), 'overloaded'],
  ['service unavailable', http(503, 'try later'), 'overloaded'],
  ['overload dressed as 500', http(500, 'The engine is currently overloaded'), 'overloaded'],
  ['server error', http(500, 'The server had an error'), 'server'],
  ['bad gateway', http(502), 'server'],
  [
    'overload inside a stream without a status',
    { kind: 'stream-error', message: 'Overloaded', code: 'overloaded_error' },
    'overloaded',
  ],
  ['rate limit inside a 200', { kind: 'stream-error', status: 429, message: 'slow down' }, 'rate_limit'],
  ['unnamed error inside a stream', { kind: 'stream-error', message: 'something' }, 'server'],
];

describe('classifyFailure', () => {
  it.each(ROWS)('%s', (_name, failure, expected) => {
    expect(classifyFailure(failure).failureClass).toBe(expected);
  });

  it.each([http(400, 'bad field'), http(400, 'prompt is too long'), http(403, 'flagged')])(
    'a fault of the request itself never rests a credential (%#)',
    (failure) => {
      expect(classifyFailure(failure).rests).toBe('nothing');
      expect(classifyFailure(failure).retrySame).toBe(false);
    },
  );

  it.each([http(401, 'bad key'), http(402, 'pay')])(
    'a dead key rests for every model and is not asked again (%#)',
    (failure) => {
      expect(classifyFailure(failure)).toMatchObject({ rests: 'credential', retrySame: false, endpointWide: false });
    },
  );

  it('a rate limit of one key leaves the next key of the same provider a chance, an outage does not', () => {
    expect(classifyFailure(http(429, 'slow')).endpointWide).toBe(false);
    expect(classifyFailure(http(500)).endpointWide).toBe(true);
  });

  it('everything but a caller’s invalid request falls back by default', () => {
    expect(DEFAULT_FALLBACK_ON).not.toContain('invalid_request');
    expect(DEFAULT_FALLBACK_ON).toHaveLength(10);
  });
});
