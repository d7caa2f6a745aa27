// Records, keys, money and presets, asked by OpenRouter's own unmodified SDK.
import { createRequire } from 'node:module';
import type * as Sdk from '@openrouter/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LLAMA, openWorld, type World } from './support/vendors.ts';

const sdk = createRequire(import.meta.url)('@openrouter/sdk') as typeof Sdk;

let world: World;
let client: Sdk.OpenRouter;
let manager: Sdk.OpenRouter;
const clientOf = (apiKey: string): Sdk.OpenRouter =>
  new sdk.OpenRouter({ serverURL: `${world.origin}/api/v1`, apiKey, retryConfig: { strategy: 'none' } });
beforeAll(async () => {
  world = await openWorld();
  client = clientOf(world.engine.accessKey);
  manager = clientOf(world.managementKey);
});
beforeEach(() => world.reset());
afterAll(() => world.close());

// Groq: 590 nano-USD per token in, 790 per token out; 10 in, 5 out.
const COST = (10 * 590 + 5 * 790) / 1e9;

const ask = async (
  more: object = {},
  key = world.engine.accessKey,
  headers: Record<string, string> = {},
): Promise<string> => {
  const body = { model: LLAMA, messages: [{ role: 'user', content: 'Hi' }], provider: { only: ['groq'] }, ...more };
  const response = await world.engine.post('/api/v1/chat/completions', body, {
    authorization: `Bearer ${key}`,
    ...headers,
  });
  await response.text();
  return response.headers.get('x-request-id') ?? '';
};

describe('GET /generation', () => {
  it('tells the whole record of a request at once after its answer', async () => {
    const id = await ask({ session_id: 's-1', user: 'u-1' }, undefined, {
      'http-referer': 'https://app.example',
      'user-agent': 'probe/1',
      'x-title': 'Probe',
    });
    expect((await client.generations.getGeneration({ id })).data).toMatchObject({
      id,
      model: LLAMA,
      providerName: 'Groq',
      apiType: 'completions',
      sessionId: 's-1',
      externalUser: 'u-1',
      httpReferer: 'https://app.example',
      userAgent: 'probe/1',
      origin: 'Probe',
      upstreamId: 'chatcmpl-sim',
      streamed: false,
      cancelled: false,
      finishReason: 'stop',
      nativeFinishReason: 'stop',
      tokensPrompt: 10,
      tokensCompletion: 5,
      nativeTokensCached: 0,
      totalCost: COST,
      usage: COST,
      upstreamInferenceCost: COST,
      isByok: true,
    });
  });

  it('tells every attempt, the failed one too', async () => {
    world.vendors.groq.behave(() => ({ status: 503, json: { error: { message: 'down' } } }));
    const id = await ask({ provider: { order: ['groq', 'together'], retries: 0 } });
    const { data } = await client.generations.getGeneration({ id });
    expect(data.providerResponses).toMatchObject([
      { providerName: 'Groq', status: 503, modelPermaslug: LLAMA },
      { providerName: 'Together AI', status: 200 },
    ]);
  });

  it('is told to its own key and to a management key, to no other', async () => {
    const id = await ask();
    const { secret } = await world.engine.control.call('POST /control/access-keys', { body: { name: 'nosy' } });
    await expect(clientOf(secret).generations.getGeneration({ id })).rejects.toMatchObject({ statusCode: 404 });
    expect((await manager.generations.getGeneration({ id })).data.id).toBe(id);
  });
});

describe('GET /key', () => {
  it("tells the key's spending, limit and kind", async () => {
    const { data: before } = await client.apiKeys.getCurrentKeyMetadata();
    await ask();
    const { data } = await client.apiKeys.getCurrentKeyMetadata();
    expect(data).toMatchObject({
      label: 'default',
      limit: null,
      limitRemaining: null,
      isManagementKey: false,
      byokUsage: 0,
    });
    for (const name of ['usage', 'usageDaily', 'usageWeekly', 'usageMonthly'] as const) {
      expect(data[name] - before[name]).toBeCloseTo(COST, 12);
    }
    expect((await manager.apiKeys.getCurrentKeyMetadata()).data.isManagementKey).toBe(true);
  });
});

