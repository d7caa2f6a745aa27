// A vendor's export beside the ledger: what is read from each kind of file, what matches, and what a file may get wrong.
import { expect, test } from 'vitest';
import type { ReconcileQuery, Reconciliation } from '../../src-main/ledger/ledger.ts';
import { modelName } from '../../src-main/ledger/reconcile.ts';
import { readVendorExport } from '../../src-main/ledger/vendor-exports.ts';
import { endOf, startOf, usageOf } from '../support/ledger-records.ts';
import { tempLedger } from '../support/temp-ledger.ts';

const USD = 1_000_000_000;

type Booked = readonly [
  time: string,
  provider: string,
  model: string,
  costNanoUsd: number | null,
  input?: number,
  output?: number,
];

async function reconciled(query: ReconcileQuery, ...booked: readonly Booked[]): Promise<Reconciliation> {
  const { writer, reader } = tempLedger();
  booked.forEach(([time, provider, model, costNanoUsd, input = 0, output = 0], index) => {
    writer.begin(startOf(`gen-${index}`, { startedAt: Date.parse(time) }));
    const served = { servedProviderId: provider, servedUpstreamModel: model, servedModel: model };
    writer.finish(endOf(`gen-${index}`, { ...served, costNanoUsd, usage: usageOf(input, output) }));
  });
  await writer.flush();
  return reader.reconcile(query);
}

const rowsOf = (result: Reconciliation): readonly (readonly [string, string, number | null, string])[] =>
  result.ok
    ? result.rows.map(({ day, model, differenceNanoUsd, state }) => [day, model, differenceNanoUsd, state] as const)
    : [['failed', result.message, null, '']];

const ANTHROPIC_COSTS = `\u{feff}usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type
2026-05-04,Claude Haiku 4.5,Default,"key, one",message,≤ 200k,input_no_cache,0.12,0.12,token
2026-05-04,Claude Haiku 4.5,Default,"key, one",message,≤ 200k,output,0.05,0.05,token
2026-05-05,Claude Opus 4.5,Default,other,message,≤ 200k,output,1.50,1.50,token
`;

test('Anthropic costs: several lines of a day add up, cents round, and what only one side has is told', async () => {
  const result = await reconciled(
    { vendor: 'anthropic', csv: ANTHROPIC_COSTS, providerIds: ['anthropic', 'anthropic-2'] },
    ['2026-05-04T00:00:00Z', 'anthropic', 'claude-haiku-4-5', 0.1 * USD],
    // Half a cent a line is the most that two rounded lines can hide.
    ['2026-05-04T23:59:59.999Z', 'anthropic-2', 'claude-haiku-4-5-20251001', 0.08 * USD],
    ['2026-05-05T12:00:00Z', 'anthropic', 'claude-sonnet-4-5', 7],
    ['2026-05-05T12:00:00Z', 'elsewhere', 'claude-opus-4-5', 9],
    ['2026-05-06T00:00:00Z', 'anthropic', 'claude-opus-4-5', 9],
  );
  expect(rowsOf(result)).toEqual([
    ['2026-05-04', 'claude-haiku-4-5', 10_000_000, 'rounding'],
    ['2026-05-05', 'claude-opus-4-5', -1_500_000_000, 'only-theirs'],
    ['2026-05-05', 'claude-sonnet-4-5', 7, 'only-ours'],
  ]);
  expect(result).toMatchObject({ table: 'cost export', firstDay: '2026-05-04', lastDay: '2026-05-05' });
  expect(result).toMatchObject({ theirs: { costNanoUsd: 1.67 * USD }, ours: { costNanoUsd: 180_000_007 } });
});

test('a cent more than rounding explains is a difference', async () => {
  const result = await reconciled({ vendor: 'anthropic', csv: ANTHROPIC_COSTS, providerIds: ['anthropic'] }, [
    '2026-05-04T00:00:00Z',
    'anthropic',
    'claude-haiku-4-5',
    180_000_002,
  ]);
  expect(rowsOf(result)[0]).toEqual(['2026-05-04', 'claude-haiku-4-5', 10_000_002, 'different']);
});

