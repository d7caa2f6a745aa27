// What own traffic shows: outages, uptime classes and speeds, over windows that roll.
import { beforeEach, describe, expect, it } from 'vitest';
import { createObservations, type ObservedAnswer, type Observations } from '../../src-main/routing/observations.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const one = { providerId: 'acme', upstreamModel: 'one' };
const two = { providerId: 'acme', upstreamModel: 'two' };

let now: number;
let seen: Observations;
beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  seen = createObservations(() => now);
});

const times = (count: number, act: () => void): void => {
  for (let index = 0; index < count; index += 1) act();
};
const answer = (rest: ObservedAnswer = {}): void => seen.answered(one, rest);
const fail = (): void => seen.failed(one);
const wait = (ms: number): void => {
  now += ms;
};

describe('an endpoint that was never asked', () => {
  it('is not known, and costs nothing to ask about', () => {
    expect(seen.of(one)).toBeUndefined();
    expect(seen.windows(one)).toBeUndefined();
  });

  it('is not judged by its neighbour', () => {
    fail();
    expect(seen.of(two)).toBeUndefined();
  });
});

describe('an outage', () => {
  it('begins with the first failure of a quiet endpoint', () => {
    fail();
    expect(seen.of(one)?.outage).toBe(true);
  });

  it('ends with an answer', () => {
    times(3, fail);
    answer();
    expect(seen.of(one)?.outage).toBe(false);
  });

  it('ends after thirty seconds without a word', () => {
    fail();
    wait(29 * SECOND_MS);
    expect(seen.of(one)?.outage).toBe(true);
    wait(2 * SECOND_MS);
    expect(seen.of(one)?.outage).toBe(false);
  });

  it('is not one stray failure among good answers', () => {
    times(10, answer);
    fail();
    expect(seen.of(one)?.outage).toBe(false);
  });

  it('is a run of failures after good answers', () => {
    times(3, answer);
    times(4, fail);
    expect(seen.of(one)?.outage).toBe(true);
  });
});

describe('uptime', () => {
  const traffic = (ok: number, failed: number): void => {
    times(failed, fail);
    times(ok, answer);
  };

  it.each([
    [19, 1, 'normal'],
    [18, 2, 'lowered'],
    [16, 4, 'lowered'],
    [15, 5, 'fallback-only'],
    [0, 20, 'fallback-only'],
  ] as const)('of %i answers and %i failures is %s', (ok, failed, uptime) => {
    traffic(ok, failed);
    wait(MINUTE_MS);
    expect(seen.of(one)?.uptime).toBe(uptime);
  });

  it('is not judged by too few', () => {
    traffic(0, 19);
    expect(seen.of(one)?.uptime).toBe('normal');
  });

  it('is judged by the last minutes when these saw enough: an hour ago is over', () => {
    traffic(0, 30);
    wait(HOUR_MS);
    traffic(25, 0);
    expect(seen.of(one)?.uptime).toBe('normal');
  });

  it('is judged by the day when the last half hour was quiet', () => {
    traffic(10, 20);
    wait(2 * HOUR_MS);
    traffic(1, 0);
    expect(seen.of(one)?.uptime).toBe('fallback-only');
  });

  it('forgets what is older than a day', () => {
    traffic(0, 30);
    wait(25 * HOUR_MS);
    expect(seen.of(one)?.uptime).toBe('normal');
  });
});