describe('/keys', () => {
  it('a key is made, listed, used, limited, switched off, and deleted', async () => {
    const made = await manager.apiKeys.create({
      requestBody: {
        name: 'sdk-key',
        limit: COST * 2,
        limitReset: 'monthly',
        expiresAt: new Date(Date.UTC(2027, 0, 1)),
      },
    });
    expect(made.key).toMatch(/^pm-/);
    const { hash } = made.data;
    expect(made.data).toMatchObject({
      name: 'sdk-key',
      limit: COST * 2,
      limitReset: 'monthly',
      usage: 0,
      disabled: false,
    });
    expect(made.data.expiresAt).toEqual(new Date(Date.UTC(2027, 0, 1)));

    await ask({ max_tokens: 5 }, made.key);
    expect((await manager.apiKeys.get({ hash })).data).toMatchObject({ usage: COST, limitRemaining: COST });
    expect((await manager.apiKeys.list()).data.map(({ name }) => name)).toContain('sdk-key');

    // Lowered below what was spent: the next request is refused.
    const { data: lowered } = await manager.apiKeys.update({ hash, requestBody: { limit: 0, limitReset: 'daily' } });
    expect(lowered).toMatchObject({ limit: 0, limitRemaining: 0, limitReset: 'daily' });
    const refused = await world.engine.post(
      '/v1/chat/completions',
      { model: LLAMA, messages: [{ role: 'user', content: 'Hi' }] },
      { authorization: `Bearer ${made.key}` },
    );
    expect(refused.status).toBe(402);

    await manager.apiKeys.update({ hash, requestBody: { limit: null, name: 'renamed', disabled: true } });
    expect((await manager.apiKeys.get({ hash })).data).toMatchObject({ name: 'renamed', limit: null, disabled: true });
    expect((await manager.apiKeys.list()).data.map(({ hash: each }) => each)).not.toContain(hash);
    expect((await manager.apiKeys.list({ includeDisabled: true })).data.map(({ hash: each }) => each)).toContain(hash);
    await expect(clientOf(made.key).apiKeys.getCurrentKeyMetadata()).rejects.toMatchObject({ statusCode: 401 });

    expect(await manager.apiKeys.delete({ hash })).toEqual({ deleted: true });
    await expect(manager.apiKeys.get({ hash })).rejects.toMatchObject({ statusCode: 404 });
    const { budgets } = await world.engine.control.call('GET /control/budgets');
    expect(budgets).toEqual([]);
  });

  it.each([
    ['GET', '/v1/keys'],
    ['POST', '/v1/keys'],
    ['GET', '/v1/keys/x'],
    ['PATCH', '/v1/keys/x'],
    ['DELETE', '/v1/keys/x'],
    ['GET', '/v1/credits'],
    ['GET', '/v1/activity'],
  ])('%s %s needs a management key', async (method, path) => {
    const response = await fetch(`${world.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${world.engine.accessKey}` },
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('--management');
  });

  it.each([
    [{}, 'name'],
    [{ name: 'x', limit: -1 }, 'limit'],
    [{ name: 'x', limit_reset: 'yearly' }, 'limit_reset'],
    [{ name: 'x', expires_at: 'soon' }, 'expires_at'],
    [{ name: 'default' }, 'name'],
  ])('%o is refused, naming %s', async (body, field) => {
    const response = await world.engine.post('/v1/keys', body, { authorization: `Bearer ${world.managementKey}` });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining(field), metadata: { field } },
    });
  });
});

