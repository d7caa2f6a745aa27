// What a stream costs that ended before its end: priced from what arrived, and marked as such.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Usage } from '../../src-main/dialects/model-stream.ts';
import type { AttemptFailure } from '../../src-main/gateway/classify-failure.ts';
import { runTargets } from '../../src-main/gateway/fallback.ts';
import type { Exchange, GatewayParts } from '../../src-main/gateway/parts.ts';
import { leftEarly } from '../../src-main/gateway/left-early.ts';
import { watchUsage } from '../../src-main/gateway/settle.ts';
import { createHealth } from '../../src-main/routing/health.ts';
import type { Target } from '../../src-main/routing/plan.ts';
import { providerOf } from '../support/settings-records.ts';
import { redirectingDispatcher } from '../support/redirecting-dispatcher.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { simulateProvider, messagesStream, type SimulatedProvider } from '../support/simulated-provider.ts';
import { usageOf } from '../support/ledger-records.ts';

describe('what was counted', () => {
  const text = (chars: number) => ({ type: 'text-delta', block: 0, text: 'x'.repeat(chars) }) as const;
  const usageAfter = (complete: boolean, ...parts: Parameters<ReturnType<typeof watchUsage>['see']>[0][]): Usage => {
    const watch = watchUsage(400);
    for (const part of parts) watch.see(part);
    return watch.usage(complete);
  };

  it('without any word of the vendor everything is an estimate, reasoning and arguments included', () => {
    const usage = usageAfter(
      false,
      text(8),
      { type: 'reasoning-delta', block: 1, text: 'x'.repeat(8) },
      { type: 'tool-call-delta', block: 2, argumentsDelta: 'x'.repeat(8) },
    );
    expect(usage).toMatchObject({ input: { total: 100 }, output: { total: 6 }, estimated: true });
  });

  it('the vendor’s input, lane and media stay, its output of the beginning does not, nor a cost of so far', () => {
    const reported = usageOf(70, 1, { serviceTier: 'flex', media: { searches: 1 }, reportedCostNanoUsd: 9 });
    const usage = usageAfter(false, { type: 'usage', usage: reported }, text(40));
    expect(usage).toMatchObject({ input: { total: 70 }, output: { total: 10 }, estimated: true });
    expect(usage).toMatchObject({ serviceTier: 'flex', media: { searches: 1 } });
    expect(usage).not.toHaveProperty('reportedCostNanoUsd');
  });

  it('a count of so far that is larger than ours is taken, and marked', () => {
    const usage = usageAfter(false, { type: 'usage', usage: usageOf(70, 50) }, text(40));
    expect(usage).toMatchObject({ output: { total: 50 }, estimated: true });
  });

  it('a count that came with the end of the answer is the vendor’s own, though the stream broke after it', () => {
    const finish = { type: 'finish', finish: { reason: 'stop' } } as const;
    const usage = usageAfter(false, text(400), { type: 'usage', usage: usageOf(70, 3) }, finish);
    expect(usage).toEqual(usageOf(70, 3));
  });
});

describe('a client that leaves before the first word', () => {
  const price = { input: 1_000_000_000, output: 5_000_000_000, source: 'user', asOf: '2026-01-01' };
  const target = {
    provider: providerOf('acme'),
    endpoint: { providerId: 'acme', model: 'acme/one', upstreamModel: 'one', price },
  } as unknown as Target;

  it('has what the vendor had counted of its prompt told and priced, marked', async () => {
    const leave = new AbortController();
    const failure: AttemptFailure = { kind: 'cancelled', message: 'left' } as unknown as AttemptFailure;
    const result = await runTargets(
      {
        targets: [target],
        retries: 0,
        fallbackOn: undefined,
        callTarget: async () => {
          leave.abort();
          return { outcome: { type: 'failed', failure, usage: usageOf(2_000, 1) }, passthrough: true, dropped: [] };
        },
        onFailed: () => undefined,
        onReasoningRefused: () => undefined,
      },
      { client: leave.signal } as Exchange,
      { now: () => 0, random: () => 0, health: createHealth(() => 0) } as GatewayParts,
    );
    if (result.type !== 'cancelled' || !result.usage || !result.tried) throw new Error(`it was ${result.type}`);
    const { usage, settlement } = leftEarly(result.tried, result.usage);
    expect(usage).toMatchObject({ input: { total: 2_000 }, estimated: true });
    // $1 in and $5 out per million: 2 000 tokens and the one of the opening frame.
    expect(settlement).toMatchObject({ costNanoUsd: 2_005_000, source: 'catalog' });
  });
});

describe('through the gateway', () => {
  let engine: RunningEngine;
  let anthropic: SimulatedProvider;
  const body = {
    model: 'anthropic:claude-haiku-4-5',
    stream: true,
    max_tokens: 9,
    messages: [{ role: 'user', content: 'x' }],
  };

  beforeAll(async () => {
    anthropic = await simulateProvider(() => ({ json: {} }));
    engine = await runEngine({ dispatcher: redirectingDispatcher({ 'api.anthropic.com': anthropic.port }) });
    await engine.provider('anthropic', { registryId: 'anthropic' }, 'sk-ant-partial-test-0001');
  });
  afterAll(async () => {
    await engine.stop();
    await anthropic.close();
  });

  it('a stream that breaks is priced from the words that came, and marked', async () => {
    anthropic.behave(() => ({
      steps: [...messagesStream('twelve chars', { input_tokens: 1_000, output_tokens: 1 }).slice(0, 4), { cut: true }],
    }));
    await (await engine.post('/v1/messages', body)).text();
    const request = await engine.lastRequest();
    expect(request).toMatchObject({ outcome: 'error', usage: { inputTokens: 1_000, estimated: true } });
    expect(request.costNanoUsd).toBe(1_000_000 + (request.usage?.outputTokens ?? 0) * 5_000);
  });
});
