// `models`: what a search finds is what people choose from, so a mistyped one must say so.
import { expect, test } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import { cliHarness } from '../support/cli-harness.ts';

const endpoint = (model: string, input: number, rest: Partial<Endpoint> = {}): Endpoint => ({
  providerId: 'demo',
  upstreamModel: model,
  model: `demo/${model}`,
  name: model,
  knownFrom: 'built-in',
  price: { input, output: input, source: 'test', asOf: '2026-01-01' },
  ...rest,
});

function withModels() {
  const harness = cliHarness();
  const endpoints = [
    endpoint('large', 2_000_000_000, { contextTokens: 200_000, maxOutputTokens: 8_000, releasedAt: '2026-02-01' }),
    endpoint('small', 500_000_000, { contextTokens: 32_000 }),
    endpoint('far', 100_000_000, { providerId: 'elsewhere' }),
  ];
  Object.assign(harness.fake.parts.catalog, { endpoints: () => endpoints });
  return harness;
}

test('columns line up, the cheapest first', async () => {
  const { run } = withModels();
  const { code, out } = await run('models', '--sort', 'price');
  expect(code).toBe(0);
  expect(out.split('\n').slice(0, 3)).toEqual([
    'MODEL       CONTEXT  MAX OUT  IN / 1M  OUT / 1M  RELEASED    PROVIDERS',
    'demo/small      32k  unknown    $0.50     $0.50              demo',
    'demo/large     200k       8k    $2.00     $2.00  2026-02-01  demo',
  ]);
  expect(out).toContain('as of 2026-01-01');
});

test('--search finds, --all also what no key opens, --limit says what it left out', async () => {
  const { run } = withModels();
  const found = async (...words: string[]) =>
    (JSON.parse((await run('models', '--json', ...words)).out) as { models: { name: string }[] }).models.map(
      ({ name }) => name,
    );
  expect(await found('--search', 'price<1')).toEqual(['small']);
  expect(await found('--search', 'price<1', '--all')).toEqual(['far', 'small']);
  expect(await found('--search', '-small', '--sort', 'context', '--all')).toEqual(['large', 'far']);
  expect((await run('models', '--all', '--limit', '2')).out).toContain('2 of 3 models.');
});

test('a wrong term is wrong usage, and named with the ones that are known', async () => {
  const { code, out, err } = await withModels().run('models', '--search', 'small colour:red');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/colour:red.*Known are: provider:.*zdr/);
});

test.each([
  [['--sort', 'size'], 'price, context, newest, name'],
  [['--limit', 'all'], 'whole number'],
])('%j is refused', async (words, problem) => {
  const { code, err } = await withModels().run('models', ...words);
  expect(code).toBe(2);
  expect(err).toContain(problem);
});

test('nothing found is said, on standard error', async () => {
  const { code, out, err } = await withModels().run('models', '--search', 'ghost');
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain('--all');
});

test('prices and providers of the list are those that your keys reach; --all shows the others', async () => {
  const harness = cliHarness();
  const endpoints = [
    endpoint('twice', 2_000_000_000),
    endpoint('twice', 100_000_000, { providerId: 'elsewhere' }),
    endpoint('once', 1_000_000_000),
  ];
  Object.assign(harness.fake.parts.catalog, { endpoints: () => endpoints });
  const { out } = await harness.run('models', '--sort', 'price');
  expect(out).toMatch(/^demo\/once .*\ndemo\/twice .*\$2\.00 +\$2\.00 +demo$/m);
  const all = (await harness.run('models', '--sort', 'price', '--all')).out;
  expect(all).toMatch(/^demo\/twice .*\$0\.10 +\$0\.10 +demo, elsewhere\ndemo\/once/m);
});

test('the date of the prices is not that of your own word or of a server of yours', async () => {
  const harness = cliHarness();
  const price = { input: 1, output: 1 };
  const endpoints = [
    endpoint('a', 1),
    endpoint('b', 1, { price: { ...price, source: 'user', asOf: '2026-09-09' } }),
    endpoint('c', 1, { price: { ...price, source: 'local', asOf: '2026-09-09' } }),
  ];
  Object.assign(harness.fake.parts.catalog, { endpoints: () => endpoints });
  expect((await harness.run('models')).out).toContain('as of 2026-01-01');
});

test('model set without anything to say is wrong usage, and names what could be said', async () => {
  const { code, err } = await cliHarness().run('model', 'set', 'demo/echo');
  expect([code, err]).toEqual([2, expect.stringContaining('--input-price')]);
});