it('GET /credits tells what was spent, and what the tightest budget leaves', async () => {
  await ask();
  const open = (await manager.credits.getCredits()).data;
  expect(open.totalUsage).toBeGreaterThanOrEqual(COST);
  expect(open.totalCredits - open.totalUsage).toBeCloseTo(1_000_000, 6);
  await world.engine.control.call('PUT /control/budgets/:name', {
    params: { name: 'all' },
    body: { limitNanoUsd: 5e9, period: 'month' },
  });
  const { data } = await manager.credits.getCredits();
  expect(data.totalCredits).toBeCloseTo(5, 9);
  await world.engine.control.call('DELETE /control/budgets/:name', { params: { name: 'all' } });
});

it('GET /activity tells the days that are over, by model and endpoint', async () => {
  const today = world.clock.now;
  await ask();
  expect((await manager.analytics.getUserActivity()).data).toEqual([]);
  world.clock.now += 86_400_000;
  const { data } = await manager.analytics.getUserActivity();
  const row = data.find(({ providerName }) => providerName === 'Groq');
  expect(row).toMatchObject({
    date: '2026-06-15',
    model: LLAMA,
    endpointId: 'groq:llama-3.3-70b-versatile',
    byokUsageInference: 0,
  });
  expect(row?.usage).toBeCloseTo(COST * (row?.requests ?? 0), 12);
  expect(row?.promptTokens).toBe(10 * (row?.requests ?? 0));
  expect((await manager.analytics.getUserActivity({ date: '2026-06-14' })).data).toEqual([]);
  for (const date of ['2026-13-45', '2026-02-30', 'yesterday']) {
    await expect(manager.analytics.getUserActivity({ date })).rejects.toMatchObject({ statusCode: 400 });
  }
  expect((await manager.analytics.getUserActivity({ apiKeyHash: 'nobody' })).data).toEqual([]);
  world.clock.now = today;
});

describe('/presets', () => {
  it('a request becomes a preset, is read back, and is used', async () => {
    const chatRequest = {
      model: LLAMA,
      messages: [
        { role: 'system' as const, content: 'Be brief.' },
        { role: 'user' as const, content: 'Hi' },
      ],
      temperature: 0.3,
      provider: { only: ['groq'] },
    };
    const made = (await client.presets.createPresetsChatCompletions({ slug: 'short', chatRequest })).data;
    expect(made).toMatchObject({ slug: 'short', designatedVersion: { version: 1, systemPrompt: 'Be brief.' } });
    expect(made.designatedVersion?.config).toMatchObject({ model: LLAMA, temperature: 0.3 });
    await client.presets.createPresetsMessages({
      slug: 'short',
      messagesRequest: { model: LLAMA, maxTokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
    });
    await client.presets.createPresetsResponses({
      slug: 'short',
      responsesRequest: { model: LLAMA, input: 'Hi', temperature: 0.7, provider: { only: ['groq'] } },
    });

    expect((await client.presets.get({ slug: 'short' })).data.designatedVersion).toMatchObject({
      version: 3,
      config: { temperature: 0.7 },
    });
    for await (const page of await client.presets.list())
      expect(page.result.data.map(({ slug }) => slug)).toEqual(['short']);
    for await (const page of await client.presets.listVersions({ slug: 'short' })) {
      expect(page.result.data.map((each) => each?.version)).toEqual([3, 2, 1]);
    }
    expect((await client.presets.getVersion({ slug: 'short', version: '1' })).data).toMatchObject({
      version: 1,
      systemPrompt: 'Be brief.',
    });
    await expect(client.presets.getVersion({ slug: 'short', version: '9' })).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.presets.get({ slug: 'shart' })).rejects.toMatchObject({
      message: expect.stringContaining('short'),
    });

    const id = await ask({ model: '@preset/short', provider: undefined });
    expect(world.vendors.groq.seen.at(-1)?.body).toMatchObject({ temperature: 0.7 });
    expect((await client.generations.getGeneration({ id })).data.presetId).toBe('short');
  });
});