describe('speed', () => {
  it('is not told from fewer than five answers', () => {
    times(4, () => answer({ firstTokenMs: 100 }));
    expect(seen.of(one)?.firstTokenMs).toBeUndefined();
    answer({ firstTokenMs: 100 });
    wait(SECOND_MS);
    expect(seen.of(one)?.firstTokenMs).toEqual({ p50: 100, p75: 100, p90: 100, p99: 100 });
  });

  it('counts what was measured only', () => {
    times(20, answer);
    expect(seen.of(one)?.firstTokenMs).toBeUndefined();
    expect(seen.of(one)?.tokensPerSecond).toBeUndefined();
  });

  it('gives percentiles by the nearest rank', () => {
    for (let ms = 1; ms <= 100; ms += 1) answer({ firstTokenMs: ms, tokensPerSecond: 101 - ms });
    expect(seen.of(one)).toMatchObject({
      firstTokenMs: { p50: 50, p75: 75, p90: 90, p99: 99 },
      tokensPerSecond: { p50: 50, p75: 75, p90: 90, p99: 99 },
    });
  });

  it('is that of the last five minutes when these saw enough', () => {
    times(50, () => answer({ firstTokenMs: 5_000 }));
    wait(6 * MINUTE_MS);
    times(5, () => answer({ firstTokenMs: 100 }));
    expect(seen.of(one)?.firstTokenMs?.p90).toBe(100);
  });

  it('stays that of earlier traffic while there is none', () => {
    times(5, () => answer({ firstTokenMs: 300 }));
    wait(3 * HOUR_MS);
    expect(seen.of(one)?.firstTokenMs?.p50).toBe(300);
  });

  it('sees what came since it was last asked', () => {
    times(5, () => answer({ firstTokenMs: 100 }));
    expect(seen.of(one)?.firstTokenMs?.p99).toBe(100);
    answer({ firstTokenMs: 900 });
    expect(seen.of(one)?.firstTokenMs?.p99).toBe(900);
  });
});

describe('tool calls', () => {
  it('tell their share of broken ones among answers that called any', () => {
    times(100, answer);
    times(3, () => answer({ toolCallsBroken: false }));
    times(2, () => answer({ toolCallsBroken: true }));
    expect(seen.of(one)?.toolErrorRate).toBe(0.4);
  });

  it('are not judged by too few', () => {
    times(4, () => answer({ toolCallsBroken: true }));
    expect(seen.of(one)?.toolErrorRate).toBeUndefined();
  });
});

describe('windows for the endpoint list', () => {
  it('roll on their own: each failure leaves the short ones first', () => {
    fail();
    wait(10 * MINUTE_MS);
    times(4, () => answer({ firstTokenMs: 100 }));
    expect(seen.windows(one)).toEqual({ uptime5m: 1, uptime30m: 0.8, uptime1d: 0.8, requests30m: 5 });
    wait(25 * MINUTE_MS);
    expect(seen.windows(one)).toEqual({ uptime30m: 1, uptime1d: 0.8, requests30m: 4 });
    wait(25 * HOUR_MS);
    expect(seen.windows(one)).toEqual({ requests30m: 0 });
  });

  it('tell speeds of the last half hour', () => {
    times(5, () => answer({ firstTokenMs: 100, tokensPerSecond: 40 }));
    expect(seen.windows(one)).toMatchObject({
      firstTokenMs30m: { p50: 100 },
      tokensPerSecond30m: { p50: 40 },
    });
    wait(31 * MINUTE_MS);
    expect(seen.windows(one)?.firstTokenMs30m).toBeUndefined();
  });
});

describe('memory', () => {
  it('keeps the newest of a busy endpoint', () => {
    times(3_000, () => answer({ firstTokenMs: 9_000 }));
    times(1_000, () => answer({ firstTokenMs: 50 }));
    expect(seen.of(one)?.firstTokenMs?.p50).toBe(50);
  });
});

describe('a busy endpoint', () => {
  const FAST = { firstTokenMs: 10 };
  it('is looked through once a second, not once a request', () => {
    times(500, () => answer(FAST));
    const first = seen.of(one);
    times(200, () => {
      answer({ firstTokenMs: 900 });
      expect(seen.of(one)).toBe(first);
    });
    wait(SECOND_MS);
    expect(seen.of(one)?.firstTokenMs?.p90).toBe(900);
  });

  it('is known to fail at once, and to be well at once', () => {
    times(500, () => answer(FAST));
    wait(MINUTE_MS);
    expect(seen.of(one)?.outage).toBe(false);
    fail();
    expect(seen.of(one)?.outage).toBe(true);
    answer(FAST);
    expect(seen.of(one)?.outage).toBe(false);
  });
});

it('names that clients make up do not gather without end: those heard of longest ago are forgotten', () => {
  answer();
  times(5_000, () => seen.failed({ providerId: 'acme', upstreamModel: `made-up-${(now += 1)}` }));
  expect(seen.of(one)).toBeUndefined();
  expect(seen.of({ providerId: 'acme', upstreamModel: `made-up-${now}` })).toBeDefined();
});