test('OpenAI costs: line items are models with their kinds of tokens, days without a figure are empty, amounts are exact', async () => {
  const csv = `start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id
1777852800,1777939200,2026-05-04T00:00:00+00:00,2026-05-05T00:00:00+00:00,0.1000000010000000,usd,"gpt-4o-2024-08-06, input",p
1777852800,1777939200,2026-05-04T00:00:00+00:00,2026-05-05T00:00:00+00:00,0.2,usd,"gpt-4o-2024-08-06, output",p
1777939200,1778025600,2026-05-05T00:00:00+00:00,2026-05-06T00:00:00+00:00,,,,
`;
  const booked: Booked = ['2026-05-04T08:00:00Z', 'openai', 'gpt-4o', 300_000_001];
  const result = await reconciled({ vendor: 'openai', csv, providerIds: ['openai'] }, booked);
  expect(rowsOf(result)).toEqual([['2026-05-04', 'gpt-4o', 0, 'same']]);
});

test('OpenAI costs that tell no models apart are compared by day', async () => {
  const csv = 'start_time,start_time_iso,amount_value,amount_currency,line_item\n1777852800,,0.5,usd,\n';
  const result = await reconciled(
    { vendor: 'openai', csv, providerIds: ['openai'] },
    ['2026-05-04T08:00:00Z', 'openai', 'gpt-4o', 0.2 * USD],
    ['2026-05-04T08:00:00Z', 'openai', 'gpt-5', 0.2 * USD],
  );
  expect(rowsOf(result)).toEqual([['2026-05-04', '', -100_000_000, 'different']]);
});

test.each([
  [
    'openai',
    'start_time_iso,model,num_model_requests,input_tokens,output_tokens,input_cached_tokens\n2026-05-04T00:00:00+00:00,gpt-4o,2.0,30,8,10\n',
  ],
  [
    'anthropic',
    'usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_read,usage_output_tokens\n2026-05-04,gpt-4o,5,10,15,8\n',
  ],
] as const)('usage of %s without costs is compared by tokens', async (vendor, csv) => {
  const query = { vendor, csv, providerIds: ['p'] };
  const same = await reconciled(query, ['2026-05-04T08:00:00Z', 'p', 'gpt-4o', null, 30, 8]);
  expect(rowsOf(same)).toEqual([['2026-05-04', 'gpt-4o', null, 'same']]);
  expect(same).toMatchObject({ theirs: { costNanoUsd: null, inputTokens: 30 }, ours: { unpricedRequests: 1 } });
  const other = await reconciled(query, ['2026-05-04T08:00:00Z', 'p', 'gpt-4o', 5, 30, 9]);
  expect(rowsOf(other)).toEqual([['2026-05-04', 'gpt-4o', null, 'different']]);
});

test.each([
  [
    'single requests',
    'generation_id,created_at,cost_total,tokens_prompt,tokens_completion,model_permaslug,variant\n' +
      'gen-1,2026-05-04 23:59:59.9,0.0000000015,10,1,openai/gpt-4o-2024-08-06,standard\n' +
      'gen-2,2026-05-04 00:00:00,1e-9,20,2,openai/gpt-4o-2024-08-06,free\n',
  ],
  [
    'days',
    'Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens\n"2026-05-04",openai/gpt-4o,$0.000000003,0,2,30,3\n',
  ],
])('OpenRouter’s activity of %s is read', async (_, csv) => {
  const booked: Booked = ['2026-05-04T08:00:00Z', 'openrouter', 'openai/gpt-4o:free', 3, 30, 3];
  const result = await reconciled({ vendor: 'openrouter', csv, providerIds: ['openrouter'] }, booked);
  expect(result).toMatchObject({ theirs: { requests: 2, inputTokens: 30, outputTokens: 3, costNanoUsd: 3 } });
  expect(rowsOf(result)).toEqual([['2026-05-04', 'gpt-4o', 0, 'same']]);
});

test('requests that cost and used nothing are missing from no export', async () => {
  const csv = 'usage_date_utc,model,cost_usd\n2026-05-04,a,1.00\n';
  const result = await reconciled({ vendor: 'anthropic', csv, providerIds: ['p'] }, [
    '2026-05-04T08:00:00Z',
    'p',
    'b',
    0,
  ]);
  expect(rowsOf(result).map(([, model]) => model)).toEqual(['a']);
});

