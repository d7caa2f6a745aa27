// Trying targets, without a network: what is left behind when a call breaks, a client leaves, or two answer at once.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { runTargets, type FallbackInput } from '../../src-main/gateway/fallback.ts';
import type { Exchange, GatewayParts } from '../../src-main/gateway/parts.ts';
import type { CallResult } from '../../src-main/gateway/tried.ts';
import { createHealth } from '../../src-main/routing/health.ts';
import { createKeyStates } from '../../src-main/routing/key-states.ts';
import { createObservations } from '../../src-main/routing/observations.ts';
import type { Target } from '../../src-main/routing/plan.ts';
import { anEndpoint, aProvider } from '../support/route-fixtures.ts';

const target = (id: string): Target => ({ provider: aProvider(id), endpoint: anEndpoint(id, 'm') });
const [one, two] = [target('one'), target('two')];

const whole = (more: Partial<Extract<CallResult['outcome'], { type: 'whole' }>> = {}): CallResult => ({
  outcome: { type: 'whole', bytes: Buffer.from('{}'), json: {}, headers: {}, ...more },
  passthrough: true,
  dropped: [],
});
const failed = (status: number): CallResult => ({
  outcome: { type: 'failed', failure: { kind: 'http', status, message: 'no' } },
  passthrough: true,
  dropped: [],
});

function world() {
  const clock = { now: 1_000_000 };
  const now = (): number => clock.now;
  const client = new AbortController();
  const health = createHealth(now);
  const lines: string[] = [];
  const sleep = vi.fn(async (): Promise<void> => undefined);
  const parts = {
    now,
    random: () => 0.5,
    sleep,
    health,
    keys: createKeyStates(now),
    observations: createObservations(now),
    log: (line: string) => lines.push(line),
  } as unknown as GatewayParts;
  const run = (input: Partial<FallbackInput> & Pick<FallbackInput, 'callTarget'>) =>
    runTargets(
      {
        targets: [one, two],
        retries: 0,
        fallbackOn: undefined,
        onFailed: () => undefined,
        onReasoningRefused: () => undefined,
        ...input,
      },
      { client: client.signal } as unknown as Exchange,
      parts,
    );
  return { clock, client, health, lines, parts, run, sleep };
}

describe('a call that breaks', () => {
  it('on a target that was to be probed leaves it to be probed again', async () => {
    const { clock, health, run } = world();
    health.fail('one', 'm', 'rate_limit', 1_000);
    clock.now += 2_000;
    await expect(run({ callTarget: () => Promise.reject(new Error('the keyring is locked')) })).rejects.toThrow(
      'keyring',
    );
    expect(health.cooling('one', 'm')).toBe(false);
  });

  it('after the race was won is logged and takes nothing down', async () => {
    const { lines, run } = world();
    const { promise, reject } = Promise.withResolvers<CallResult>();
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const result = await run({
      hedgeMs: 1,
      callTarget: ({ provider }) => (provider.id === 'one' ? promise : Promise.resolve(whole())),
    });
    reject(new Error('the disk is gone'));
    await turn();
    await turn();
    process.off('unhandledRejection', unhandled);
    expect(result).toMatchObject({ type: 'answered', tried: { target: two } });
    expect(unhandled).not.toHaveBeenCalled();
    expect(lines).toEqual([expect.stringContaining('the disk is gone')]);
  });

  it('in a race gives the other one up', async () => {
    const { run } = world();
    const signals: AbortSignal[] = [];
    const call: FallbackInput['callTarget'] = (asked, _stripped, signal) => {
      signals.push(signal);
      return asked === one ? new Promise(() => undefined) : Promise.reject(new Error('broken'));
    };
    await expect(run({ hedgeMs: 1, callTarget: call })).rejects.toThrow('broken');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('a client that leaves between two tries', () => {
  it('no further target is asked, and none is said to have been', async () => {
    const { client, run, sleep } = world();
    const asked: string[] = [];
    sleep.mockImplementation(async () => client.abort());
    const result = await run({
      retries: 1,
      callTarget: async ({ provider }) => {
        asked.push(provider.id);
        return failed(500);
      },
    });
    expect(asked).toEqual(['one']);
    expect(result).toMatchObject({ type: 'cancelled', failed: [{ target: one }] });
    expect(result).not.toHaveProperty('tried');
  });
});

describe('two answers at once', () => {
  const usage = {
    input: { total: 7, uncached: 7, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
    output: { total: 3, text: 3, reasoning: 0 },
    estimated: false,
  };

  it('what the slower one counted is told: its vendor bills it', async () => {
    const { run } = world();
    const onLost = vi.fn();
    const { promise, resolve } = Promise.withResolvers<CallResult>();
    const response = { content: [], finish: { reason: 'stop' as const }, usage };
    const result = await run({
      hedgeMs: 1,
      onLost,
      callTarget: async (asked) => {
        if (asked === one) return promise;
        resolve(whole({ response }));
        return whole();
      },
    });
    await turn();
    expect(result).toMatchObject({ type: 'answered' });
    const loser = result?.type === 'answered' && result.tried.target === one ? two : one;
    expect(onLost).toHaveBeenCalledOnce();
    expect(onLost.mock.lastCall?.[0]).toMatchObject({ target: loser });
    if (loser === one) expect(onLost.mock.lastCall?.[1]).toEqual(usage);
  });

  it('only the slower one is hung up on', async () => {
    const { run } = world();
    const signals = new Map<Target, AbortSignal>();
    await run({
      hedgeMs: 1,
      callTarget: (asked, _stripped, signal) => {
        signals.set(asked, signal);
        return asked === one ? new Promise(() => undefined) : Promise.resolve(whole());
      },
    });
    expect([signals.get(one)?.aborted, signals.get(two)?.aborted]).toEqual([true, false]);
  });
});
