// OpenRouter's catalogue calls, asked by its own unmodified SDK, which checks every field of every answer.
import { createRequire } from 'node:module';
import type * as Sdk from '@openrouter/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LLAMA, openWorld, type World } from './support/vendors.ts';

const sdk = createRequire(import.meta.url)('@openrouter/sdk') as typeof Sdk;

let world: World;
let client: Sdk.OpenRouter;
beforeAll(async () => {
  world = await openWorld();
  client = new sdk.OpenRouter({
    serverURL: `${world.origin}/api/v1`,
    apiKey: world.engine.accessKey,
    retryConfig: { strategy: 'none' },
  });
});
afterAll(() => world.close());

type Query = NonNullable<Parameters<Sdk.OpenRouter['models']['list']>[0]>;
const pageOf = async (query?: Query) => {
  for await (const page of await client.models.list(query)) return page.result;
  throw new Error('no page came');
};
const idsOf = async (query?: Query): Promise<readonly string[]> => (await pageOf(query)).data.map(({ id }) => id);
const raw = (path: string, key = world.engine.accessKey): Promise<Response> =>
  fetch(`${world.origin}${path}`, { headers: { authorization: `Bearer ${key}` } });

describe('GET /models', () => {
  it('lists what the keys reach, every field in the shape the SDK demands', async () => {
    const models = await pageOf({ limit: 1000 });
    const llama = models.data.find(({ id }) => id === LLAMA);
    expect(llama).toMatchObject({
      canonicalSlug: LLAMA,
      architecture: { modality: 'text->text', inputModalities: ['text'] },
      // The cheapest endpoint's, as exact decimals.
      pricing: { prompt: '0.00000039', completion: '0.00000039' },
      links: { details: `/api/v1/models/${LLAMA}/endpoints` },
    });
    expect(models.totalCount).toBe(models.data.length);
    expect(models.data.some(({ id }) => id.startsWith('anthropic/'))).toBe(false);
  });

  it("the whole catalogue with ?all=true, the user's routes first", async () => {
    await world.engine.route('zz-mine', { providerId: 'groq', model: 'llama-3.3-70b-versatile' });
    const { data } = (await (await raw('/v1/models?all=true')).json()) as { data: { id: string }[] };
    const at = (isWanted: (id: string) => boolean): number => data.findIndex(({ id }) => isWanted(id));
    expect(at((id) => id === 'zz-mine')).toBeGreaterThan(-1);
    expect(at((id) => id === 'zz-mine')).toBeLessThan(at((id) => id.includes('/')));
    expect(data.some(({ id }) => id.startsWith('anthropic/'))).toBe(true);
    await world.engine.control.call('DELETE /control/routes/:name', { params: { name: 'zz-mine' } });
  });

  it('pages by offset and limit, and says what comes next', async () => {
    const all = await idsOf({ limit: 1000 });
    const page = await pageOf({ limit: 3, offset: 2 });
    expect(page.data.map(({ id }) => id)).toEqual(all.slice(2, 5));
    expect(page.totalCount).toBe(all.length);
    expect(page.links.next).toMatch(/^\/api\/v1\/models\?.*offset=5/);
    expect((await pageOf({ limit: 1000 })).links.next).toBeNull();
  });

  it.each<readonly [string, Query, (ids: readonly string[]) => boolean]>([
    ['q', { q: 'llama 3.3' }, (ids) => ids.includes(LLAMA) && !ids.some((id) => id.includes('gpt'))],
    ['model_authors', { modelAuthors: 'meta-llama' }, (ids) => ids.every((id) => id.startsWith('meta-llama/'))],
    ['providers', { providers: 'openai' }, (ids) => ids.includes('openai/gpt-4o') && !ids.includes('qwen/qwen3-32b')],
    [
      'supported_parameters',
      { supportedParameters: 'tools' },
      (ids) => ids.includes(LLAMA) && !ids.includes('openai/text-embedding-3-small'),
    ],
    ['input_modalities', { inputModalities: 'image' }, (ids) => ids.includes('openai/gpt-4o') && !ids.includes(LLAMA)],
    [
      'output_modalities',
      { outputModalities: 'embeddings' },
      (ids) => ids.includes('openai/text-embedding-3-small') && !ids.includes(LLAMA),
    ],
    ['context', { context: 1_000_000 }, (ids) => ids.includes('openai/gpt-4.1') && !ids.includes(LLAMA)],
    ['max_price', { maxPrice: 0.6 }, (ids) => ids.includes(LLAMA) && !ids.includes('openai/gpt-4o')],
    ['min_price', { minPrice: 0.8 }, (ids) => ids.includes('openai/gpt-4o') && !ids.includes('openai/gpt-4o-mini')],
    ['max_output_price', { maxOutputPrice: 0.8 }, (ids) => ids.includes(LLAMA) && !ids.includes('openai/gpt-4o')],
    ['min_output_price', { minOutputPrice: 5 }, (ids) => ids.includes('openai/gpt-4o') && !ids.includes(LLAMA)],
    ['zdr', { zdr: 'true' }, (ids) => ids.includes(LLAMA) && !ids.includes('openai/gpt-4o')],
    ['distillable', { distillable: 'true' }, (ids) => !ids.includes('openai/gpt-4o')],
    ['region', { region: 'eu' }, (ids) => !ids.includes('openai/gpt-4o')],
    ['max_age_days', { maxAgeDays: 400 }, (ids) => !ids.includes('openai/gpt-4o') && ids.length > 0],
    ['min_age_days', { minAgeDays: 400 }, (ids) => ids.includes('openai/gpt-4o')],
  ])('filters by %s', async (_name, query, holds) => {
    const ids = await idsOf({ limit: 1000, ...query });
    expect(holds(ids), ids.join(' ')).toBe(true);
  });

  it('sorts by price, age and context, those without a figure last', async () => {
    const prices = (await pageOf({ limit: 1000, sort: 'pricing-low-to-high' })).data.map(({ pricing }) =>
      Math.round((Number(pricing.prompt) + Number(pricing.completion)) * 1e15),
    );
    const known = prices.filter((price) => price >= 0);
    expect(known).toEqual(known.toSorted((a, b) => a - b));
    expect(prices.slice(known.length).every((price) => price < 0)).toBe(true);
    const newest = (await pageOf({ limit: 1000, sort: 'newest' })).data.map(({ created }) => created);
    expect(newest).toEqual(newest.toSorted((a, b) => b - a));
    const context = (await pageOf({ limit: 20, sort: 'context-high-to-low' })).data.map(
      ({ contextLength }) => contextLength ?? 0,
    );
    expect(context).toEqual(context.toSorted((a, b) => b - a));
  });

  it('sorts by what the user asks for and by own measurements', async () => {
    for (let n = 0; n < 6; n++) {
      await world.engine
        .post('/v1/chat/completions', {
          model: 'groq:llama-3.3-70b-versatile',
          messages: [{ role: 'user', content: 'Hi' }],
          stream: true,
        })
        .then((each) => each.text());
    }
    await world.engine.lastRequest();
    expect((await idsOf({ limit: 1, sort: 'top-weekly' }))[0]).toBe(LLAMA);
    expect((await idsOf({ limit: 1, sort: 'most-popular' }))[0]).toBe(LLAMA);
    expect((await idsOf({ limit: 1, sort: 'latency-low-to-high' }))[0]).toBe(LLAMA);
  });

  it('what nothing here can answer changes nothing, and what is no number is named', async () => {
    const all = await idsOf({ limit: 1000 });
    const path =
      '/v1/models?category=programming&arch=GPT&min_intelligence_index=50&sort=design-arena-elo-high-to-low&use_rss=false&later=1';
    const { data } = (await (await raw(path)).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(all);
    const bad = await raw('/v1/models?max_price=cheap');
    expect(bad.status).toBe(400);
    expect(await bad.text()).toContain('max_price must be a number');
  });

  it('the openai SDK lists the same models and shows one', async () => {
    const openai = new OpenAI({ baseURL: `${world.origin}/v1`, apiKey: world.engine.accessKey, maxRetries: 0 });
    const ids: string[] = [];
    for await (const model of openai.models.list()) ids.push(model.id);
    expect(ids).toEqual(await idsOf({ limit: 1000 }));
    expect(await openai.models.retrieve(LLAMA)).toMatchObject({ id: LLAMA, object: 'model', owned_by: 'meta-llama' });
  });
});

it('GET /models/count counts what the list holds', async () => {
  const { data } = await client.models.count();
  expect(data.count).toBe((await pageOf({ limit: 1 })).totalCount);
});

it('GET /models/user lists what the key may ask for', async () => {
  const { secret } = await world.engine.control.call('POST /control/access-keys', {
    body: { name: 'narrow', scope: { models: ['meta-llama/*'], providers: ['groq'] } },
  });
  for await (const page of await client.models.listForUser({ bearer: secret })) {
    const ids = page.result.data.map(({ id }) => id);
    expect(ids).toContain(LLAMA);
    expect(ids.every((id) => id.startsWith('meta-llama/'))).toBe(true);
  }
});

it('GET /model/{author}/{slug} shows one, and near names for one that is unknown', async () => {
  const [author, slug] = LLAMA.split('/') as [string, string];
  expect((await client.models.get({ author, slug })).data).toMatchObject({ id: LLAMA });
  const wrong = client.models.get({ author, slug: 'llama-3.3-70b-instrukt' });
  await expect(wrong).rejects.toMatchObject({ statusCode: 404, message: expect.stringContaining(LLAMA) });
});

describe('GET /models/{author}/{slug}/endpoints', () => {
  const [author, slug] = LLAMA.split('/') as [string, string];

  it("tells each provider's price, parameters and tag, and what own traffic showed", async () => {
    for (let n = 0; n < 6; n++) {
      const ask = {
        model: 'together:meta-llama/Llama-3.3-70B-Instruct-Turbo',
        messages: [{ role: 'user', content: 'Hi' }],
        stream: true,
      };
      await world.engine.post('/v1/chat/completions', ask).then((each) => each.text());
    }
    await world.engine.lastRequest();
    const { data } = await client.endpoints.list({ author, slug });
    expect(data.id).toBe(LLAMA);
    const at = (name: string) => data.endpoints.find(({ providerName }) => providerName === name);
    expect(at('Groq')).toMatchObject({
      tag: 'groq',
      pricing: { prompt: '0.00000059', completion: '0.00000079' },
      contextLength: 131072,
      maxCompletionTokens: 32768,
      status: 0,
      supportsToolChoice: { auto: true, none: true, required: true, function: true },
    });
    expect(at('Groq')?.supportedParameters).toContain('tools');
    expect(at('Together AI')).toMatchObject({ uptimeLast5m: 100, uptimeLast30m: 100, uptimeLast1d: 100 });
    expect(at('Together AI')?.latencyLast30m).toMatchObject({ p50: expect.any(Number), p99: expect.any(Number) });
    expect(at('Novita AI')).toMatchObject({ uptimeLast5m: null, latencyLast30m: null, throughputLast30m: null });
    expect(data.endpoints.every(({ status }) => status === 0)).toBe(true);
  });

  it('with ?all=true also those without a key, marked as such', async () => {
    const { data } = (await (await raw(`/v1/models/${LLAMA}/endpoints?all=true`)).json()) as {
      data: { endpoints: { provider_name: string; status: number }[] };
    };
    expect(
      data.endpoints.find(({ provider_name: name }) => name === 'Nvidia NIM' || name.startsWith('NVIDIA'))?.status,
    ).toBe(-10);
  });
});

it('GET /endpoints/zdr lists endpoints that keep nothing', async () => {
  const { data } = await client.endpoints.listZdrEndpoints();
  expect(new Set(data.map(({ providerName }) => providerName))).toEqual(new Set(['DeepInfra', 'Demo (built in)']));
});

it('GET /providers tells pages and seats of every provider', async () => {
  const { data } = await client.providers.list();
  expect(data.length).toBeGreaterThan(60);
  expect(data.find(({ slug }) => slug === 'groq')).toMatchObject({
    name: 'Groq',
    privacyPolicyUrl: expect.stringContaining('https://'),
    headquarters: 'US',
    statusPageUrl: expect.stringContaining('https://'),
  });
});

it('GET /embeddings/models lists embedding models and nothing else', async () => {
  for await (const page of await client.embeddings.listModels()) {
    const ids = page.result.data.map(({ id }) => id);
    expect(ids).toContain('openai/text-embedding-3-small');
    expect(ids).not.toContain(LLAMA);
  }
});
