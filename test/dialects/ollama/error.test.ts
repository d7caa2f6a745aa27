// Errors of Ollama servers and of the proxies before them, and what Ollama's clients get.
import { describe, expect, test } from 'vitest';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';

describe('reading', () => {
  test.each<[number, unknown, object]>([
    [404, { error: "model 'x' not found" }, { status: 404, message: "model 'x' not found" }],
    [400, { error: { message: 'bad options' } }, { status: 400, message: 'bad options' }],
    [401, { message: 'unauthorized' }, { status: 401, message: 'unauthorized' }],
    [502, '<html>Bad Gateway</html>', { status: 502, message: '<html>Bad Gateway</html>' }],
    [500, undefined, { status: 500, message: '' }],
    [500, { error: { code: 7 } }, { status: 500, message: '{"code":7}' }],
    [429, { StatusCode: 503, error: 'busy' }, { status: 429, message: 'busy' }],
    [200, { StatusCode: 503, error: 'busy' }, { status: 503, message: 'busy' }],
  ])('%i %j is understood', (status, body, expected) => {
    expect(ollamaChat.decodeError(status, body)).toEqual({ ...expected, raw: body });
  });

  test('an error inside a 200 has no status of its own', () => {
    expect(ollamaChat.decodeError(200, { error: 'broke' })).toEqual({ message: 'broke', raw: { error: 'broke' } });
  });

  test.each<[unknown, boolean]>([
    [{ error: 'model not found' }, true],
    [{ error: { message: 'x' } }, true],
    [{ error: null, message: { role: 'assistant', content: 'x' } }, false],
    [{ error: 'odd', message: { role: 'assistant', content: 'x' } }, false],
    [{ message: { content: '"error": "in a text"' } }, false],
    ['error', false],
    [null, false],
  ])('an answer is not taken for an error, nor an error for an answer: %j', (body, is) => {
    expect(ollamaChat.isErrorBody(body)).toBe(is);
  });
});

test.each([ollamaChat, ollamaGenerate])(
  'a client of $id gets one text and nothing that its type does not have',
  (dialect) => {
    expect(
      dialect.encodeError({
        status: 404,
        errorType: 'not_found',
        message: 'No such model.',
        metadata: { near: [] },
        requestId: 'gen-1',
      }),
    ).toEqual({ error: 'No such model.' });
  },
);
