// The catalogue over the control API: what it holds and lacks, its refresh, and what the user says about models.
import { describe, expect, test, vi } from 'vitest';
import { startCatalogSchedule } from '../../src-main/catalog-schedule.ts';
import { createCatalog } from '../../src-main/catalog/create-catalog.ts';
import type { Catalog } from '../../src-main/catalog/catalog.ts';
import { createDirectory } from '../../src-main/directory.ts';
import { openSettings } from '../../src-main/settings/sqlite-settings.ts';
import { refusalOf, startControl, type StartedControl } from '../support/control-client.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

const NOW = Date.UTC(2026, 10, 28);

/** Control calls on the real catalogue and real settings, the network left out. */
async function start(): Promise<StartedControl & { readonly catalog: Catalog }> {
  const store = { load: async () => undefined, save: async () => {} };
  const catalog = await createCatalog({ store, now: () => NOW, refresh: { sources: [] } });
  const settings = openSettings(tempDatabase());
  const directory = createDirectory(settings, catalog);
  directory();
  return { ...startControl({ catalog, settings }), catalog };
}

describe('GET /control/catalog', () => {
  test('counts what is known without a network: 300 models, 60 providers, 95 % of the largest vendors priced', async () => {
    const { client } = await start();
    const status = await client.call('GET /control/catalog');
    expect(status.models).toBeGreaterThanOrEqual(300);
    expect(status.providers).toBeGreaterThanOrEqual(60);
    expect(status.largestVendors).toHaveLength(10);
    const sum = (of: 'endpoints' | 'priced'): number => status.largestVendors.reduce((all, each) => all + each[of], 0);
    expect(sum('priced') / sum('endpoints')).toBeGreaterThanOrEqual(0.95);
    for (const vendor of status.largestVendors) {
      expect(vendor.unpriced).toHaveLength(vendor.endpoints - vendor.priced);
    }
    expect(status.snapshot.sources.map(({ date }) => date)).toContain(status.snapshot.asOf);
  });

  test('remembers whether it is refreshed every day', async () => {
    const { client } = await start();
    expect((await client.call('GET /control/catalog')).refresh).toBe('daily');
    expect((await client.call('PUT /control/catalog', { body: { refresh: 'off' } })).refresh).toBe('off');
    expect((await client.call('GET /control/catalog')).refresh).toBe('off');
  });

  test('refreshes on demand: the public lists first, then each provider that can be asked', async () => {
    const asked: string[] = [];
    const control = startControl();
    const { catalog } = control.fake.parts;
    control.fake.parts.catalog.refresh = async () => void asked.push('public lists');
    const { discover } = catalog;
    catalog.discover = async (provider, secret, signal) => {
      asked.push(provider.id);
      return discover(provider, secret, signal);
    };
    const body = { dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1', local: true };
    await control.client.call('PUT /control/providers/:id', { params: { id: 'mine' }, body });
    await control.client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: {} });
    asked.length = 0;
    await control.client.call('POST /control/catalog/refresh');
    expect(asked).toEqual(['public lists', 'mine']);
  });
});

