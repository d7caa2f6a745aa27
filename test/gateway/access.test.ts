// Who may call: every route, every spelling of the key, every way a web page could try.
import { request as httpRequest } from 'node:http';
import { gzipSync, zstdCompressSync, brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.stop());

interface Raw {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** fetch() does not let a test lie about Host and Origin. */
function raw(method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: engine.port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const echo = JSON.stringify({ model: 'demo/echo', messages: [{ role: 'user', content: 'hello there' }] });
const json = { 'content-type': 'application/json' };
const ROUTES: readonly (readonly [string, string, string | undefined])[] = [
  ['POST', '/v1/chat/completions', echo],
  ['POST', '/api/v1/chat/completions', echo],
  ['POST', '/v1/messages', echo],
  ['GET', '/v1/models', undefined],
  ['GET', '/v1/models/demo/echo', undefined],
];

describe.each(ROUTES)('%s %s', (method, path, body) => {
  it.each([
    ['Bearer', (key: string) => ({ authorization: `Bearer ${key}` })],
    ['bearer in lower case', (key: string) => ({ authorization: `bearer ${key}` })],
    ['x-api-key', (key: string) => ({ 'x-api-key': key })],
    ['api-key', (key: string) => ({ 'api-key': key })],
    ['x-goog-api-key', (key: string) => ({ 'x-goog-api-key': key })],
  ])('opens with the right key as %s and stays shut with a wrong one', async (_name, headers) => {
    expect((await raw(method, path, { ...json, ...headers(engine.accessKey) }, body)).status).toBe(200);
    const wrong = await raw(method, path, { ...json, ...headers(`${engine.accessKey.slice(0, -1)}#`) }, body);
    expect(wrong.status).toBe(401);
    expect(wrong.body).not.toContain(engine.accessKey.slice(0, -1));
  });

  it('opens with ?key= and stays shut without any', async () => {
    expect((await raw(method, `${path}?key=${engine.accessKey}`, json, body)).status).toBe(200);
    expect((await raw(method, path, json, body)).status).toBe(401);
  });

  it.each([
    'evil.example',
    `evil.example:4774`,
    '127.0.0.1:1',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    '10.0.0.1',
  ])('a Host of "%s" is 421 even with the right key', async (host) => {
    const answer = await raw(method, path, { ...json, authorization: `Bearer ${engine.accessKey}`, host }, body);
    // An empty Host is already refused by the HTTP parser.
    expect([400, 421]).toContain(answer.status);
  });

  it.each(['http://evil.example', 'null', 'http://localhost:3000', 'https://127.0.0.1'])(
    'an Origin of "%s" is 403, preflight included',
    async (origin) => {
      const headers = { ...json, authorization: `Bearer ${engine.accessKey}`, origin };
      const answer = await raw(method, path, headers, body);
      expect(answer.status).toBe(403);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      const preflight = await raw('OPTIONS', path, { origin, 'access-control-request-method': method });
      expect(preflight.status).toBe(403);
    },
  );
});

describe('hosts', () => {
  it.each(['localhost', '127.0.0.1', '[::1]'])('%s with our port is good', async (name) => {
    expect((await raw('GET', '/healthz', { host: `${name}:${engine.port}` })).status).toBe(200);
  });

  it('a page’s request without Origin is known by Sec-Fetch-Site', async () => {
    expect((await raw('GET', `/v1/models?key=${engine.accessKey}`, { 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
  });

  it('a revoked key stops working at once', async () => {
    const made = await engine.control.call('POST /control/access-keys', { body: { name: 'short-lived' } });
    const call = (): Promise<Raw> => raw('GET', '/v1/models', { authorization: `Bearer ${made.secret}` });
    expect((await call()).status).toBe(200);
    await engine.control.call('DELETE /control/access-keys/:id', { params: { id: 'short-lived' } });
    expect((await call()).status).toBe(401);
  });
});

describe('bad input', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Raw> =>
    raw('POST', '/v1/chat/completions', { ...json, authorization: `Bearer ${engine.accessKey}`, ...headers }, body);

  it.each([
    ['not JSON', '{"model":', 'not JSON'],
    ['an array', '[]', 'JSON object'],
    ['no model', '{"messages":[{"role":"user","content":"x"}]}', 'model is missing'],
    ['a number as model', '{"model":5,"messages":[]}', 'model must be'],
    ['no messages', '{"model":"demo/echo"}', 'messages is missing'],
    ['empty messages', '{"model":"demo/echo","messages":[]}', 'messages is empty'],
    ['messages as text', '{"model":"demo/echo","messages":"hi"}', 'messages must be'],
    [
      'stream as text',
      '{"model":"demo/echo","messages":[{"role":"user","content":"x"}],"stream":"yes"}',
      'stream must be',
    ],
    [
      'bad provider.order',
      '{"model":"demo/echo","messages":[{"role":"user","content":"x"}],"provider":{"order":"a"}}',
      'provider.order',
    ],
    ['models too deep', '{"model":"demo/echo","models":[5],"messages":[{"role":"user","content":"x"}]}', 'models[0]'],
  ])('%s is a 400 that names the field', async (_name, body, words) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect((JSON.parse(answer.body) as { error: { message: string } }).error.message).toContain(words);
  });

  it('the same mistake is told in Anthropic’s shape to an Anthropic client', async () => {
    const answer = await raw(
      'POST',
      '/v1/messages',
      { ...json, 'x-api-key': engine.accessKey },
      '{"model":"demo/echo"}',
    );
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });

  it('an unknown model is a 404 with the nearest names', async () => {
    const answer = await post(JSON.stringify({ model: 'demo/ecko', messages: [{ role: 'user', content: 'x' }] }));
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('demo/echo');
  });

  it('a model for which every provider lacks a key is a 403 that names them', async () => {
    const answer = await post(
      JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'x' }] }),
    );
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('OpenAI');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('a %s body is read', async (encoding, compress) => {
    const answer = await post(compress(Buffer.from(echo)), { 'content-encoding': encoding });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('hello there');
  });

  it('an unknown encoding is a 415 and a broken one a 400', async () => {
    expect((await post(echo, { 'content-encoding': 'rot13' })).status).toBe(415);
    expect((await post(echo, { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  it('unknown path, wrong method', async () => {
    const headers = { authorization: `Bearer ${engine.accessKey}` };
    expect((await raw('GET', '/v1/nothing', headers)).status).toBe(404);
    const wrong = await raw('GET', '/v1/chat/completions', headers);
    expect(wrong.status).toBe(405);
    expect(wrong.headers['allow']).toBe('POST');
  });
});

describe('a body over the limit', () => {
  it('that only unpacks to too much is cut off there', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 0x20));
    const headers = { ...json, authorization: `Bearer ${engine.accessKey}`, 'content-encoding': 'gzip' };
    expect((await raw('POST', '/v1/chat/completions', headers, bomb)).status).toBe(413);
  });

  it('is refused by its declared length, before any of it is read', async () => {
    const headers = {
      ...json,
      authorization: `Bearer ${engine.accessKey}`,
      'content-length': String(65 * 1024 * 1024),
    };
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: engine.port, method: 'POST', path: '/v1/chat/completions', headers },
        (response) => {
          resolve(response.statusCode ?? 0);
          request.destroy();
        },
      );
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe('demo models', () => {
  it('echo streams back what it was told, at no cost', async () => {
    const answer = await raw(
      'POST',
      '/v1/chat/completions',
      { ...json, authorization: `Bearer ${engine.accessKey}` },
      JSON.stringify({ ...(JSON.parse(echo) as object), stream: true }),
    );
    const text = [...answer.body.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join('');
    expect(text).toBe('hello there');
    expect((await engine.lastRequest()).costNanoUsd).toBe(0);
  });

  it('flaky fails every other attempt, so that a fallback can be watched', async () => {
    const ask = (): Promise<Response> =>
      engine.post('/v1/chat/completions', { model: 'demo/flaky', messages: [{ role: 'user', content: 'x' }] });
    expect((await ask()).headers.get('x-pointsman-attempts')).toBe('2');
    expect((await ask()).status).toBe(200);
  });
});
