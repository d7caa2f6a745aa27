// Refreshing from public lists: good news is taken over and kept, poison is refused with its reason, and nothing gets worse.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Catalog } from '../../src-main/catalog/catalog.ts';
import { createCatalog } from '../../src-main/catalog/create-catalog.ts';
import { publicSources, type PublicSource } from '../../src-main/catalog/refresh/public-sources.ts';
import type { JsonStore } from '../../src-main/catalog/remembered-lists.ts';
import { openSnapshot } from '../../src-main/catalog/snapshot.ts';
import { makeProvider } from '../../src-main/providers/make-provider.ts';
import type { Provider } from '../../src-main/providers/provider.ts';

const snapshot = openSnapshot();
const DAY_MS = 24 * 60 * 60 * 1000;
const TODAY = Date.UTC(2026, 11, 1, 12);

function provider(id: string): Provider {
  const made = makeProvider(id, {});
  if (!made.ok) throw new Error(made.message);
  return made.provider;
}

interface Row {
  id: string;
  cost?: Record<string, unknown>;
  limit: Record<string, unknown>;
}
type Body = Record<string, { models: Record<string, Row> }>;

/** A models.dev list that says what the snapshot says. */
function modelsDev(change: (row: Row, index: number) => Row | undefined = (row) => row): Body {
  let index = 0;
  const body: Body = {};
  for (const id of snapshot.providers) {
    const models: Record<string, Row> = {};
    for (const [model, { listed, figures }] of snapshot.endpoints(id)) {
      if (!listed) continue;
      const price = figures.prices?.findLast(({ minutes }) => minutes === undefined);
      const cost = price && { input: price.input / 1e9, output: price.output / 1e9 };
      const row = change({ id: model, ...(cost && { cost }), limit: { context: 1_000_000 } }, index++);
      if (row) models[model] = row;
    }
    body[id] = { models };
  }
  return body;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.json`;
}

function memory(): (id: string) => JsonStore {
  const values = new Map<string, string>();
  return (id) => ({
    load: async () => JSON.parse(values.get(id) ?? 'null') as unknown,
    save: async (value) => void values.set(id, JSON.stringify(value)),
  });
}

interface Setup {
  readonly id?: string;
  readonly answer: RequestListener;
  readonly store?: (id: string) => JsonStore;
  readonly now?: () => number;
  readonly timeLimitMs?: number;
}

async function catalogOn({
  id = 'models.dev',
  answer,
  store = memory(),
  now = () => TODAY,
  timeLimitMs,
}: Setup): Promise<Catalog> {
  const url = await serve(answer);
  const source = publicSources.find((each) => each.id === id);
  if (!source) throw new Error(`there is no source ${id}`);
  const sources: readonly PublicSource[] = [{ ...source, url }];
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const lists: JsonStore = { load: async () => undefined, save: async () => {} };
  const catalog = await createCatalog({
    store: lists,
    sourceStore: store,
    now,
    dispatcher,
    snapshot,
    refresh: { sources, timeLimitMs },
  });
  catalog.setProviders([provider('openai'), provider('openrouter'), provider('deepseek')]);
  return catalog;
}

const answering =
  (body: unknown): RequestListener =>
  (_request, response) =>
    void response.end(typeof body === 'string' ? body : JSON.stringify(body));
const priceOf = (catalog: Catalog, model = 'gpt-4o'): unknown => {
  const price = catalog.price(provider('openai'), model);
  return price && [price.input, price.source, price.asOf];
};
const failureOf = (catalog: Catalog): string | undefined => catalog.state().sources[0]?.failure?.message;
const shipped = [2_500_000_000, 'genai-prices', '2026-09-23'];

describe('refreshing the catalogue', () => {
  it('takes over new prices and new models, and says from where and when', async () => {
    const body = modelsDev((row) => (row.id === 'gpt-4o' ? { ...row, cost: { input: 2, output: 8 } } : row));
    body['openai']!.models['gpt-9'] = { id: 'gpt-9', cost: { input: 1, output: 2 }, limit: { context: 9 } };
    const catalog = await catalogOn({ answer: answering(body) });
    expect(priceOf(catalog)).toEqual(shipped);
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    expect(priceOf(catalog)).toEqual([2_000_000_000, 'models.dev', '2026-12-01']);
    const added = catalog.endpoints().find(({ model }) => model === 'openai/gpt-9');
    expect(added).toMatchObject({ contextTokens: 9, origins: { contextTokens: { source: 'models.dev' } } });
    expect(catalog.state().sources[0]?.copy).toMatchObject({ fetchedAt: TODAY, heldBack: 0 });
  });

  it('keeps the richer price of the snapshot where a plain list asks the same', async () => {
    const catalog = await catalogOn({ answer: answering(modelsDev()) });
    const before = catalog.price(provider('openai'), 'gpt-4o');
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    expect(catalog.price(provider('openai'), 'gpt-4o')).toEqual(before);
  });

  it('has its last good copy after a restart without a network', async () => {
    const store = memory();
    const body = modelsDev((row) => (row.id === 'gpt-4o' ? { ...row, cost: { input: 2, output: 8 } } : row));
    const first = await catalogOn({ answer: answering(body), store });
    await first.refresh();
    const second = await catalogOn({ answer: (_request, response) => void response.destroy(), store });
    expect(priceOf(second)).toEqual([2_000_000_000, 'models.dev', '2026-12-01']);
    await second.refresh();
    expect(failureOf(second)).toMatch(/could not be reached/);
    expect(priceOf(second)).toEqual([2_000_000_000, 'models.dev', '2026-12-01']);
  });

  it('works without any network at all, and says what could not be reached', async () => {
    const catalog = await catalogOn({ answer: (_request, response) => void response.destroy() });
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(/could not be reached/);
    expect(catalog.endpoints().length).toBeGreaterThan(300);
    expect(priceOf(catalog)).toEqual(shipped);
  });

  const refusals: readonly (readonly [string, unknown, RegExp])[] = [
    [
      'prices a thousand times as high',
      modelsDev((row) => ({
        ...row,
        ...(row.cost && {
          cost: { input: Number(row.cost['input']) * 1000, output: Number(row.cost['output']) * 1000 },
        }),
      })),
      /prices are more than 10 times/,
    ],
    [
      'prices a thousandth as high',
      modelsDev((row) => ({
        ...row,
        ...(row.cost && {
          cost: { input: Number(row.cost['input']) / 1000, output: Number(row.cost['output']) / 1000 },
        }),
      })),
      /less than a tenth/,
    ],
    [
      'cache prices a thousand times as high',
      modelsDev((row) => ({
        ...row,
        ...(row.cost && { cost: { ...row.cost, cache_read: 100 * Number(row.cost['input']) + 1 } }),
      })),
      /beyond reason/,
    ],
    [
      'long prompts at a thousand times the price',
      modelsDev((row) => ({
        ...row,
        ...(row.cost && {
          cost: { ...row.cost, context_over_200k: { input: 1000 * Number(row.cost['input']) + 1, output: 1 } },
        }),
      })),
      /beyond reason/,
    ],
    [
      'prices as text',
      modelsDev((row) => ({ ...row, cost: { input: '1', output: '2' } })),
      /rows are not of the known shape \(.*cost\.input/,
    ],
    ['negative prices', modelsDev((row) => ({ ...row, cost: { input: -1, output: 2 } })), /not of the known shape/],
    ['models as a list', { openai: { models: [] } }, /not of the known shape \(openai\.models/],
    ['a list', [1, 2], /not of the known shape/],
    ['a page', '<html></html>', /no JSON/],
    ['nothing', '', /no JSON/],
    ['hardly a model', { openai: { models: { a: { id: 'a' } } } }, /names 1 models where about \d+ are known/],
  ];
  it.each(refusals)('refuses %s and keeps what was known', async (_, body, reason) => {
    const catalog = await catalogOn({ answer: answering(body) });
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(reason);
    expect(catalog.state().sources[0]?.copy).toBeUndefined();
    expect(priceOf(catalog)).toEqual(shipped);
  });

  it('refuses a list that lacks half of what its last good copy had, and keeps that copy', async () => {
    let body = modelsDev();
    const catalog = await catalogOn({ answer: (_request, response) => void response.end(JSON.stringify(body)) });
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    const count = catalog.endpoints().length;
    body = modelsDev((row, index) => (index % 11 < 5 ? row : undefined));
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(/\d+ of the \d+ models of the last good copy are missing/);
    expect(catalog.endpoints()).toHaveLength(count);
    expect(catalog.state().sources[0]?.copy?.models).toBeGreaterThan(4000);
  });

  it('refuses a list that has lost its prices', async () => {
    let body = modelsDev();
    const catalog = await catalogOn({ answer: (_request, response) => void response.end(JSON.stringify(body)) });
    await catalog.refresh();
    body = modelsDev(({ cost: _cost, ...row }) => row);
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(/has 0 prices where the last good copy had \d+/);
  });

  it('stops reading a body of 200 MB long before its end, and says so', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    let sent = 0;
    const catalog = await catalogOn({
      answer: (_request, response) => {
        const more = (): void => {
          while (sent < 200 && !response.destroyed) {
            sent++;
            if (!response.write(chunk)) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      },
    });
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(/larger than 32 MiB/);
    expect(sent).toBeLessThan(100);
    expect(priceOf(catalog)).toEqual(shipped);
  });

  it('does not read a body that announces 200 MB', async () => {
    const catalog = await catalogOn({
      answer: (_request, response) => {
        response.setHeader('content-length', 200 * 1024 * 1024);
        response.write('{');
      },
    });
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(/larger than 32 MiB/);
  });

  it('waits only so long for a source that does not answer', async () => {
    const catalog = await catalogOn({ answer: () => {}, timeLimitMs: 50 });
    await catalog.refresh();
    expect(failureOf(catalog)).toMatch(/did not answer within 0\.05 seconds/);
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const catalog = await catalogOn({
      answer: (_request, response) => {
        asked++;
        response.writeHead(302, { location: '/elsewhere' }).end();
      },
    });
    await catalog.refresh();
    expect([asked, failureOf(catalog)]).toEqual([1, 'It answered with HTTP 302.']);
  });

  it('asks whether anything changed, and keeps its copy when nothing did', async () => {
    let at = TODAY;
    const asked: unknown[] = [];
    const catalog = await catalogOn({
      now: () => at,
      answer: (request, response) => {
        asked.push(request.headers['if-none-match']);
        if (request.headers['if-none-match'] === '"one"') return void response.writeHead(304).end();
        const body = modelsDev();
        const only: Row = { id: 'only-there', cost: { input: 1, output: 2 }, limit: {} };
        Object.assign(body['openai']?.models ?? {}, { [only.id]: only });
        response.setHeader('etag', '"one"').end(JSON.stringify(body));
      },
    });
    await catalog.refresh();
    const dateOf = (): unknown => catalog.price(provider('openai'), 'only-there')?.asOf;
    expect(dateOf()).toBe('2026-12-01');
    at += DAY_MS;
    await catalog.refresh();
    expect(dateOf()).toBe('2026-12-02');
    expect(asked).toEqual([undefined, '"one"']);
    expect(catalog.state().sources[0]?.copy).toMatchObject({ fetchedAt: TODAY, checkedAt: TODAY + DAY_MS });
    expect(failureOf(catalog)).toBeUndefined();
  });

  it('holds a single price back that changed more than tenfold, and takes the rest', async () => {
    const change = (row: Row): Row => {
      if (row.id === 'gpt-4o') return { ...row, cost: { input: 2500, output: 10_000 } };
      return row.id === 'gpt-4o-mini' ? { ...row, cost: { input: 0.2, output: 0.8 } } : row;
    };
    const catalog = await catalogOn({ answer: answering(modelsDev(change)) });
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    expect(catalog.state().sources[0]?.copy?.heldBack).toBeGreaterThan(0);
    expect(priceOf(catalog)).toEqual(shipped);
    expect(priceOf(catalog, 'gpt-4o-mini')).toEqual([200_000_000, 'models.dev', '2026-12-01']);
  });

  it('does not let a copy from before the snapshot override it', async () => {
    const body = modelsDev((row) => (row.id === 'gpt-4o' ? { ...row, cost: { input: 2, output: 8 } } : row));
    const catalog = await catalogOn({ answer: answering(body), now: () => Date.UTC(2026, 9, 1) });
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    expect(priceOf(catalog)).toEqual(shipped);
  });

  it("takes OpenRouter's own public list for whole: what it no longer names is gone", async () => {
    const ids = [...snapshot.endpoints('openrouter')].filter(([, { listed }]) => listed).map(([id]) => id);
    const gone = ids.find((id) => id.startsWith('meta-llama/'));
    const data = ids
      .filter((id) => id !== gone)
      .map((id) => ({ id, context_length: 7, supported_parameters: ['tools'] }));
    const catalog = await catalogOn({ id: 'openrouter', answer: answering({ data }) });
    const served = (): readonly string[] =>
      catalog
        .endpoints()
        .filter(({ providerId }) => providerId === 'openrouter')
        .map(({ upstreamModel }) => upstreamModel);
    expect(served()).toContain(gone);
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    expect(served()).not.toContain(gone);
    const gpt = catalog.endpoints().find(({ upstreamModel }) => upstreamModel === 'openai/gpt-4o');
    expect(gpt).toMatchObject({ contextTokens: 7, supportedParameters: ['tools'] });
    expect(gpt?.price).toBeDefined();
  });

  it('reads prices by the rules of the feed, for models known here, by hour and media', async () => {
    const known = new Map<string, object[]>();
    for (const id of snapshot.providers) {
      for (const [model, { origins, figures }] of snapshot.endpoints(id)) {
        if (origins?.prices?.source !== 'genai-prices') continue;
        const price = figures.prices?.[0];
        const prices = {
          input_mtok: (price?.input ?? 0) / 1e9,
          output_mtok: (price?.output ?? 0) / 1e9,
          input_audio_mtok: 7,
        };
        known.set(id, [...(known.get(id) ?? []), { id: model, match: { equals: model }, prices }]);
      }
    }
    const catalog = await catalogOn({
      id: 'genai-prices',
      answer: answering([...known].map(([id, models]) => ({ id, models }))),
    });
    await catalog.refresh();
    expect(failureOf(catalog)).toBeUndefined();
    const price = catalog.endpoints().find(({ upstreamModel }) => upstreamModel === 'gpt-4.1')?.price;
    expect(price?.source).toBe('genai-prices');
  });
});
