// What the gateway promises besides falling back: bytes, tags, keep-alive, and addresses it will not go to.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReply } from '../../src-main/gateway/reply.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let provider: SimulatedProvider;

beforeAll(async () => {
  provider = await simulateProvider((request) =>
    request.body?.['stream'] === true ? { steps: chatStream('as it came') } : { json: chatAnswer('as it came') },
  );
  engine = await runEngine();
  await engine.provider(
    'vendor',
    { dialect: 'openai-chat', baseUrl: provider.baseUrl, local: true, models: ['sim'] },
    'sk-contract-test-0001',
  );
});
afterAll(async () => {
  await engine.stop();
  await provider.close();
});

const messages = [{ role: 'user', content: 'hi' }];

describe('bytes', () => {
  it('reach a provider of the same protocol as they were written, but for the model and gateway-only fields', async () => {
    const body =
      '{ "seed":1.0,\n"unknown_field" : {"a":[1e3]}, "provider":{"only":["vendor"]}, "model":"vendor:sim", "messages":[{"role":"user","content":"h\\u0069"}] }';
    await (await engine.post('/v1/chat/completions', body)).text();
    expect(provider.seen.at(-1)?.bytes.toString()).toBe(
      '{ "seed":1.0,\n"unknown_field" : {"a":[1e3]}, "model":"sim", "messages":[{"role":"user","content":"h\\u0069"}] }',
    );
  });

  it('come back untouched to a verbatim key, and only with additions to others', async () => {
    const { secret } = await engine.control.call('POST /control/access-keys', {
      body: { name: 'verbatim', verbatim: true },
    });
    const ask = async (key: string): Promise<string> =>
      (
        await engine.post('/v1/chat/completions', { model: 'vendor:sim', messages }, { authorization: `Bearer ${key}` })
      ).text();
    expect(await ask(secret)).toBe(JSON.stringify(chatAnswer('as it came')));
    const added = JSON.parse(await ask(engine.accessKey)) as { usage: object };
    expect(added).toMatchObject({ ...chatAnswer('as it came'), provider: 'vendor' });
    expect(added.usage).toMatchObject({ is_byok: true });
  });

  it('the local key, cookies and forwarding headers never leave', async () => {
    const headers = {
      cookie: 'a=b',
      'x-forwarded-for': '1.2.3.4',
      'openai-organization': 'org-x',
      'openai-beta': 'assistants=v2',
      referer: 'http://x',
    };
    await (await engine.post('/v1/chat/completions', { model: 'vendor:sim', messages }, headers)).text();
    const sent = provider.seen.at(-1)?.headers ?? {};
    expect(sent.authorization).toBe('Bearer sk-contract-test-0001');
    expect(sent['openai-beta']).toBe('assistants=v2');
    expect(JSON.stringify(sent)).not.toContain(engine.accessKey);
    for (const name of ['cookie', 'x-forwarded-for', 'openai-organization', 'referer'])
      expect(sent).not.toHaveProperty(name);
  });
});

describe('the record of a request', () => {
  const facts = { sessionId: 'of-body', referer: 'https://tool.example', userAgent: 'Tool/1', externalUser: 'u-1' };

  it.each([false, true])(
    'keeps who asked in the caller’s words and what the vendor called its answer (stream: %s)',
    async (stream) => {
      const headers = { 'x-session-id': 'of-header', 'http-referer': 'https://tool.example', 'user-agent': 'Tool/1' };
      const body = { model: 'vendor:sim', messages, stream, user: 'u-1', session_id: 'of-body' };
      await (await engine.post('/v1/chat/completions', body, headers)).text();
      const request = await engine.lastRequest();
      expect(request).toMatchObject({ ...facts, upstreamId: 'chatcmpl-sim', nativeFinishReason: 'stop' });
      expect(request).not.toHaveProperty('preset');
    },
  );

  it('takes the session of the header where the body names none, and no longer text than a session may be', async () => {
    const headers = { 'x-session-id': 's'.repeat(300) };
    await (await engine.post('/v1/chat/completions', { model: 'vendor:sim', messages, user: 7 }, headers)).text();
    const request = await engine.lastRequest();
    expect(request.sessionId).toBe('s'.repeat(256));
    expect(request).not.toHaveProperty('externalUser');
  });
});

