// What an access key may do, on a real gateway, in the caller's dialect.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyScopeView } from '../../src-main/contract/access-key-views.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let provider: SimulatedProvider;
let made = 0;

beforeAll(async () => {
  provider = await simulateProvider(() => ({
    json: chatAnswer('yes', { prompt_tokens: 400, completion_tokens: 100, total_tokens: 500 }),
  }));
  engine = await runEngine();
  await engine.provider('one', {
    dialect: 'openai-chat',
    baseUrl: provider.baseUrl,
    local: true,
    models: ['sim', 'other'],
  });
  await engine.route('second', { providerId: 'one', model: 'other' });
  await engine.route('current', { providerId: 'one', model: 'sim' });
});
afterAll(async () => {
  await engine.stop();
  await provider.close();
});

async function keyWith(scope: KeyScopeView): Promise<{ name: string; headers: Record<string, string> }> {
  const name = `app-${(made += 1)}`;
  const { secret } = await engine.control.call('POST /control/access-keys', { body: { name, scope } });
  return { name, headers: { authorization: `Bearer ${secret}` } };
}
const chat = (headers: Record<string, string>, more: object = {}): Promise<Response> =>
  engine.post(
    '/v1/chat/completions',
    { model: 'current', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }], ...more },
    headers,
  );

describe('requests per minute', () => {
  it('one too many hears 429 with Retry-After and the limit; another key does not', async () => {
    const { headers, name } = await keyWith({ requestsPerMinute: 3 });
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => chat(headers)))).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429]);
    const refused = await chat(headers);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(20);
    const { error } = (await refused.json()) as { error: { message: string; metadata: object } };
    expect(error.message).toContain(`"${name}" may use 3 requests a minute`);
    expect(error.metadata).toMatchObject({ limit: 3, unit: 'requests per minute' });
    expect((await chat({})).status).toBe(200);
  });

  it('in the words of the caller’s protocol', async () => {
    const { headers } = await keyWith({ requestsPerMinute: 1 });
    await chat(headers);
    const answer = await engine.post(
      '/v1/messages',
      { model: 'current', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] },
      headers,
    );
    expect([answer.status, await answer.json()]).toMatchObject([
      429,
      { type: 'error', error: { type: 'rate_limit_error' } },
    ]);
  });

  it('what is refused for another reason does not count', async () => {
    const { headers } = await keyWith({ requestsPerMinute: 1 });
    expect((await chat(headers, { model: 'nobody/knows' })).status).toBe(404);
    expect((await chat(headers)).status).toBe(200);
  });

  it('a raised limit holds from the next request on', async () => {
    const { headers, name } = await keyWith({ requestsPerMinute: 1 });
    await chat(headers);
    expect((await chat(headers)).status).toBe(429);
    const body = { scope: { requestsPerMinute: 5 } };
    await engine.control.call('PATCH /control/access-keys/:id', { params: { id: name }, body });
    expect((await chat(headers)).status).toBe(200);
  });
});

describe('tokens per minute', () => {
  it('an estimate that was too low is put right when the answer is there', async () => {
    const { headers } = await keyWith({ tokensPerMinute: 500 });
    // 11 tokens by estimate, 500 in truth.
    expect((await chat(headers)).status).toBe(200);
    const refused = await chat(headers);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('500 tokens a minute');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('an estimate that was too high is given back', async () => {
    const { headers } = await keyWith({ tokensPerMinute: 3_000 });
    // 4 000 tokens by the client's own limit, 500 in truth.
    for (let n = 0; n < 3; n++) expect((await chat(headers, { max_tokens: 4_000 })).status).toBe(200);
  });
});

describe('what a key is for', () => {
  it('a management key generates nothing, and is told so', async () => {
    const { headers, name } = await keyWith({ management: true });
    const asked = provider.seen.length;
    for (const path of ['/v1/chat/completions', '/v1/embeddings', '/v1/messages/count_tokens']) {
      const refused = await engine.post(path, { model: 'current', messages: [], input: 'x' }, headers);
      expect([path, refused.status]).toEqual([path, 403]);
      expect(await refused.text()).toContain(`\\"${name}\\" is a management key`);
    }
    expect(provider.seen).toHaveLength(asked);
    const list = await fetch(`${engine.gateway}/models`, { headers });
    expect(list.status).toBe(200);
  });

  const SCOPES: readonly (readonly [string, KeyScopeView, string, string])[] = [
    ['routes', { routes: ['current'] }, 'current', 'second'],
    ['models', { models: ['sim'] }, 'one:sim', 'one:other'],
    ['providers', { providers: ['one'] }, 'one:sim', 'demo/echo'],
  ];
  it.each(SCOPES)(
    'a key for certain %s is refused the others, and served these',
    async (_name, scope, allowed, other) => {
      const { headers } = await keyWith(scope);
      expect((await chat(headers, { model: allowed })).status).toBe(200);
      const refused = await chat(headers, { model: other });
      expect(refused.status).toBe(403);
    },
  );

  it('a key that is switched off hears 401 until it is switched on', async () => {
    const { headers, name } = await keyWith({});
    const set = (disabled: boolean) =>
      engine.control.call('PATCH /control/access-keys/:id', { params: { id: name }, body: { disabled } });
    await set(true);
    const refused = await chat(headers);
    expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('switched off')]);
    await set(false);
    expect((await chat(headers)).status).toBe(200);
  });
});
