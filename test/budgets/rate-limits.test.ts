// Limits per minute: never more than they say over time, never a wait that is not needed.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimits, type RateLimits } from '../../src-main/budgets/rate-limits.ts';

function limitsAt(): { limits: RateLimits; clock: { ms: number } } {
  const clock = { ms: 1_000_000 };
  return { limits: createRateLimits(() => clock.ms), clock };
}

describe('requests', () => {
  const SIX = { requestsPerMinute: 6 };

  test('as many as the limit at once, then one each time its share of a minute has gone by', () => {
    const { limits, clock } = limitsAt();
    for (let n = 0; n < 6; n++) {
      expect(limits.check('a', SIX)).toBeUndefined();
      limits.take('a', SIX, 0);
    }
    expect(limits.check('a', SIX)).toEqual({ unit: 'requests', limit: 6, waitMs: 10_000 });
    clock.ms += 9_999;
    expect(limits.check('a', SIX)?.waitMs).toBe(1);
    clock.ms += 1;
    expect(limits.check('a', SIX)).toBeUndefined();
  });

  test('checking takes nothing, and keys do not share', () => {
    const { limits } = limitsAt();
    for (let n = 0; n < 100; n++) expect(limits.check('a', { requestsPerMinute: 1 })).toBeUndefined();
    limits.take('a', { requestsPerMinute: 1 }, 0);
    expect(limits.check('a', { requestsPerMinute: 1 })).toBeDefined();
    expect(limits.check('b', { requestsPerMinute: 1 })).toBeUndefined();
  });

  test('a long rest saves up no more than one minute', () => {
    const { limits, clock } = limitsAt();
    limits.take('a', SIX, 0);
    clock.ms += 3_600_000;
    for (let n = 0; n < 6; n++) limits.take('a', SIX, 0);
    expect(limits.check('a', SIX)).toBeDefined();
  });

  test('a lowered limit holds at once, a raised one too', () => {
    const { limits } = limitsAt();
    limits.take('a', SIX, 0);
    limits.take('a', { requestsPerMinute: 1 }, 0);
    expect(limits.check('a', { requestsPerMinute: 1 })).toMatchObject({ limit: 1 });
    expect(limits.check('a', { requestsPerMinute: 2 })).toBeUndefined();
  });

  test('a limit that was taken away and set again begins afresh', () => {
    const { limits } = limitsAt();
    limits.take('a', { requestsPerMinute: 1 }, 0);
    limits.take('a', {}, 0);
    expect(limits.check('a', { requestsPerMinute: 1 })).toBeUndefined();
  });

  test('the wait that is named is exactly enough, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 }),
        (requestsPerMinute, pauses) => {
          const { limits, clock } = limitsAt();
          let taken = 0;
          const start = clock.ms;
          for (const pause of pauses) {
            clock.ms += pause;
            const blocked = limits.check('a', { requestsPerMinute });
            if (blocked) {
              clock.ms += blocked.waitMs;
              expect(limits.check('a', { requestsPerMinute })).toBeUndefined();
            }
            limits.take('a', { requestsPerMinute }, 0);
            taken += 1;
            expect(taken).toBeLessThanOrEqual(requestsPerMinute * (1 + (clock.ms - start) / 60_000) + 1e-6);
          }
        },
      ),
    );
  });
});

describe('tokens', () => {
  const LIMIT = { tokensPerMinute: 6_000 };

  test('a request larger than what is left goes through, and its debt is waited for', () => {
    const { limits, clock } = limitsAt();
    limits.take('a', LIMIT, 5_000);
    expect(limits.check('a', LIMIT)).toBeUndefined();
    limits.take('a', LIMIT, 7_000);
    // 6 000 in debt and one to have: a minute, at 100 a second.
    expect(limits.check('a', LIMIT)).toEqual({ unit: 'tokens', limit: 6_000, waitMs: 60_010 });
    clock.ms += 60_010;
    expect(limits.check('a', LIMIT)).toBeUndefined();
  });

  test('what was estimated too high is given back, too low is taken', () => {
    const { limits } = limitsAt();
    limits.take('a', LIMIT, 6_000);
    expect(limits.check('a', LIMIT)).toBeDefined();
    limits.giveBack('a', 5_000);
    expect(limits.check('a', LIMIT)).toBeUndefined();
    limits.giveBack('a', -5_000);
    expect(limits.check('a', LIMIT)).toBeDefined();
  });

  test('giving back never makes more than a full minute, and nothing where there is no limit', () => {
    const { limits } = limitsAt();
    limits.giveBack('nobody', 1_000_000);
    limits.take('a', LIMIT, 10);
    limits.giveBack('a', 1_000_000);
    limits.take('a', LIMIT, 6_000);
    expect(limits.check('a', LIMIT)).toBeDefined();
  });

  test('of two limits in the way the longer wait is named', () => {
    const { limits } = limitsAt();
    const both = { requestsPerMinute: 1, tokensPerMinute: 60 };
    limits.take('a', both, 600);
    expect(limits.check('a', both)).toMatchObject({ unit: 'tokens', waitMs: 541_000 });
    limits.giveBack('a', 600);
    expect(limits.check('a', both)).toMatchObject({ unit: 'requests', waitMs: 60_000 });
  });
});
