// `catalog` and `model`: what they print and do, and how they refuse.
import { describe, expect, test } from 'vitest';
import { cliHarness } from '../support/cli-harness.ts';

describe('catalog and model', () => {
  test('status tells counts, the priced share of the largest vendors, and every source with its date', async () => {
    const { code, out } = await cliHarness().run('catalog', 'status');
    expect(code).toBe(0);
    expect(out).toMatch(/^[\d,]+ models at \d+ providers: [\d,]+ endpoints, [\d.]+ % with a price\.$/m);
    expect(out).toMatch(/^The ten largest vendors: 9[5-9]\.\d % of their endpoints have a price\.$/m);
    expect(out).toMatch(/^ {2}@pydantic\/genai-prices 0\.1\.8 \(MIT\), figures of 2026-09-23$/m);
    expect(out).toContain('Refreshed every day');
  });

  test('refresh ends with 1 and the reason where a source was refused', async () => {
    const harness = cliHarness();
    const { catalog } = harness.fake.parts;
    const failure = { at: harness.fake.now, message: 'It is larger than 32 MiB, so it was not read.' };
    const sources = [{ id: 'models.dev', name: 'models.dev', url: 'https://models.dev/api.json', failure }];
    const { state } = catalog;
    catalog.state = () => ({ ...state(), sources });
    const { code, out } = await harness.run('catalog', 'refresh');
    expect(code).toBe(1);
    expect(out).toMatch(/^models\.dev: not fetched yet\. Not taken over on .*: It is larger than 32 MiB/);
  });

  test('auto switches the daily refresh off', async () => {
    const harness = cliHarness();
    expect((await harness.run('catalog', 'auto', 'off')).out).toContain('only when you ask');
    expect(JSON.parse((await harness.run('catalog', 'status', '--json')).out)).toMatchObject({ refresh: 'off' });
    expect((await harness.run('catalog', 'auto', 'weekly')).code).toBe(2);
  });

  test('model set reads USD per million tokens exactly, model list shows it, model unset takes it back', async () => {
    const harness = cliHarness();
    const words = [
      'model',
      'set',
      'openai:large',
      '--input-price',
      '1.5',
      '--output-price',
      '0.000000001',
      '--context',
      '9000',
    ];
    const set = await harness.run(...words, '--json');
    expect(JSON.parse(set.out)).toMatchObject({
      name: 'openai:large',
      price: { input: 1_500_000_000, output: 1 },
      contextTokens: 9000,
    });
    expect((await harness.run('model', 'list')).out).toContain('openai:large');
    expect((await harness.run('model', 'unset', 'openai:large')).code).toBe(0);
    expect((await harness.run('model', 'unset', 'openai:large')).code).toBe(5);
  });

  test.each([
    ['--input-price', '1,5'],
    ['--input-price', '-1'],
    ['--context', '200k'],
  ])('model set refuses %s %s', async (option, value) => {
    expect((await cliHarness().run('model', 'set', 'openai:large', option, value)).code).toBe(2);
  });
});
