// Errors in Google's shape: what its servers send, and what its clients read.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import { ERROR_STATUS } from '../../../src-main/gateway/gateway-error.ts';
import { noRecordings, recordings } from '../../support/recordings.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const google = (code: number, status: string, message = 'No.'): Json => ({
  error: { code, message, status, details: [] },
});

describe('reading', () => {
  test.each([
    [400, 'INVALID_ARGUMENT'],
    [400, 'FAILED_PRECONDITION'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
  ])('%i %s has its status, its word and its sentence', (code, status) => {
    const body = google(code, status);
    expect(gemini.decodeError(code, body)).toEqual({ status: code, code: status, message: 'No.', raw: body });
  });

  test('inside an HTTP 200 the error’s own status counts', () => {
    const body = google(503, 'UNAVAILABLE');
    expect(gemini.decodeError(200, body)).toMatchObject({ status: 503 });
    expect(gemini.decodeError(502, body)).toMatchObject({ status: 502 });
  });

  test('a streamed array brings its error as its first element', () => {
    const body = [google(429, 'RESOURCE_EXHAUSTED', 'Quota.')];
    expect(gemini.isErrorBody(body)).toBe(true);
    expect(gemini.decodeError(429, body)).toMatchObject({ status: 429, code: 'RESOURCE_EXHAUSTED', message: 'Quota.' });
  });

  test.each<[unknown, string]>([
    ['<html>404</html>', '<html>404</html>'],
    [{ error: 'denied', error_description: 'x' }, 'denied'],
    [{ error: { status: 'INTERNAL' } }, '{"status":"INTERNAL"}'],
    [{}, '{}'],
    [undefined, ''],
    [[], ''],
  ])('a body of another shape is still told: %j', (body, message) => {
    expect(gemini.decodeError(500, body).message).toBe(message);
  });

  test.each<[unknown, boolean]>([
    [google(500, 'INTERNAL'), true],
    [[google(500, 'INTERNAL')], true],
    [{ error: {} }, true],
    [{ error: 'denied' }, false],
    [{ error: null, candidates: [] }, false],
    [{ error: { code: 1 }, candidates: [{}] }, false],
    [{ candidates: [] }, false],
    [{ promptFeedback: { blockReason: 'SAFETY' } }, false],
    [[{ candidates: [] }, google(500, 'INTERNAL')], false],
    [[], false],
    ['error', false],
    [null, false],
  ])('%j is an error: %s', (body, is) => {
    expect(gemini.isErrorBody(body)).toBe(is);
  });
});

describe('writing', () => {
  test('code, word and sentence stand where the SDK looks, the rest in the details', () => {
    expect(
      gemini.encodeError({
        status: 429,
        errorType: 'rate_limit_exceeded',
        message: 'Slow down.',
        metadata: { provider_name: 'Acme' },
        availability: { code: 'capacity_exhausted' },
        requestId: 'gen-1',
      }),
    ).toEqual({
      error: {
        code: 429,
        message: 'Slow down.',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'rate_limit_exceeded',
            domain: 'pointsman',
            metadata: { provider_name: 'Acme' },
            availability: { code: 'capacity_exhausted' },
            request_id: 'gen-1',
          },
        ],
      },
    });
  });

  test('what is not known is left out', () => {
    const { error } = gemini.encodeError({ status: 404, errorType: 'not_found', message: 'x' }) as Json;
    expect(Object.keys((error as Json)['details'][0])).toEqual(['@type', 'reason', 'domain']);
  });

  test.each([...new Set([...Object.values(ERROR_STATUS), 408, 409, 422, 529])])(
    'the status %i has a word of Google’s',
    (status) => {
      const { error } = gemini.encodeError({ status, errorType: 'x', message: 'x' }) as Json;
      expect((error as Json)['status']).toMatch(/^(?!UNKNOWN)[A-Z_]+$/);
      expect((error as Json)['code']).toBe(status);
    },
  );

  test('a status of tomorrow has the word for that', () => {
    expect(gemini.encodeError({ status: 599, errorType: 'x', message: 'x' })).toMatchObject({
      error: { status: 'UNKNOWN' },
    });
  });

  test('what is written is read again as an error with the same status and sentence', () => {
    const written = gemini.encodeError({ status: 503, errorType: 'provider_overloaded', message: 'Busy.' });
    expect(gemini.isErrorBody(written)).toBe(true);
    expect(gemini.decodeError(200, written)).toMatchObject({ status: 503, code: 'UNAVAILABLE', message: 'Busy.' });
  });
});

describe('recorded', () => {
  const refused = recordings(({ dialect, status }) => dialect === 'gemini' && status !== 200);

  test.skipIf(noRecordings !== undefined)('errors of both hosts keep their word and their sentence', () => {
    expect(refused.length).toBeGreaterThanOrEqual(3);
    for (const { id, status, response } of refused) {
      const { error } = response.body as Json;
      expect(gemini.isErrorBody(response.body), id).toBe(true);
      expect(gemini.decodeError(status, response.body), id).toMatchObject({
        status,
        code: error.status,
        message: error.message,
      });
    }
  });
});
