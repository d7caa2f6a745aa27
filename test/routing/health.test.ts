// What rests, for how long, and how it comes back.
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_MODELS, createHealth, type Health } from '../../src-main/routing/health.ts';

let now = 0;
let health: Health;

beforeEach(() => {
  now = 1_000_000;
  health = createHealth(() => now);
});

describe('health', () => {
  it('one rate limit rests that key for that model only', () => {
    health.fail('key', 'gpt', 'rate_limit');
    expect(health.cooling('key', 'gpt')).toBe(true);
    expect(health.cooling('key', 'other')).toBe(false);
    expect(health.cooling('key2', 'gpt')).toBe(false);
  });

  it('obeys Retry-After to the millisecond', () => {
    health.fail('key', 'gpt', 'rate_limit', 30_000);
    expect(health.coolingUntil('key', 'gpt')).toBe(now + 30_000);
    now += 29_999;
    expect(health.cooling('key', 'gpt')).toBe(true);
    now += 1;
    expect(health.cooling('key', 'gpt')).toBe(false);
  });

  it('an absurd Retry-After does not lock a key for a day', () => {
    health.fail('key', 'gpt', 'rate_limit', 86_400_000);
    expect(health.coolingUntil('key', 'gpt')).toBe(now + 600_000);
  });

  it('a single hiccup of a server does not rest it, a second one does', () => {
    health.fail('key', 'gpt', 'server');
    expect(health.cooling('key', 'gpt')).toBe(false);
    health.fail('key', 'gpt', 'server');
    expect(health.cooling('key', 'gpt')).toBe(true);
  });

  it('a success in between forgives', () => {
    health.fail('key', 'gpt', 'server');
    health.succeed('key', 'gpt');
    health.fail('key', 'gpt', 'server');
    expect(health.cooling('key', 'gpt')).toBe(false);
  });

  it('rests grow and stop growing at the ceiling', () => {
    const rests: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      health.fail('key', 'gpt', 'rate_limit');
      rests.push((health.coolingUntil('key', 'gpt') ?? now) - now);
      now += rests.at(-1) ?? 0;
    }
    expect(rests).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000, 300_000]);
  });

  it('after the rest one probe is let through and the others wait for its result', () => {
    health.fail('key', 'gpt', 'rate_limit');
    now += 5_000;
    expect(health.cooling('key', 'gpt')).toBe(false);
    health.begin('key', 'gpt');
    expect(health.cooling('key', 'gpt')).toBe(true);
    health.succeed('key', 'gpt');
    expect(health.cooling('key', 'gpt')).toBe(false);
  });

  it('a failed probe rests it again, longer', () => {
    health.fail('key', 'gpt', 'rate_limit');
    now += 5_000;
    health.begin('key', 'gpt');
    health.fail('key', 'gpt', 'rate_limit');
    expect(health.coolingUntil('key', 'gpt')).toBe(now + 10_000);
  });

  it('a probe whose client left does not block the key for ever', () => {
    health.fail('key', 'gpt', 'rate_limit');
    now += 5_000;
    health.begin('key', 'gpt');
    health.release('key', 'gpt');
    expect(health.cooling('key', 'gpt')).toBe(false);
  });

  it('a dead key rests for every model', () => {
    health.fail('key', ALL_MODELS, 'auth');
    expect(health.cooling('key', 'any')).toBe(true);
    expect(health.coolingUntil('key')).toBe(now + 60_000);
    health.clear('key');
    expect(health.cooling('key', 'any')).toBe(false);
  });

  it.each(['invalid_request', 'context_length', 'moderation'] as const)(
    '%s is the caller’s and rests nothing',
    (failureClass) => {
      for (let index = 0; index < 5; index += 1) health.fail('key', 'gpt', failureClass);
      expect(health.cooling('key', 'gpt')).toBe(false);
    },
  );

  it('names that clients make up do not gather without end, and a dead key stays dead under them', () => {
    health.fail('key', ALL_MODELS, 'auth');
    health.fail('other', 'gpt', 'not_found');
    health.fail('key', 'gpt', 'rate_limit', 500_000);
    for (let index = 0; index < 1_000; index += 1) health.fail('key', `made-up-${index}`, 'not_found');
    expect(health.cooling('key', 'anything')).toBe(true);
    expect(health.cooling('other', 'gpt')).toBe(true);
    now += 61_000;
    health.fail('key', 'made-up-999', 'not_found');
    expect(health.cooling('key', 'gpt')).toBe(false);
    expect(health.cooling('key', 'made-up-999')).toBe(true);
  });
});