describe('tags', () => {
  it('of the header win over metadata, which wins over the key’s own', async () => {
    const { secret } = await engine.control.call('POST /control/access-keys', {
      body: { name: 'tagged', tags: { team: 'key', a: 'key', b: 'key' } },
    });
    const headers = {
      authorization: `Bearer ${secret}`,
      'x-pointsman-tags': 'team=header, bad, x = y ',
      'x-title': 'My tool',
    };
    await (
      await engine.post(
        '/v1/chat/completions',
        { model: 'vendor:sim', messages, metadata: { a: 'body', team: 'body', n: 5 } },
        headers,
      )
    ).text();
    expect(await engine.lastRequest()).toMatchObject({
      app: 'tagged',
      client: 'My tool',
      tags: { team: 'header', a: 'body', b: 'key', x: 'y' },
    });
  });
});

describe('addresses', () => {
  it('a redirect is not followed: the key would go along', async () => {
    const target = await simulateProvider(() => ({ json: chatAnswer('stolen') }));
    provider.behave(() => ({ status: 302, headers: { location: `${target.baseUrl}/chat/completions` }, json: {} }));
    const response = await engine.post('/v1/chat/completions', {
      model: 'vendor:sim',
      messages,
      provider: { retries: 0 },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(target.seen).toHaveLength(0);
    await target.close();
    provider.behave((request) =>
      request.body?.['stream'] === true ? { steps: chatStream('as it came') } : { json: chatAnswer('as it came') },
    );
  });

  it('a provider that points back at the gateway is refused instead of looping', async () => {
    await engine.provider('loop', {
      dialect: 'openai-chat',
      baseUrl: engine.gateway,
      local: true,
      models: ['demo/echo'],
    });
    const response = await engine.post('/v1/chat/completions', {
      model: 'loop:demo/echo',
      messages,
      provider: { retries: 0 },
    });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('this gateway itself');
  });

  it.each(['http://169.254.169.254/v1', 'https://169.254.169.254/v1', 'http://10.0.0.1/v1', 'http://127.0.0.1:9/v1'])(
    '%s is no base URL of a remote provider',
    async (baseUrl) => {
      await expect(engine.provider('bad', { dialect: 'openai-chat', baseUrl })).rejects.toMatchObject({
        field: 'baseUrl',
      });
    },
  );
});

describe('openrouter_metadata', () => {
  it('comes only when asked for, with every attempt', async () => {
    const ask = async (headers: Record<string, string>): Promise<Record<string, unknown>> =>
      (await (await engine.post('/v1/chat/completions', { model: 'vendor:sim', messages }, headers)).json()) as Record<
        string,
        unknown
      >;
    expect(await ask({})).not.toHaveProperty('openrouter_metadata');
    expect((await ask({ 'x-openrouter-metadata': 'enabled' }))['openrouter_metadata']).toMatchObject({
      requested: 'vendor:sim',
      strategy: 'direct',
      attempts: [{ provider: 'vendor', status: 200 }],
    });
  });
});

describe('a silent stream', () => {
  it('gets a keep-alive between frames, before the first token too', async () => {
    const pings = 3;
    const server = createServer((_request, response) => {
      const reply = createReply(response, { keepAlive: ': ping\n', keepAliveMs: 5, streamType: 'text/event-stream' });
      reply.openStreamIfSilent();
      response.once('close', () => reply.close());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    let seen = '';
    for await (const chunk of answer.body ?? []) {
      seen += Buffer.from(chunk).toString();
      if (seen.length >= pings * ': ping\n'.length) break;
    }
    expect(seen.startsWith(': ping\n'.repeat(pings))).toBe(true);
    server.closeAllConnections();
    server.close();
  });
});
