// The command that adds up: what it asks for, and how it shows it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReconcileQuery, Reconciliation } from '../../src-main/ledger/ledger.ts';
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

test('spend reconcile sends the file, tells the vendor’s providers, and shows both sides', async () => {
  const harness = cliHarness();
  await harness.run('provider', 'add', 'openai', '--no-key', '--model', 'large');
  const file = join(harness.home, 'costs.csv');
  writeFileSync(file, 'the,file\n');
  const side = { costNanoUsd: 2_000_000_000, inputTokens: 10, outputTokens: 2, requests: 1, unpricedRequests: 0 };
  const row = { day: '2026-05-04', model: 'gpt-4o', ours: side, theirs: null, differenceNanoUsd: 2_000_000_000 };
  const asked: ReconcileQuery[] = [];
  Object.assign(harness.fake.parts.ledger.reader, {
    reconcile: async (query: ReconcileQuery): Promise<Reconciliation> => {
      asked.push(query);
      if (query.csv !== 'the,file\n') return { ok: false, message: 'The file is strange.' };
      const rows = [{ ...row, state: 'only-ours' as const }];
      const theirs = { ...side, costNanoUsd: 0 };
      return { ok: true, table: 'cost export', firstDay: row.day, lastDay: row.day, rows, ours: side, theirs };
    },
  });
  const { out } = await harness.run('spend', 'reconcile', '--vendor', 'openai', file);
  expect(out).toContain('openai: cost export, 2026-05-04 to 2026-05-04 (UTC), beside openai\n');
  expect(out).toMatch(/2026-05-04 +gpt-4o +\$2\.00 +\$2\.00 +10 \+ 2 +only in the ledger\n/);
  const json = await harness.run(
    'spend',
    'reconcile',
    '--vendor',
    'openai',
    '--json',
    '--provider',
    'a',
    '--provider',
    'b',
    file,
  );
  expect(JSON.parse(json.out)).toMatchObject({ differenceNanoUsd: 2_000_000_000, providers: ['a', 'b'] });
  expect(asked.map(({ providerIds }) => providerIds)).toEqual([['openai'], ['a', 'b']]);
  const csv = await harness.run('spend', 'reconcile', '--vendor', 'openai', '--csv', file);
  expect(csv.out.split('\r\n')[1]).toBe('2026-05-04,gpt-4o,2.000000000,,2.000000000,10,,2,,only-ours');

  writeFileSync(file, 'x');
  expect(await harness.run('spend', 'reconcile', '--vendor', 'openai', file)).toMatchObject({
    code: 2,
    err: expect.stringContaining('csv: The file is strange.'),
  });
  const missing = await harness.run('spend', 'reconcile', '--vendor', 'openai', `${file}.none`);
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('cannot be read (ENOENT')]);
});

test("spend names a provider's key as people do, and keeps its id where programs read", async () => {
  const harness = cliHarness();
  harness.stdin = 'sk-test-0123456789-abcd';
  await harness.run('provider', 'add', 'openai', '--key-stdin');
  const id = harness.fake.parts.settings.credentials()[0]?.id ?? '';
  harness.fake.spendRows = [spendRow(id, 1_000_000_000), spendRow('gone-key', 1)];
  const { out } = await harness.run('spend', '--by', 'credential');
  expect(out).toMatch(/^openai\/Key 1 +3 /m);
  expect(out).toMatch(/^gone-key +3 /m);
  expect((await harness.run('spend', '--by', 'credential', '--csv')).out).toContain(`\r\n${id},3,`);
});
