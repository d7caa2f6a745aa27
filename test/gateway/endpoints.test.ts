// A path served by mistake, or in the wrong dialect, would skip a rule or confuse a client.
import { describe, expect, it } from 'vitest';
import { findEndpoint } from '../../src-main/gateway/endpoints.ts';

describe('findEndpoint', () => {
  it.each([
    ['POST', '/v1/chat/completions', 'generate', 'openai-chat'],
    ['POST', '/api/v1/chat/completions', 'generate', 'openai-chat'],
    ['POST', '/v1/messages', 'generate', 'anthropic-messages'],
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

  it.each([
    '/v1/chat/completionsx',
    '/v1/chat',
    '/v1/chat/completions/extra',
    '/V1/chat/completions',
    '/v2/models',
    '/',
  ])('%s is unknown: a prefix is no match', (path) => {
    expect(findEndpoint('POST', path).type).toBe('unknown');
  });

  it('only health and hello are open', () => {
    const open = ['/healthz', '/api/hello', '/v1/models', '/v1/models/x'].filter((path) => {
      const match = findEndpoint('GET', path);
      return match.type === 'found' && match.endpoint.open;
    });
    expect(open).toEqual(['/healthz', '/api/hello']);
  });
});
