// Errors in every shape that servers of the protocol send, and the one shape that clients read.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';

const read = (status: number, body: unknown): unknown => {
  const { raw, ...error } = openAiChat.decodeError(status, body);
  expect(raw).toBe(body);
  return error;
};

describe('reading', () => {
  test.each<[string, number, unknown, unknown]>([
    [
      'OpenAI',
      429,
      { error: { message: 'Rate limit reached', type: 'tokens', param: null, code: 'rate_limit_exceeded' } },
      { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached' },
    ],
    [
      'OpenAI without a code',
      400,
      { error: { message: 'Bad', type: 'invalid_request_error', param: 'stop', code: null } },
      { status: 400, code: 'invalid_request_error', message: 'Bad' },
    ],
    [
      'OpenRouter: the code is the status',
      200,
      { error: { code: 402, message: 'Insufficient credits', metadata: {} } },
      { status: 402, message: 'Insufficient credits' },
    ],
    [
      'Google behind this protocol, in a list',
      404,
      [{ error: { code: 404, message: 'not found', status: 'NOT_FOUND' } }],
      { status: 404, code: 'NOT_FOUND', message: 'not found' },
    ],
    ['a bare sentence', 400, { error: 'model not found' }, { status: 400, message: 'model not found' }],
    ['xAI: a code beside a sentence', 400, { code: 'invalid', error: 'Bad key' }, { status: 400, message: 'Bad key' }],
    [
      'Mistral',
      422,
      { object: 'error', message: 'Wrong', type: 'invalid', code: '1500' },
      { status: 422, code: '1500', message: 'Wrong' },
    ],
    ['FastAPI', 401, { detail: 'Not authenticated' }, { status: 401, message: 'Not authenticated' }],
    [
      'FastAPI with a list',
      422,
      { detail: [{ msg: 'field required' }] },
      { status: 422, message: '[{"msg":"field required"}]' },
    ],
    [
      'Groq in a stream',
      200,
      { error: { message: 'failed', code: 'tool_use_failed', status_code: 400 } },
      { status: 400, code: 'tool_use_failed', message: 'failed' },
    ],
    [
      'availability',
      200,
      { error: { message: 'none', http_status: 404, error_type: 'not_found' } },
      { status: 404, message: 'none' },
    ],
    ['plain text', 502, '<html>Bad gateway</html>', { status: 502, message: '<html>Bad gateway</html>' }],
    ['nothing', 500, undefined, { status: 500, message: '' }],
    ['null', 500, null, { status: 500, message: '' }],
    ['an empty object', 500, {}, { status: 500, message: '{}' }],
    ['a number that is no status', 200, { error: { code: 1_302, message: 'limit' } }, { message: 'limit' }],
    ['a success that is said to be an error', 200, { error: { code: 200, message: 'odd' } }, { message: 'odd' }],
  ])('%s', (_, status, body, expected) => {
    expect(read(status, body)).toEqual(expected);
  });

  test('the HTTP status wins over the number inside: proxies translate', () => {
    expect(read(503, { error: { code: 429, message: 'x' } })).toMatchObject({ status: 503 });
  });

  test('an error in a 200 is found, an answer with a null error is not one', () => {
    expect(openAiChat.isErrorBody({ error: { message: 'x' } })).toBe(true);
    expect(openAiChat.isErrorBody({ error: 'x' })).toBe(true);
    expect(openAiChat.isErrorBody({ error: null, choices: [] })).toBe(false);
    expect(openAiChat.isErrorBody({ error: { message: 'partly' }, choices: [{}] })).toBe(false);
    expect(openAiChat.isErrorBody({ error: { message: 'x' }, choices: [] })).toBe(true);
    expect(openAiChat.isErrorBody({ choices: [] })).toBe(false);
    expect(openAiChat.isErrorBody('error')).toBe(false);
    expect(openAiChat.isErrorBody(null)).toBe(false);
  });
});

describe('writing', () => {
  test('SDKs find type and code, OpenRouter clients the error type, both the request', () => {
    expect(
      openAiChat.encodeError({
        status: 429,
        errorType: 'rate_limit_exceeded',
        message: 'Slow down.',
        metadata: { provider_name: 'Acme' },
        availability: { code: 'capacity_exhausted' },
        requestId: 'gen-1',
      }),
    ).toEqual({
      error: {
        message: 'Slow down.',
        type: 'rate_limit_exceeded',
        code: 429,
        param: null,
        metadata: { error_type: 'rate_limit_exceeded', provider_name: 'Acme' },
        availability: { code: 'capacity_exhausted' },
      },
      request_id: 'gen-1',
    });
  });

  test('what is not known is left out', () => {
    expect(openAiChat.encodeError({ status: 404, errorType: 'not_found', message: 'x' })).toEqual({
      error: { message: 'x', type: 'not_found', code: 404, param: null, metadata: { error_type: 'not_found' } },
    });
  });
});
