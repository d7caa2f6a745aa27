// The command that adds up: what it asks for, and how it shows it.
import { expect, test } from 'vitest';
import { cliHarness } from '../support/cli-harness.ts';
import { spendRow } from '../support/control-fakes.ts';

test('spend tells unpriced from free, and CSV is exact to the nano-USD', async () => {
  const harness = cliHarness();
  harness.fake.spendRows = [spendRow('a "b", c', 1_234_567_891), spendRow('', 0, 3)];
  const { out } = await harness.run('spend', '--by', 'tag:feature');
  expect(out).toMatch(/a "b", c +3 +1,234 +1,000 +56 +\$1\.23\n/);
  expect(out).toMatch(/\(no tag\) .* unknown +3\n/);
  const csv = (await harness.run('spend', '--csv', '--by', 'model')).out.split('\r\n');
  expect(csv[0]).toBe(
    'key,requests,unpriced_requests,input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,reasoning_tokens,cost_usd,estimated_usd',
  );
  expect(csv[1]).toBe('"a ""b"", c",3,0,1234,1000,0,56,6,1.234567891,0.000000000');
  expect(JSON.parse((await harness.run('spend', '--json')).out)).toMatchObject({
    by: 'app',
    total: { costNanoUsd: 1_234_567_891 },
  });
});

test('spend asks for two groups, a period and filters, and names both groups', async () => {
  const harness = cliHarness();
  harness.fake.now = Date.UTC(2026, 4, 8);
  harness.fake.spendRows = [{ ...spendRow('', 2_000_000_000), keys: ['', '2026-05-04'], estimatedNanoUsd: 1 }];
  const words = [
    '--by',
    'tag:feature',
    '--by',
    'week',
    '--since',
    '7d',
    '--until',
    '2026-05-07T00:00Z',
    '--limit',
    '9',
  ];
  const filters = ['--app', 'a', '--app', 'b', '--tag', 'team=x=y', '--endpoint', 'openai:gpt'];
  const { out } = await harness.run('spend', ...words, ...filters);
  expect(out).toMatch(/^TAG:FEATURE +WEEK +REQUESTS/);
  expect(out).toMatch(/\(no tag\) +2026-05-04 +3 /);
  expect(out).toContain("OpenRouter's fee on a top-up of this (5.5 %) would have been $0.11.");
  expect(harness.fake.spendQueries.at(-1)).toMatchObject({
    by: ['tag:feature', 'week'],
    from: Date.UTC(2026, 4, 1),
    to: Date.UTC(2026, 4, 7),
    limit: 9,
    filters: { app: ['a', 'b'], endpoint: ['openai:gpt'], tags: { team: ['x=y'] } },
  });
  const csv = (await harness.run('spend', '--csv', ...words)).out.split('\r\n');
  expect(csv[0]).toMatch(/^key,second_key,requests,/);
  expect(csv[1]).toMatch(/^,2026-05-04,3,/);
});

test.each([
  [['--since', 'yesterday'], '--since yesterday: write a date'],
  [['--tag', 'web'], 'must be a tag as key=value'],
])('spend %j is refused with what to write instead', async (words, message) => {
  const { code, err } = await cliHarness().run('spend', ...words);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
