// 200 scripted requests through the real gateway, with cached tokens, against a calculation done by hand, to the nano-USD.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProgramHost } from '../support/cli-program.ts';
import { redirectingDispatcher } from '../support/redirecting-dispatcher.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

interface Scripted {
  readonly feature: string;
  readonly model: 'gpt-4o-mini' | 'claude-haiku-4-5';
  readonly uncached: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** USD per million tokens, from the vendors' price pages, written here as nano-USD per token × 1000 to stay whole. */
const RATES = {
  // gpt-4o-mini: 0.15 in, 0.075 cached, 0.60 out; OpenAI does not charge for writing.
  'gpt-4o-mini': { uncached: 150_000n, cacheRead: 75_000n, cacheWrite: 150_000n, output: 600_000n },
  // claude-haiku-4-5: 1 in, 0.10 cached, 1.25 written, 5 out.
  'claude-haiku-4-5': { uncached: 1_000_000n, cacheRead: 100_000n, cacheWrite: 1_250_000n, output: 5_000_000n },
} as const;
const SCALE = 1_000n;

const FEATURES = ['search', 'summary', 'chat', ''];

/** A fixed sequence: no two requests alike, every combination of feature and model met. */
const script: readonly Scripted[] = Array.from({ length: 200 }, (_, index) => ({
  feature: FEATURES[index % FEATURES.length] ?? '',
  model: index % 3 === 0 ? 'claude-haiku-4-5' : 'gpt-4o-mini',
  uncached: 11 + ((index * 37) % 901),
  cacheRead: (index * 13) % 5 === 0 ? 0 : (index * 53) % 4_001,
  cacheWrite: index % 3 === 0 ? (index * 29) % 1_999 : 0,
  output: 1 + ((index * 71) % 777),
}));

/** Half up, once per request, as a ledger row holds whole nano-USD. */
function costOf(entry: Scripted): bigint {
  const rate = RATES[entry.model];
  const thousandths =
    BigInt(entry.uncached) * rate.uncached +
    BigInt(entry.cacheRead) * rate.cacheRead +
    BigInt(entry.cacheWrite) * rate.cacheWrite +
    BigInt(entry.output) * rate.output;
  return (thousandths * 2n + SCALE) / (SCALE * 2n);
}

let engine: RunningEngine;
let openai: SimulatedProvider;
let anthropic: SimulatedProvider;
let current: Scripted;

beforeAll(async () => {
  openai = await simulateProvider(() => ({
    json: {
      id: 'x',
      object: 'chat.completion',
      created: 0,
      model: 'gpt-4o-mini',
      choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: current.uncached + current.cacheRead,
        completion_tokens: current.output,
        total_tokens: current.uncached + current.cacheRead + current.output,
        prompt_tokens_details: { cached_tokens: current.cacheRead },
      },
    },
  }));
  anthropic = await simulateProvider(() => ({
    json: {
      id: 'x',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5',
      content: [{ type: 'text', text: 'ok' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: current.uncached,
        cache_read_input_tokens: current.cacheRead,
        cache_creation_input_tokens: current.cacheWrite,
        output_tokens: current.output,
      },
    },
  }));
  const dispatcher = redirectingDispatcher({ 'api.openai.com': openai.port, 'api.anthropic.com': anthropic.port });
  engine = await runEngine({ dispatcher });
  await engine.provider('openai', { registryId: 'openai' }, 'sk-spend-test-0001');
  await engine.provider('anthropic', { registryId: 'anthropic' }, 'sk-ant-spend-test-0002');
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([openai.close(), anthropic.close()]);
});

it('spend --by tag:feature --json equals the hand calculation to the nano-USD', async () => {
  for (const entry of script) {
    current = entry;
    const response = await engine.post(
      '/v1/chat/completions',
      {
        model: `${entry.model === 'gpt-4o-mini' ? 'openai' : 'anthropic'}:${entry.model}`,
        messages: [{ role: 'user', content: 'x' }],
      },
      entry.feature === '' ? {} : { 'x-pointsman-tags': `feature=${entry.feature}, team=web` },
    );
    expect(response.status).toBe(200);
    await response.text();
  }
  await engine.lastRequest();

  const expected = new Map<string, { requests: number; cost: bigint }>();
  for (const entry of script) {
    const sum = expected.get(entry.feature) ?? { requests: 0, cost: 0n };
    expected.set(entry.feature, { requests: sum.requests + 1, cost: sum.cost + costOf(entry) });
  }
  const report = await createProgramHost(engine.home).json<{
    rows: { key: string; requests: number; costNanoUsd: number }[];
    total: { costNanoUsd: number };
  }>('spend', '--by', 'tag:feature', '--json');
  expect(
    Object.fromEntries(report.rows.map((row) => [row.key, { requests: row.requests, cost: BigInt(row.costNanoUsd) }])),
  ).toEqual(Object.fromEntries(expected));
  expect(BigInt(report.total.costNanoUsd)).toBe([...expected.values()].reduce((sum, { cost }) => sum + cost, 0n));
}, 30_000);

it('each answer tells the cost that the ledger has', async () => {
  current = { feature: '', model: 'gpt-4o-mini', uncached: 1_000, cacheRead: 3_000, cacheWrite: 0, output: 500 };
  const response = await engine.post('/v1/chat/completions', {
    model: 'openai:gpt-4o-mini',
    messages: [{ role: 'user', content: 'x' }],
  });
  const body = (await response.json()) as { usage: { cost: number } };
  expect(Math.round(body.usage.cost * 1e9)).toBe(Number(costOf(current)));
  expect(response.headers.get('x-pointsman-cost-usd')).toBe(String(body.usage.cost));
  expect((await engine.lastRequest()).costNanoUsd).toBe(Number(costOf(current)));
});
