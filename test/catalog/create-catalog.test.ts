// createCatalog: what is known of the providers, merged and remembered.
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src-main/catalog/catalog.ts';
import { createCatalog } from '../../src-main/catalog/create-catalog.ts';
import { findModel } from '../../src-main/catalog/models.ts';
import type { JsonStore } from '../../src-main/catalog/remembered-lists.ts';
import { makeProvider, type ProviderWishes } from '../../src-main/providers/make-provider.ts';
import type { Provider } from '../../src-main/providers/provider.ts';

function provider(id: string, wishes: ProviderWishes = {}): Provider {
  const made = makeProvider(id, wishes);
  if (!made.ok) throw new Error(made.message);
  return made.provider;
}

function memoryStore(value?: unknown): JsonStore & { value: unknown } {
  return {
    value,
    async load() {
      return this.value;
    },
    async save(next) {
      this.value = JSON.parse(JSON.stringify(next));
    },
  };
}

/** A dispatcher on which `origin path` answers with JSON, and nothing else answers at all. */
function answering(answers: Record<string, unknown>): MockAgent {
  const agent = new MockAgent();
  agent.disableNetConnect();
  for (const [at, body] of Object.entries(answers)) {
    const url = new URL(at);
    agent
      .get(url.origin)
      .intercept({ path: url.pathname + url.search })
      .reply(200, JSON.stringify(body))
      .persist();
  }
  return agent;
}

const anthropicList = {
  'https://api.anthropic.com/v1/models?limit=1000': {
    data: [
      { id: 'claude-sonnet-4-5-20250929', display_name: 'Claude Sonnet 4.5', created_at: '2025-09-29T00:00:00Z' },
      { id: 'claude-sonnet-4-5-20250815', display_name: 'Claude Sonnet 4.5 (old)' },
    ],
    has_more: false,
  },
};

const now = (): number => Date.UTC(2026, 9, 1, 12);
const of = (catalog: Catalog, id: string): readonly string[] =>
  catalog
    .endpoints()
    .filter(({ providerId }) => providerId === id)
    .map(({ upstreamModel, model, knownFrom }) => `${upstreamModel} ${model} ${knownFrom}`);