describe('what the user says about models', () => {
  const endpointOf = ({ catalog }: { catalog: Catalog }, pin: string) =>
    catalog.endpoints().find(({ providerId, upstreamModel }) => `${providerId}:${upstreamModel}` === pin);

  test('counts before every source, for one endpoint alone, and is shown as the user’s', async () => {
    const control = await start();
    const name = 'openai:gpt-4o';
    const body = { inputPrice: 1_500_000_000, contextTokens: 50_000 };
    const view = await control.client.call('PUT /control/model-overrides/:name', { params: { name }, body });
    expect(view).toMatchObject({
      name,
      price: { input: 1_500_000_000, output: 10_000_000_000 },
      contextTokens: 50_000,
    });
    expect(endpointOf(control, name)).toMatchObject({
      contextTokens: 50_000,
      price: { input: 1_500_000_000, source: 'user' },
      origins: { contextTokens: { source: 'user' } },
    });
    expect(endpointOf(control, 'openrouter:openai/gpt-4o')?.price?.source).not.toBe('user');
    const { models } = await control.client.call('GET /control/models', { query: {} });
    const shown = models
      .find(({ id }) => id === 'openai/gpt-4o')
      ?.endpoints.find(({ providerId }) => providerId === 'openai');
    expect(shown?.price).toMatchObject({ source: 'user' });
    expect(shown?.origins).toContainEqual(expect.objectContaining({ source: 'user' }));
  });

  test('holds wherever a model is served when it is said of the model', async () => {
    const control = await start();
    const body = { inputPrice: 1, outputPrice: 2 };
    await control.client.call('PUT /control/model-overrides/:name', { params: { name: 'gpt-4o' }, body });
    for (const pin of ['openai:gpt-4o', 'openrouter:openai/gpt-4o']) {
      expect(endpointOf(control, pin)?.price).toMatchObject({ input: 1, output: 2, source: 'user' });
    }
  });

  test('hides a model, and shows it again', async () => {
    const control = await start();
    const name = 'openai/gpt-4';
    await control.client.call('PUT /control/model-overrides/:name', { params: { name }, body: { hidden: true } });
    expect(endpointOf(control, 'openai:gpt-4')).toBeUndefined();
    await control.client.call('PUT /control/model-overrides/:name', { params: { name }, body: { hidden: false } });
    expect(endpointOf(control, 'openai:gpt-4')).toBeDefined();
  });

  test('is gone once it is unset', async () => {
    const control = await start();
    const params = { name: 'openai:gpt-4o' };
    const before = endpointOf(control, params.name);
    await control.client.call('PUT /control/model-overrides/:name', { params, body: { outputPrice: 7 } });
    expect(endpointOf(control, params.name)?.price?.output).toBe(7);
    await control.client.call('DELETE /control/model-overrides/:name', { params });
    expect(endpointOf(control, params.name)).toEqual(before);
    expect((await control.client.call('GET /control/model-overrides')).overrides).toEqual([]);
  });

  test('can be said of a model that nobody lists, at a known provider', async () => {
    const control = await start();
    const params = { name: 'openai:gpt-secret' };
    await control.client.call('PUT /control/model-overrides/:name', {
      params,
      body: { inputPrice: 1, outputPrice: 2 },
    });
    expect((await control.client.call('GET /control/model-overrides')).overrides).toMatchObject([
      { name: 'openai:gpt-secret' },
    ]);
  });

  test.each([
    ['a model that nobody knows', 'opnai/gpt-4o', { hidden: true }, 404, 'openai/gpt-4o'],
    ['nothing at all', 'openai:gpt-4o', {}, 400, 'must say something'],
    ['one price where the other is not known', 'openai:gpt-secret', { inputPrice: 1 }, 400, 'outputPrice'],
    ['a cache dearer than fresh input', 'openai:gpt-4o', { inputPrice: 1, cacheReadPrice: 2 }, 400, 'cacheReadPrice'],
    ['a price of another unit', 'openai:gpt-4o', { inputPrice: 1e14, outputPrice: 1 }, 400, '10000 USD'],
    ['more output than context', 'openai:gpt-4o', { contextTokens: 10, maxOutputTokens: 20 }, 400, 'maxOutputTokens'],
  ])('is refused when it is said of or with %s', async (_, name, body, status, words) => {
    const { client } = await start();
    const refusal = await refusalOf(client.call('PUT /control/model-overrides/:name', { params: { name }, body }));
    expect(refusal.status).toBe(status);
    expect(`${refusal.field ?? ''} ${refusal.message}`).toContain(words);
  });

  test('cannot be unset where nothing was said', async () => {
    const { client } = await start();
    const params = { name: 'openai:gpt-4o' };
    expect((await refusalOf(client.call('DELETE /control/model-overrides/:name', { params }))).status).toBe(404);
  });
});

describe('the daily refresh', () => {
  const HOUR_MS = 60 * 60 * 1000;

  test('begins a while after the start, comes once a day, and waits an hour after a failure', async () => {
    vi.useFakeTimers({ now: NOW });
    try {
      let successAt: number | undefined;
      let works = false;
      const tries: number[] = [];
      const stop = startCatalogSchedule({
        now: () => Date.now(),
        isOn: () => true,
        lastSuccessAt: () => successAt,
        refresh: async () => {
          tries.push(Date.now());
          if (works) successAt = Date.now();
        },
      });
      expect(tries).toEqual([]);
      await vi.advanceTimersByTimeAsync(30 * 60 * 1000);
      expect(tries).toHaveLength(1);
      works = true;
      await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
      expect(tries).toHaveLength(2);
      expect(tries[1]! - tries[0]!).toBeGreaterThanOrEqual(HOUR_MS);
      await vi.advanceTimersByTimeAsync(22 * HOUR_MS);
      expect(tries).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
      expect(tries).toHaveLength(3);
      stop();
      await vi.advanceTimersByTimeAsync(100 * HOUR_MS);
      expect(tries).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not come when it is switched off, and comes when it is switched on again', async () => {
    vi.useFakeTimers({ now: NOW });
    try {
      let isOn = false;
      let tries = 0;
      const stop = startCatalogSchedule({
        now: () => Date.now(),
        isOn: () => isOn,
        lastSuccessAt: () => undefined,
        refresh: async () => void tries++,
      });
      await vi.advanceTimersByTimeAsync(50 * HOUR_MS);
      expect(tries).toBe(0);
      isOn = true;
      await vi.advanceTimersByTimeAsync(20 * 60 * 1000);
      expect(tries).toBe(1);
      stop();
    } finally {
      vi.useRealTimers();
    }
  });
});
