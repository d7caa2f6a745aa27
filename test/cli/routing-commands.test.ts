// Routes, plans and rankings from the command line.
import { describe, expect, test } from 'vitest';
import { cliHarness } from '../support/cli-harness.ts';

describe('route', () => {
  test('targets keep their order and model ids keep their colons', async () => {
    const harness = cliHarness();
    const words = ['--target', 'demo:demo/flaky', 'demo:qwen3:8b', '--json'];
    const { out } = await harness.run('route', 'set', 'current', ...words);
    expect((JSON.parse(out) as { targets: { model: string }[] }).targets.map(({ model }) => model)).toEqual([
      'demo/flaky',
      'qwen3:8b',
    ]);
    expect((await harness.run('route', 'list')).out).toContain('demo:demo/flaky, demo:qwen3:8b');
    expect((await harness.run('route', 'show', 'current')).out).toMatch(/qwen3:8b +unknown +unknown +ready/);
    expect((await harness.run('route', 'remove', 'current')).code).toBe(0);
    expect((await harness.run('route', 'show', 'current')).code).toBe(5);
    expect((await harness.run('route', 'remove', 'current')).code).toBe(5);
  });

  test('what is not said again stays, and preferences are laid over each other until all are said anew', async () => {
    const harness = cliHarness();
    const set = async (...words: string[]) => {
      const { out, err } = await harness.run('route', 'set', 'a', ...words, '--json');
      return JSON.parse(out || err) as { targets: unknown[]; strategy?: string; preferences?: object };
    };
    await set('--target', 'demo:demo/echo', 'demo:demo/slow', '--strategy', 'cheapest', '--zdr');
    const changed = await set('--no-training', '--only', 'demo', '--max-price', '0.5/2');
    expect(changed.targets).toHaveLength(2);
    expect(changed.strategy).toBe('cheapest');
    expect(changed.preferences).toEqual({
      zdr: true,
      data_collection: 'deny',
      only: ['demo'],
      max_price: { prompt: '0.5', completion: '2' },
    });
    expect((await harness.run('route', 'show', 'a')).out).toContain('Strategy: cheapest');
    expect((await set('--preferences', '{"sort":"price"}')).preferences).toEqual({ sort: 'price' });
    expect((await set('--preferences', '{}')).preferences).toBeUndefined();
  });

  test.each([
    ['no target', ['a'], '--target'],
    ['a strategy that is none', ['a', '--target', 'demo:demo/echo', '--strategy', 'luck'], 'cheapest'],
    ['a price that is none', ['a', '--target', 'demo:demo/echo', '--max-price', 'low'], '1/4'],
    ['preferences that are no JSON', ['a', '--target', 'demo:demo/echo', '--preferences', '{'], 'JSON object'],
    [
      'preferences that no request could have',
      ['a', '--target', 'demo:demo/echo', '--preferences', '{"sort":"luck"}'],
      'sort must be one of',
    ],
    ['a target without a provider', ['a', '--target', 'gpt-5'], 'provider:model'],
    ['a target without a model', ['a', '--target', 'openai:'], 'provider:model'],
    ['a provider that is not there', ['a', '--target', 'x:y'], '"x"'],
    ['a name that cannot be a route', ['A B', '--target', 'demo:demo/echo'], 'name'],
  ])('%s is refused as wrong usage', async (_name, words, message) => {
    const { code, err } = await cliHarness().run('route', 'set', ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('plan and auto', () => {
  test('the request comes from standard input, and what was found is printed by reason', async () => {
    const harness = cliHarness();
    const out = (why: string, providerName: string) => ({
      providerId: 'x',
      providerName,
      model: 'a/m',
      upstreamModel: 'm',
      rule: 'no-credential',
      why,
    });
    const asked: unknown[] = [];
    const { gateway } = harness.fake.parts;
    Object.assign(gateway, {
      explain: (request: unknown) => {
        asked.push(request);
        return {
          dialect: 'openai-chat',
          models: ['a/m'],
          targets: [
            {
              providerId: 'p',
              providerName: 'Pea',
              model: 'a/m',
              upstreamModel: 'm',
              inputPrice: 1e9,
              outputPrice: null,
              why: 'it is free',
            },
          ],
          left: [out('credentials: no key for it', 'One'), out('credentials: no key for it', 'Two')],
          notes: ['A word.'],
        };
      },
    });
    harness.stdin = '{"model":"a/m"}';
    const { code, out: text } = await harness.run('plan');
    expect(asked).toEqual([{ model: 'a/m' }]);
    expect(code).toBe(0);
    expect(text).toMatch(/1 +Pea +m +\$1\S* +unknown +it is free/);
    expect(text).toContain('Note: A word.');
    expect(text).toMatch(/2 +credentials: no key for it +One, Two/);
  });

  test('a request that would be refused ends with 1, bad input with 2', async () => {
    const harness = cliHarness();
    const refusal = { status: 404, errorType: 'not_found', message: 'Nothing may serve it.', availability: {} };
    Object.assign(harness.fake.parts.gateway, {
      explain: () => ({ dialect: 'openai-chat', models: [], targets: [], left: [], notes: [], refusal }),
    });
    harness.stdin = '{}';
    expect(await harness.run('plan')).toMatchObject({ code: 1, out: '404 not_found: Nothing may serve it.\n' });
    harness.stdin = '[1]';
    expect(await harness.run('plan')).toMatchObject({ code: 2, err: expect.stringContaining('JSON object') });
    harness.stdin = '{';
    expect(await harness.run('plan')).toMatchObject({ code: 2, err: expect.stringContaining('not JSON') });
    expect(await harness.run('plan', 'no-such-file.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no-such-file.json cannot be read'),
    });
  });

  test('a ranking is kept until it is taken away', async () => {
    const harness = cliHarness();
    expect((await harness.run('auto', 'rank', 'a/*', 'b/c')).out).toBe('a/*\nb/c\n');
    expect(JSON.parse((await harness.run('auto', 'show', '--json')).out)).toEqual({ ranking: ['a/*', 'b/c'] });
    expect((await harness.run('auto', 'rank')).out).toContain('No ranking');
  });
});