describe('createCatalog', () => {
  it('has the demo models, free and labelled, before anything is configured', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    expect(of(catalog, 'demo')).toEqual([
      'demo/echo demo/echo built-in',
      'demo/slow demo/slow built-in',
      'demo/flaky demo/flaky built-in',
    ]);
    expect(catalog.endpoints()[0]?.price).toMatchObject({ input: 0, output: 0, source: 'demo' });
  });

  it('knows models of a provider that was never asked', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    catalog.setProviders([provider('anthropic')]);
    expect(of(catalog, 'anthropic')).toContain('claude-sonnet-4-5 anthropic/claude-sonnet-4.5 facts');
  });

  it('hands out the same array until something changes, so that lookups stay indexed', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    catalog.setProviders([provider('openai')]);
    const first = catalog.endpoints();
    expect(catalog.endpoints()).toBe(first);
    catalog.setProviders([provider('openai')]);
    expect(catalog.endpoints()).not.toBe(first);
  });

  it('moves to the price of the hour without being told', async () => {
    let at = Date.UTC(2026, 9, 1, 0, 59);
    const catalog = await createCatalog({ store: memoryStore(), now: () => at });
    catalog.setProviders([provider('deepseek')]);
    const input = (): number | undefined =>
      catalog.endpoints().find(({ upstreamModel }) => upstreamModel === 'deepseek-v4-pro')?.price?.input;
    const calm = input();
    at = Date.UTC(2026, 9, 1, 1, 0);
    expect([calm, input()]).toEqual([660_000_000, 1_320_000_000]);
  });

  it("replaces shipped facts by the provider's own list", async () => {
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher: answering(anthropicList) });
    catalog.setProviders([provider('anthropic')]);
    expect(await catalog.discover(provider('anthropic'), 'secret')).toEqual({ ok: true, models: 2, latencyMs: 0 });
    expect(of(catalog, 'anthropic')).toEqual([
      'claude-sonnet-4-5-20250929 anthropic/claude-sonnet-4.5 provider',
      'claude-sonnet-4-5-20250815 anthropic/claude-sonnet-4.5-20250815 provider',
    ]);
  });

  it('keeps serving the undated name after a list with dated ids only', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher: answering(anthropicList) });
    const anthropic = provider('anthropic');
    catalog.setProviders([anthropic]);
    await catalog.discover(anthropic, 'secret');
    for (const name of ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', 'claude-sonnet-4-5-20250929']) {
      const result = findModel(catalog.endpoints(), name);
      expect(result.found && result.endpoints.map(({ upstreamModel }) => upstreamModel)).toEqual([
        'claude-sonnet-4-5-20250929',
      ]);
    }
    expect(catalog.canonicalId(anthropic, 'claude-sonnet-4-5-20250929')).toBe('anthropic/claude-sonnet-4.5');
  });

  it('adds price, name and context from facts to a list that has none', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher: answering(anthropicList) });
    catalog.setProviders([provider('anthropic')]);
    await catalog.discover(provider('anthropic'), 'secret');
    const sonnet = catalog.endpoints().find(({ upstreamModel }) => upstreamModel.endsWith('0929'));
    expect(sonnet).toMatchObject({ name: 'Claude Sonnet 4.5', contextTokens: 200_000, releasedAt: '2025-09-29' });
    expect(sonnet?.price?.source).toBe('genai-prices');
  });

  it("prefers the provider's own price to shipped facts", async () => {
    const list = { data: [{ id: 'openai/gpt-4o', pricing: { prompt: '0.000009', completion: '0.00001' } }] };
    const dispatcher = answering({ 'https://openrouter.ai/api/v1/models': list });
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher });
    const openrouter = provider('openrouter');
    catalog.setProviders([openrouter]);
    await catalog.discover(openrouter, 'secret');
    const expected = { input: 9_000_000_000, output: 10_000_000_000, source: 'provider', asOf: '2026-10-01' };
    expect(catalog.price(openrouter, 'openai/gpt-4o')).toEqual(expected);
    expect(catalog.endpoints().find(({ providerId }) => providerId === 'openrouter')?.price).toEqual(expected);
  });

  it('remembers lists across restarts', async () => {
    const store = memoryStore();
    const first = await createCatalog({ store, now, dispatcher: answering(anthropicList) });
    await first.discover(provider('anthropic'), 'secret');
    const second = await createCatalog({ store, now });
    second.setProviders([provider('anthropic')]);
    expect(of(second, 'anthropic')).toHaveLength(2);
    expect(JSON.stringify(store.value)).not.toContain('secret');
  });

  it("forgets a list when the provider's address changes, since it described another server", async () => {
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher: answering(anthropicList) });
    await catalog.discover(provider('anthropic'), 'secret');
    catalog.setProviders([provider('anthropic', { registryId: 'anthropic', baseUrl: 'https://other.example/v1' })]);
    expect(of(catalog, 'anthropic')).toContain('claude-sonnet-4-5 anthropic/claude-sonnet-4.5 facts');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'what?'],
    ['another version', { version: 2, lists: {} }],
    [
      'a price that is no whole number',
      {
        version: 1,
        lists: {
          openai: {
            baseUrl: 'https://api.openai.com/v1',
            fetchedAt: 1,
            models: [{ id: 'x', price: { input: 0.5, output: 1, source: '', asOf: '' } }],
          },
        },
      },
    ],
  ])('starts from the shipped facts when the store holds %s', async (_, value) => {
    const catalog = await createCatalog({ store: memoryStore(value), now });
    catalog.setProviders([provider('openai')]);
    expect(of(catalog, 'openai').length).toBeGreaterThan(10);
  });

  it('uses a list that could not be saved, and says so', async () => {
    const lines: string[] = [];
    const store: JsonStore = { load: async () => undefined, save: async () => Promise.reject(new Error('disk full')) };
    const catalog = await createCatalog({
      store,
      now,
      dispatcher: answering(anthropicList),
      log: (line) => lines.push(line),
    });
    catalog.setProviders([provider('anthropic')]);
    expect((await catalog.discover(provider('anthropic'), 'secret')).ok).toBe(true);
    expect(of(catalog, 'anthropic')).toHaveLength(2);
    expect(lines).toEqual([expect.stringContaining('disk full')]);
  });

  it('keeps the old list when a new one cannot be had', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher: answering({}) });
    catalog.setProviders([provider('openai')]);
    const before = catalog.endpoints();
    expect((await catalog.discover(provider('openai'), 'secret')).ok).toBe(false);
    expect(catalog.endpoints()).toBe(before);
  });

  describe('doubts a list of its provider', () => {
    const listOf = (count: number, price: string): object => ({
      data: Array.from({ length: count }, (_, index) => ({
        id: `m-${index}`,
        pricing: { prompt: price, completion: price },
      })),
    });
    const inTurn = (...bodies: object[]): MockAgent => {
      const agent = new MockAgent();
      agent.disableNetConnect();
      for (const body of bodies) {
        agent.get('https://openrouter.ai').intercept({ path: '/api/v1/models' }).reply(200, JSON.stringify(body));
      }
      return agent;
    };

    it.each([
      ['lacks half of the last one', listOf(9, '0.000001'), /11 of the 20 models of its last list are missing/],
      ['asks a thousand times as much', listOf(20, '0.001'), /20 of its 20 prices are more than 10 times/],
    ])('that %s, keeps the last one, and believes it when it comes again', async (_, strange, reason) => {
      const dispatcher = inTurn(listOf(20, '0.000001'), strange, strange);
      const catalog = await createCatalog({ store: memoryStore(), now, dispatcher });
      const openrouter = provider('openrouter');
      catalog.setProviders([openrouter]);
      expect(await catalog.discover(openrouter, 'secret')).toMatchObject({ ok: true, models: 20 });
      const before = catalog.endpoints();
      expect(await catalog.discover(openrouter, 'secret')).toMatchObject({
        ok: false,
        message: expect.stringMatching(reason),
      });
      expect(catalog.endpoints()).toBe(before);
      expect(await catalog.discover(openrouter, 'secret')).toMatchObject({ ok: true });
    });
  });

  it('lists what the user named, once, also beside a list', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now, dispatcher: answering(anthropicList) });
    const anthropic = provider('anthropic', { models: ['claude-secret-preview', 'claude-sonnet-4-5-20250815'] });
    await catalog.discover(anthropic, 'secret');
    catalog.setProviders([anthropic]);
    expect(of(catalog, 'anthropic')).toContain('claude-secret-preview anthropic/claude-secret-preview user');
    expect(of(catalog, 'anthropic')).toHaveLength(3);
  });

  it('leaves the price of an unknown model unknown, never 0', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    const custom = provider('mine', { dialect: 'openai-chat', baseUrl: 'https://llm.example/v1', models: ['m'] });
    catalog.setProviders([custom]);
    expect(catalog.endpoints().find(({ providerId }) => providerId === 'mine')).not.toHaveProperty('price');
    expect(catalog.price(custom, 'm')).toBeUndefined();
    expect(catalog.price(provider('openai'), 'gpt-unheard-of')).toBeUndefined();
  });

  it('prices local models at nothing and says why', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    expect(catalog.price(provider('ollama'), 'llama3')).toEqual({
      input: 0,
      output: 0,
      source: 'local',
      asOf: '2026-10-01',
    });
  });

  it('does not let a maker serve models of another maker from shipped facts', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    catalog.setProviders([provider('google')]);
    expect(of(catalog, 'google').filter((line) => line.includes('claude'))).toEqual([]);
  });

  it('makes an endpoint for an id that is listed nowhere, with its price', async () => {
    const catalog = await createCatalog({ store: memoryStore(), now });
    expect(catalog.describe(provider('openai'), 'gpt-4o-2024-11-20')).toMatchObject({
      providerId: 'openai',
      upstreamModel: 'gpt-4o-2024-11-20',
      model: 'openai/gpt-4o-2024-11-20',
      price: { source: 'genai-prices' },
      knownFrom: 'user',
    });
  });
});
