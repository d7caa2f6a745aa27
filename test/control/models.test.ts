// Control calls that search models: a search that is misread answers with the wrong models, and says nothing.
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import { addKey, addOpenAi, refusalOf, startControl } from '../support/control-client.ts';

const at = (model: string, rest: Partial<Endpoint> = {}): Endpoint => ({
  providerId: 'openai',
  upstreamModel: model,
  model: `openai/${model}`,
  name: model.toUpperCase(),
  knownFrom: 'facts',
  ...rest,
});
const price = (input: number, output: number) => ({ input, output, source: 'test', asOf: '2026-01-01' });

const ENDPOINTS: readonly Endpoint[] = [
  at('b-old', { contextTokens: 1000, releasedAt: '2024-01-01', price: price(5, 5) }),
  at('a-new', { contextTokens: 500, releasedAt: '2026-01-01', price: price(1, 8) }),
  at('c-bare'),
];

function started() {
  const control = startControl();
  Object.assign(control.fake.parts.catalog, { endpoints: () => ENDPOINTS });
  return control;
}

describe('GET /control/models', () => {
  const ask = (query: { search?: string; sort?: 'price' | 'context' | 'newest' | 'name'; limit?: string }) =>
    started().client.call('GET /control/models', { query });
  const ids = async (query: Parameters<typeof ask>[0]) => (await ask(query)).models.map(({ name }) => name);

  test.each([
    ['name', ['A-NEW', 'B-OLD', 'C-BARE']],
    ['price', ['A-NEW', 'B-OLD', 'C-BARE']],
    ['context', ['B-OLD', 'A-NEW', 'C-BARE']],
    ['newest', ['A-NEW', 'B-OLD', 'C-BARE']],
  ] as const)('in the order of %s, with what is not known at the end', async (sort, expected) => {
    expect(await ids({ sort })).toEqual(expected);
  });

  test('an undated version stands above what came out with the one before it, and says what it came after', async () => {
    const control = startControl();
    const family = [
      at('gpt-5', { releasedAt: '2025-08-07' }),
      at('gpt-6'),
      at('gpt-5-mini', { releasedAt: '2025-08-07' }),
      at('o9', { releasedAt: '2026-01-01' }),
    ];
    Object.assign(control.fake.parts.catalog, { endpoints: () => family });
    const { models } = await control.client.call('GET /control/models', { query: { sort: 'newest' } });
    expect(models.map(({ name }) => name)).toEqual(['O9', 'GPT-6', 'GPT-5', 'GPT-5-MINI']);
    expect(models.map(({ releasedAfter }) => releasedAfter)).toEqual([undefined, '2025-08-07', undefined, undefined]);
  });

  test('a model writes as much as most of its providers say: the slip of one is not its ability', async () => {
    const control = startControl();
    const limits = [942_818, 32_768, undefined, 32_768];
    const endpoints = limits.map((maxOutputTokens, index) =>
      at('nano', { providerId: `p${index}`, ...(maxOutputTokens !== undefined && { maxOutputTokens }) }),
    );
    Object.assign(control.fake.parts.catalog, { endpoints: () => endpoints });
    const { models } = await control.client.call('GET /control/models', { query: {} });
    expect(models.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([32_768]);
  });

  test('a limit leaves out the last, and the total still tells of them', async () => {
    const { models, total } = await ask({ sort: 'context', limit: '1' });
    expect(models.map(({ name }) => name)).toEqual(['B-OLD']);
    expect(total).toBe(3);
  });

  test('a search with a wrong term is refused, not half obeyed', async () => {
    const refusal = await refusalOf(ask({ search: 'old colour:red' }));
    expect(refusal).toMatchObject({ status: 400, field: 'search' });
    expect(refusal.message).toContain('colour:red');
    expect(await ids({ search: 'old' })).toEqual(['B-OLD']);
  });

  test.each(['0', '-1', 'many'])('a limit of %s is refused by its name', async (limit) => {
    expect(await refusalOf(ask({ limit }))).toMatchObject({ status: 400, field: 'limit' });
  });
});

describe('GET /control/models/search', () => {
  test('tells what is wrong with a term and finds with the others', async () => {
    const { client } = started();
    const answer = await client.call('GET /control/models/search', { query: { search: 'old colour:' } });
    expect(answer.ids).toEqual(['openai/b-old']);
    expect(answer.problems).toHaveLength(1);
  });

  test('only what a key opens, when that is asked, also behind an open quote', async () => {
    const { client } = started();
    const search = (text: string) =>
      client.call('GET /control/models/search', { query: { search: text, reachable: 'true' } });
    expect((await search('"old')).ids).toEqual([]);
    await addOpenAi(client);
    await addKey(client);
    expect((await search('"old')).ids).toEqual(['openai/b-old']);
  });

  test('the help names terms with their meaning', async () => {
    const { terms } = await started().client.call('GET /control/models/terms');
    expect(terms.map(({ term }) => term)).toEqual(expect.arrayContaining(['in:image', 'ctx>200k', 'zdr', '-preview']));
  });
});
