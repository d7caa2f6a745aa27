// Where a conversation is kept, for how long, and when it is not worth keeping.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Price } from '../../src-main/catalog/price.ts';
import type { Target } from '../../src-main/routing/plan.ts';
import { createStickiness, type ConversationKey, type Stickiness } from '../../src-main/routing/stickiness.ts';
import { credentialOf, providerOf } from '../support/settings-records.ts';

const MINUTE_MS = 60_000;
let now: number;
let sticky: Stickiness;
beforeEach(() => {
  now = 1_000_000;
  sticky = createStickiness(() => now);
});

const cheapCache: Price = { input: 3_000, output: 9_000, cacheRead: 300, source: 'test', asOf: '2026-01-01' };
const targetAt = (providerId: string, price: Price | undefined = cheapCache, ttlMs?: number): Target => ({
  provider: providerOf(providerId, ttlMs === undefined ? {} : { promptCacheTtlMs: ttlMs }),
  endpoint: {
    providerId,
    upstreamModel: 'one',
    model: 'acme/one',
    name: 'One',
    knownFrom: 'user',
    ...(price && { price }),
  },
  credential: credentialOf(`${providerId}-key`, providerId),
});
const session: ConversationKey = { key: 's-1', from: 'session' };
const opening: ConversationKey = { key: 'o-1', from: 'opening' };
const cacheKey: ConversationKey = { key: 'c-1', from: 'cache-key' };
const none = { readTokens: 0, writtenTokens: 0, written1hTokens: 0 };
const hit = { ...none, readTokens: 2_000 };
const written = { ...none, writtenTokens: 2_000 };

describe('a named session', () => {
  it('is kept from its first answer on, whatever its price', () => {
    sticky.answered(session, targetAt('acme', undefined), none);
    expect(sticky.pinOf(session)).toEqual({
      providerId: 'acme',
      upstreamModel: 'one',
      credentialId: 'acme-key',
      warmUntil: now + 10 * MINUTE_MS,
    });
  });
});

describe('a conversation known by its opening or its cache key', () => {
  it.each([opening, cacheKey])('is kept once a cache was used ($from)', (conversation) => {
    sticky.answered(conversation, targetAt('acme'), none);
    expect(sticky.pinOf(conversation)).toBeUndefined();
    sticky.answered(conversation, targetAt('acme'), written);
    expect(sticky.pinOf(conversation)?.providerId).toBe('acme');
  });

  it('is kept while answers go on, though one of them read nothing from the cache', () => {
    sticky.answered(opening, targetAt('acme'), hit);
    now += 9 * MINUTE_MS;
    sticky.answered(opening, targetAt('acme'), none);
    now += 9 * MINUTE_MS;
    expect(sticky.pinOf(opening)?.providerId).toBe('acme');
  });

  it('is free where a cached token costs what others do', () => {
    sticky.answered(opening, targetAt('acme', { ...cheapCache, cacheRead: cheapCache.input }), hit);
    expect(sticky.pinOf(opening)).toBeUndefined();
  });

  it('is free where no cache price is known', () => {
    const { cacheRead: _, ...plain } = cheapCache;
    sticky.answered(opening, targetAt('acme', plain), hit);
    expect(sticky.pinOf(opening)).toBeUndefined();
  });

  it('does not hold another', () => {
    sticky.answered(opening, targetAt('acme'), hit);
    expect(sticky.pinOf({ key: 'o-2', from: 'opening' })).toBeUndefined();
  });
});

describe('a pin', () => {
  it('goes cold after the time its provider keeps a prompt', () => {
    sticky.answered(session, targetAt('acme', cheapCache, 5 * MINUTE_MS), hit);
    now += 5 * MINUTE_MS - 1;
    expect(sticky.pinOf(session)).toBeDefined();
    now += 1;
    expect(sticky.pinOf(session)).toBeUndefined();
  });

  it('stays warm for an hour when that was paid for', () => {
    sticky.answered(session, targetAt('acme', cheapCache, 5 * MINUTE_MS), { ...written, written1hTokens: 500 });
    now += 59 * MINUTE_MS;
    expect(sticky.pinOf(session)).toBeDefined();
  });

  it('moves to who answered last', () => {
    sticky.answered(session, targetAt('acme'), hit);
    sticky.answered(session, targetAt('other'), none);
    expect(sticky.pinOf(session)?.providerId).toBe('other');
  });

  it('names no credential where none is needed', () => {
    const { credential: _, ...bare } = targetAt('local');
    sticky.answered(session, bare, none);
    expect(sticky.pinOf(session)).not.toHaveProperty('credentialId');
  });
});

describe('memory', () => {
  it('forgets the conversation that was silent longest', () => {
    for (let index = 0; index <= 20_000; index += 1) {
      sticky.answered({ key: String(index), from: 'session' }, targetAt('acme'), none);
    }
    expect(sticky.pinOf({ key: '0', from: 'session' })).toBeUndefined();
    expect(sticky.pinOf({ key: '1', from: 'session' })).toBeDefined();
  });

  it('counts an answer as a sign of life', () => {
    sticky.answered(session, targetAt('acme'), none);
    for (let index = 0; index < 20_000; index += 1) {
      if (index === 10_000) sticky.answered(session, targetAt('acme'), none);
      sticky.answered({ key: String(index), from: 'session' }, targetAt('acme'), none);
    }
    expect(sticky.pinOf(session)).toBeDefined();
  });
});
