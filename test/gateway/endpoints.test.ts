// A path served by mistake, or in the wrong dialect, would skip a rule or confuse a client.
import { describe, expect, it } from 'vitest';
import { findEndpoint as find, type EndpointMatch } from '../../src-main/gateway/endpoints.ts';

const findEndpoint = (method: string, path: string): EndpointMatch => find(method, new URL(path, 'http://gateway'));

describe('findEndpoint', () => {
  it.each([
    ['POST', '/v1/chat/completions', 'generate', 'openai-chat'],
    ['POST', '/api/v1/chat/completions', 'generate', 'openai-chat'],
    ['POST', '/v1/messages', 'generate', 'anthropic-messages'],
    ['POST', '/v1/completions', 'generate', 'openai-completions'],
    ['POST', '/v1/responses', 'generate', 'openai-responses'],
    ['DELETE', '/v1/responses/resp_1', 'stored-response', 'openai-responses'],
    ['POST', '/v1beta/models/gemini-2.5-pro:generateContent', 'generate', 'gemini'],
    ['POST', '/api/chat', 'generate', 'ollama-chat'],
    ['POST', '/api/generate', 'generate', 'ollama-generate'],
    ['GET', '/api/tags', 'list-models', 'ollama-chat'],
    ['POST', '/api/show', 'show-model', 'ollama-chat'],
    ['GET', '/v1beta/models', 'list-models', 'gemini'],
    ['GET', '/v1/models', 'list-models', 'openai-chat'],
    ['HEAD', '/api/hello', 'hello', 'anthropic-messages'],
    ['GET', '/healthz', 'healthz', 'openai-chat'],
  ])('%s %s is served', (method, path, operation, dialect) => {
    expect(findEndpoint(method, path)).toMatchObject({ type: 'found', endpoint: { operation, dialect } });
  });

  it('takes author/slug and an encoded slash alike', () => {
    expect(findEndpoint('GET', '/v1/models/anthropic/claude-sonnet-4.5')).toMatchObject({
      params: ['anthropic', 'claude-sonnet-4.5'],
    });
    expect(findEndpoint('GET', '/v1/models/anthropic%2Fclaude-sonnet-4.5')).toMatchObject({
      params: ['anthropic/claude-sonnet-4.5'],
    });
  });

  it('a known path with another method is 405, in the dialect of its client', () => {
    expect(findEndpoint('GET', '/v1/messages')).toEqual({
      type: 'wrong-method',
      allowed: ['POST'],
      dialect: 'anthropic-messages',
    });
  });

  it.each(['/v1/chat/completionsx', '/v1/chat', '/v1/chat/completions/extra', '/V1/chat/completions', '/v2/models'])(
    '%s is unknown: a prefix is no match',
    (path) => {
      expect(findEndpoint('POST', path).type).toBe('unknown');
    },
  );

  it('only what tells nothing of the user is open', () => {
    const open = ['/healthz', '/api/hello', '/', '/api/version', '/api/tags', '/v1/models', '/v1/models/x'].filter(
      (path) => {
        const match = findEndpoint('GET', path);
        return match.type === 'found' && match.endpoint.open;
      },
    );
    expect(open).toEqual(['/healthz', '/api/hello', '/', '/api/version']);
  });

  it.each([
    ['/v1beta/models/gemini-2.5-pro:generateContent', { model: 'gemini-2.5-pro', stream: false }],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse', { model: 'gemini-2.5-pro', stream: true }],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent', { model: 'gemini-2.5-pro', stream: true, jsonArray: true }],
    [
      '/v1beta/models/anthropic/claude-sonnet-4.5:generateContent',
      { model: 'anthropic/claude-sonnet-4.5', stream: false },
    ],
    ['/v1beta/models/openai%2Fgpt-5:generateContent', { model: 'openai/gpt-5', stream: false }],
    ['/v1beta/models/groq:llama-3.3:generateContent', { model: 'groq:llama-3.3', stream: false }],
  ])('a Gemini client names its model and its way of answering in the path: %s', (path, facts) => {
    expect(findEndpoint('POST', path)).toMatchObject({ type: 'found', path: facts });
  });

  it.each(['/v1beta/models/gemini-2.5-pro:explodeContent', '/v1beta/models/:generateContent'])(
    '%s names no model and action: it may only be asked about',
    (path) => {
      expect(findEndpoint('POST', path)).toEqual({ type: 'wrong-method', allowed: ['GET'], dialect: 'gemini' });
    },
  );

  it.each([
    ['/v1beta/nothing', 'gemini'],
    ['/api/nothing', 'ollama-chat'],
    ['/v1/messages/nothing', 'anthropic-messages'],
    ['/v1/nothing', 'openai-chat'],
  ])('an unknown path is refused in the words of its client: %s', (path, dialect) => {
    expect(findEndpoint('POST', path)).toEqual({ type: 'unknown', dialect });
  });
});
