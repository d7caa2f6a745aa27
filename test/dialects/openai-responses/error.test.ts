// Errors of Responses servers: what routing decides by, which their streams leave out, must be known by their words.
import { describe, expect, test } from 'vitest';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';

const read = (status: number, body: unknown): unknown => {
  const { raw, ...error } = openAiResponses.decodeError(status, body);
  expect(raw).toBe(body);
  return error;
};

describe('refusals by status', () => {
  test.each<[string, number, unknown, unknown]>([
    [
      'OpenAI',
      400,
      { error: { message: 'Bad input', type: 'invalid_request_error', param: 'input[0]', code: 'invalid_value' } },
      { status: 400, code: 'invalid_value', message: 'Bad input' },
    ],
    [
      'OpenAI without a code',
      401,
      { error: { message: 'No key', type: 'invalid_request_error', param: null, code: null } },
      { status: 401, code: 'invalid_request_error', message: 'No key' },
    ],
    [
      'Azure',
      404,
      { error: { code: 'DeploymentNotFound', message: 'No such deployment' } },
      { status: 404, code: 'DeploymentNotFound', message: 'No such deployment' },
    ],
    ['xAI', 400, { code: 'Bad request', error: 'Wrong argument' }, { status: 400, message: 'Wrong argument' }],
    ['a proxy', 502, '<html>Bad gateway</html>', { status: 502, message: '<html>Bad gateway</html>' }],
    ['nothing at all', 500, undefined, { status: 500, message: '' }],
  ])('%s keeps its status, code and words', (_, status, body, expected) => {
    expect(read(status, body)).toEqual(expected);
  });

  test('a word does not change the status that was there', () => {
    expect(read(529, { error: { code: 'rate_limit_exceeded', message: 'x' } })).toMatchObject({ status: 529 });
  });
});

describe('errors inside a stream, which have only a word', () => {
  test.each([
    ['invalid_prompt', 400],
    ['context_length_exceeded', 400],
    ['invalid_request_error', 400],
    ['insufficient_quota', 429],
    ['rate_limit_exceeded', 429],
    ['server_error', 500],
    ['server_is_overloaded', 503],
    ['slow_down', 503],
    // The request is at fault: another provider would refuse it too.
    ['invalid_image', 400],
    ['invalid_image_url', 400],
    ['invalid_base64_image', 400],
    ['image_too_large', 400],
    ['image_parse_error', 400],
    ['image_content_policy_violation', 400],
    ['unsupported_image_media_type', 400],
    ['empty_image_file', 400],
    ['failed_to_download_image', 400],
    ['image_file_not_found', 400],
  ])('%s stands for %i', (code, status) => {
    expect(read(200, { error: { code, message: 'x' } })).toEqual({ status, code, message: 'x' });
  });

  test.each(['vector_store_timeout', 'images_busy', 'toString', '__proto__'])(
    '%s stands for nothing that is known',
    (code) => {
      expect(read(200, { error: { code, message: 'x' } })).toEqual({ code, message: 'x' });
    },
  );

  test('a status that is stated is believed over the word', () => {
    expect(read(200, { error: { type: 'server_error', code: 402, message: 'x' } })).toMatchObject({ status: 402 });
  });
});

test('errors of this gateway have the one shape that SDKs and OpenRouter’s clients read', () => {
  expect(
    openAiResponses.encodeError({
      status: 404,
      errorType: 'not_found',
      message: 'No such model.',
      metadata: { provider_name: 'Acme' },
      requestId: 'gen-1',
    }),
  ).toEqual({
    error: {
      message: 'No such model.',
      type: 'not_found',
      code: 404,
      param: null,
      metadata: { error_type: 'not_found', provider_name: 'Acme' },
    },
    request_id: 'gen-1',
  });
});
