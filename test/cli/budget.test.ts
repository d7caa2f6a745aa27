// `budget`: money typed by people must arrive exactly, and what is wrong must change nothing.
import { describe, expect, test } from 'vitest';
import { type CliHarness, cliHarness } from '../support/cli-harness.ts';

async function withRoute(): Promise<CliHarness> {
  const harness = cliHarness();
  await harness.run('route', 'set', 'cheap', '--target', 'demo:demo/echo');
  return harness;
}

describe('budget set', () => {
  test('a budget of everything per month that stops, unless told otherwise', async () => {
    const { run, fake } = cliHarness();
    fake.scopeCostNanoUsd = 16_400_000_000;
    const { code, out } = await run('budget', 'set', 'monthly', '--limit', '20', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name: 'monthly',
      scope: { type: 'total' },
      period: 'month',
      limitNanoUsd: 20_000_000_000,
      warnAt: 0.8,
      atLimit: { type: 'stop' },
      spentNanoUsd: 16_400_000_000,
      reservedNanoUsd: 0,
      share: 0.82,
      state: 'warning',
    });
    expect((await run('budget', 'set', 'monthly', '--limit', '20')).out).toMatch(
      /monthly +everything +month +\$16\.40 +\$20\.00 +82% +stop .* warning/,
    );
  });

  test('of a tag, a key or a route, per day, switching to another route', async () => {
    const harness = await withRoute();
    await harness.run('key', 'create', 'editor');
    const set = async (...words: string[]): Promise<unknown> =>
      JSON.parse((await harness.run('budget', 'set', 'b', '--limit', '2.50', ...words, '--json')).out);
    expect(await set('--per', 'day', '--tag', 'team=web=1', '--then', 'route:cheap', '--warn', '50')).toMatchObject({
      period: 'day',
      limitNanoUsd: 2_500_000_000,
      scope: { type: 'tag', key: 'team', value: 'web=1' },
      atLimit: { type: 'switch', route: 'cheap' },
      warnAt: 0.5,
    });
    expect(await set('--key', 'editor', '--per', 'never')).toMatchObject({
      scope: { type: 'key', keyId: 'key-2' },
      resetsAt: null,
    });
    expect((await harness.run('budget', 'list')).out).toMatch(/b +key editor +once .* never/);
    expect(await set('--route', 'cheap')).toMatchObject({ scope: { type: 'route', route: 'cheap' } });
    expect((await harness.run('budget', 'list', '--json')).out.match(/"name":"b"/g)).toHaveLength(1);
  });

  test.each([
    ['0', 0],
    ['0.000000001', 1],
    ['$19.99', 19_990_000_000],
    ['0.1', 100_000_000],
    ['1000000', 1e15],
  ])('--limit %s is %i nano-USD', async (text, limitNanoUsd) => {
    const { out } = await cliHarness().run('budget', 'set', 'b', '--limit', text, '--json');
    expect(JSON.parse(out)).toMatchObject({ limitNanoUsd });
  });

  const refused: readonly (readonly [readonly string[], string])[] = [
    [['b'], '--limit'],
    [['b', '--limit', 'much'], '2.50'],
    [['b', '--limit', '-1'], '2.50'],
    [['b', '--limit', '1e3'], '2.50'],
    [['b', '--limit', '0.0000000001'], '2.50'],
    [['b', '--limit', '1000001'], 'a million USD'],
    [['b', '--limit', '1', '--per', 'year'], 'day, week, month, never'],
    [['b', '--limit', '1', '--warn', '0'], 'percentage'],
    [['b', '--limit', '1', '--warn', '101'], 'percentage'],
    [['b', '--limit', '1', '--then', 'cheap'], 'route:<name>'],
    [['b', '--limit', '1', '--then', 'route:ghost'], 'no route "ghost"'],
    [['b', '--limit', '1', '--key', 'ghost'], 'no access key "ghost"'],
    [['b', '--limit', '1', '--tag', 'web'], 'key=value'],
    [['b', '--limit', '1', '--tag', 'a=b', '--route', 'cheap'], 'cannot be used'],
    [['A B', '--limit', '1'], 'name: use 1 to 64'],
  ];
  test.each(refused)('%j is refused as wrong usage and sets nothing', async (words, message) => {
    const harness = cliHarness();
    const { code, out, err } = await harness.run('budget', 'set', ...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(harness.fake.parts.settings.budgets()).toEqual([]);
  });
});

describe('budget list, remove and calendar', () => {
  test('without one it says how to set one', async () => {
    const { code, out } = await cliHarness().run('budget', 'list');
    expect([code, out]).toEqual([0, expect.stringContaining('budget set monthly --limit 20')]);
  });

  test('a removed budget is gone, and a missing one ends with 5', async () => {
    const harness = cliHarness();
    await harness.run('budget', 'set', 'monthly', '--limit', '20');
    expect((await harness.run('budget', 'remove', 'monthly')).code).toBe(0);
    const again = await harness.run('budget', 'remove', 'monthly');
    expect([again.code, again.err]).toEqual([5, expect.stringContaining('no budget "monthly"')]);
    expect(JSON.parse((await harness.run('budget', 'list', '--json')).out)).toEqual({
      budgets: [],
      utcOffsetMinutes: null,
    });
  });

  test('days begin where the calendar says', async () => {
    const harness = cliHarness();
    const start = async (): Promise<string> => {
      const { out } = await harness.run('budget', 'set', 'b', '--limit', '1', '--per', 'day', '--json');
      return new Date((JSON.parse(out) as { startedAt: number }).startedAt).toISOString().slice(11, 16);
    };
    await harness.run('budget', 'calendar', 'UTC+02:00');
    expect(await start()).toBe('22:00');
    await harness.run('budget', 'calendar', 'UTC-05:30');
    expect(await start()).toBe('05:30');
    expect(JSON.parse((await harness.run('budget', 'list', '--json')).out)).toMatchObject({ utcOffsetMinutes: -330 });
    await harness.run('budget', 'calendar', 'machine');
    expect(JSON.parse((await harness.run('budget', 'list', '--json')).out)).toMatchObject({ utcOffsetMinutes: null });
    const wrong = await harness.run('budget', 'calendar', 'Berlin');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('UTC+02:00')]);
  });

  test.each(['set', 'list', 'remove', 'calendar'])('budget %s has help with an example', async (word) => {
    const { code, out } = await cliHarness().run('budget', word, '--help');
    expect([code, out]).toEqual([0, expect.stringContaining('Example')]);
  });
});