test.each([
  ['Claude Haiku 4.5', 'claude-haiku-4-5'],
  ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
  ['Claude 3.5 Sonnet 2024-10-22', 'claude-3-5-sonnet'],
  ['anthropic/claude-haiku-4.5:beta', 'claude-haiku-4-5'],
  ['claude-3-7-sonnet-latest', 'claude-3-7-sonnet'],
  ['gpt-4-0613', 'gpt-4-0613'],
  // As OpenRouter's own export writes it.
  ['anthropic/claude-4.5-haiku-20251001', 'claude-haiku-4-5'],
  ['Claude Haiku 3.5', 'claude-3-5-haiku'],
  ['claude-3-5-haiku-20241022', 'claude-3-5-haiku'],
  ['', ''],
])('%s is compared as %s', (text, name) => {
  expect(modelName(text)).toBe(name);
});

test.each([
  ['anthropic', 'usage_date_utc,model\n', 'also needs cost_usd'],
  ['openai', 'model,input_tokens,output_tokens\n', 'also needs start_time_iso or start_time'],
  ['openrouter', '', 'Its columns are: none.'],
  [
    'anthropic',
    'usage_date_utc,model,cost_usd\nyesterday,a,1\n',
    'Row 2 of the file: usage_date_utc "yesterday" is no date.',
  ],
  [
    'anthropic',
    'usage_date_utc,model,cost_usd\n2026-05-04,a,1\n2026-05-04,a,much\n',
    'Row 3 of the file: cost_usd "much" is no amount.',
  ],
  ['openai', 'start_time,amount_value,amount_currency,line_item\n1777852800,1,eur,a\n', 'only USD can be compared'],
  ['openai', 'start_time,model,input_tokens,output_tokens\n1777852800,a,1.5,2\n', 'a count is no whole number'],
  ['openai', 'start_time,"model\n', 'The file is no CSV'],
  // Read as thousands, this would be five dollars instead of five cents.
  [
    'anthropic',
    'usage_date_utc,model,cost_usd\n2026-05-04,a,"0,05"\n',
    'Row 2 of the file: cost_usd "0,05" is no amount.',
  ],
  ['anthropic', 'usage_date_utc;model;cost_usd\n2026-05-04;a;1,500\n', 'Write it with a decimal point'],
  ['anthropic', 'usage_date_utc,model,cost_usd\n2026-05-04,a,"1.234,56"\n', 'is no amount'],
  // The 4th of May or the 5th of April, and that in whose time zone.
  ['anthropic', 'usage_date_utc,model,cost_usd\n05/04/2026,a,1\n', '"05/04/2026" is no date. Write it as 2026-05-04.'],
] as const)('a file of %s that says %j is refused with why', (vendor, csv, message) => {
  const read = readVendorExport(vendor, csv);
  expect(read.ok ? '' : read.message).toContain(message);
});

test.each([
  ['semicolons', 'usage_date_utc;model;cost_usd\r\n2026-05-04;"a;b";1.50\r\n', 'a;b'],
  ['tabs', '\u{feff}usage_date_utc\tmodel\tcost_usd\n2026-05-04\ta, b\t1.50\n', 'a, b'],
  ['a quoted head', '"usage_date_utc","model","cost_usd"\n2026-05-04,"a ""b""\nc",$1.50\n', 'a "b"\nc'],
])('a file with %s is read as one with commas', (_, csv, model) => {
  const read = readVendorExport('anthropic', csv);
  expect(read).toMatchObject({ ok: true, rows: [{ day: '2026-05-04', model, costNanoUsd: 1.5 * USD }] });
});

test('a thousand is a thousand, and a time of another zone is on its UTC day', () => {
  const csv = 'start_time_iso,amount_value,line_item\n2026-05-04T23:00:00-07:00,"-$1,234.50",a\n';
  expect(readVendorExport('openai', csv)).toMatchObject({ rows: [{ day: '2026-05-05', costNanoUsd: -1234.5 * USD }] });
});

test('a file of empty days holds no figures, and credits are negative', async () => {
  const empty = 'start_time,amount_value,line_item\n1777852800,,\n';
  expect(rowsOf(await reconciled({ vendor: 'openai', csv: empty, providerIds: ['p'] }))[0]?.[1]).toContain(
    'no figures',
  );
  const credit = 'start_time,amount_value,line_item\n1777852800,-0.5,credit\n';
  const result = await reconciled({ vendor: 'openai', csv: credit, providerIds: ['p'] });
  expect(rowsOf(result)).toEqual([['2026-05-04', 'credit', 500_000_000, 'only-theirs']]);
});
