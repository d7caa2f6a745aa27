// Rate-limit headers as each vendor documents or sends them.
import { describe, expect, it } from 'vitest';
import { readRateLimits } from '../../src-main/providers/rate-limits.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const read = (headers: Record<string, string>): ReturnType<typeof readRateLimits> => readRateLimits(headers, NOW);
const inS = (seconds: number): number => NOW + seconds * 1_000;

describe('vendors', () => {
  it('OpenAI: durations of several units', () => {
    expect(
      read({
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-remaining-tokens': '149984',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-reset-tokens': '6m0s',
      }),
    ).toEqual({
      requests: { limit: 60, remaining: 59, resetAt: inS(1) },
      tokens: { limit: 150_000, remaining: 149_984, resetAt: inS(360) },
    });
  });

  it('Groq: fractions of seconds', () => {
    const limits = read({
      'x-ratelimit-remaining-requests': '14370',
      'x-ratelimit-remaining-tokens': '17997',
      'x-ratelimit-reset-requests': '2m59.56s',
      'x-ratelimit-reset-tokens': '7.66s',
    });
    expect(limits?.requests?.resetAt).toBe(inS(179.56));
    expect(limits?.tokens?.resetAt).toBe(inS(7.66));
  });

  it('Anthropic: dates, and input tokens apart from output tokens', () => {
    expect(
      read({
        'anthropic-ratelimit-requests-limit': '1000',
        'anthropic-ratelimit-requests-remaining': '999',
        'anthropic-ratelimit-requests-reset': '2026-11-27T12:00:01Z',
        'anthropic-ratelimit-input-tokens-limit': '80000',
        'anthropic-ratelimit-input-tokens-remaining': '79000',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-27T12:00:02Z',
        'anthropic-ratelimit-output-tokens-limit': '16000',
        'anthropic-ratelimit-output-tokens-remaining': '15000',
        'anthropic-ratelimit-output-tokens-reset': '2026-11-27T12:00:03Z',
      }),
    ).toEqual({
      requests: { limit: 1_000, remaining: 999, resetAt: inS(1) },
      tokens: { limit: 80_000, remaining: 79_000, resetAt: inS(2) },
    });
  });

  it('Anthropic: output tokens count once they are used up', () => {
    const limits = read({
      'anthropic-ratelimit-input-tokens-remaining': '79000',
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-27T12:00:03Z',
    });
    expect(limits?.tokens).toEqual({ remaining: 0, resetAt: inS(3) });
  });

  it('Anthropic: what its subscriptions say is no allowance', () => {
    expect(
      read({
        'anthropic-ratelimit-unified-status': 'allowed',
        'anthropic-ratelimit-unified-reset': '1764244800',
        'anthropic-priority-input-tokens-remaining': '0',
      }),
    ).toBeUndefined();
  });

  it('Azure: remaining numbers, resets in seconds', () => {
    expect(
      read({
        'x-ratelimit-remaining-requests': '9',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '12',
      }),
    ).toEqual({ requests: { remaining: 9 }, tokens: { remaining: 0, resetAt: inS(12) } });
  });

  it('Mistral: by the minute and the month, without a reset', () => {
    expect(
      read({
        'x-ratelimit-limit-req-minute': '60',
        'x-ratelimit-remaining-req-minute': '0',
        'x-ratelimit-limit-tokens-minute': '500000',
        'x-ratelimit-remaining-tokens-minute': '499000',
        'x-ratelimit-limit-tokens-month': '1000000000',
        'x-ratelimit-remaining-tokens-month': '999000000',
        'x-ratelimit-tokens-query-cost': '0',
      }),
    ).toEqual({
      requests: { limit: 60, remaining: 0, resetAt: inS(60) },
      tokens: { limit: 500_000, remaining: 499_000, resetAt: inS(60) },
    });
    expect(read({ 'ratelimitbysize-remaining': '0', 'ratelimitbysize-reset': '8' })?.tokens).toEqual({
      remaining: 0,
      resetAt: inS(8),
    });
  });

  it('Cerebras: requests by the day, tokens by the minute', () => {
    expect(
      read({
        'x-ratelimit-limit-requests-day': '14400',
        'x-ratelimit-remaining-requests-day': '14399',
        'x-ratelimit-reset-requests-day': '33011.382867',
        'x-ratelimit-limit-tokens-minute': '64000',
        'x-ratelimit-remaining-tokens-minute': '62000',
        'x-ratelimit-reset-tokens-minute': '11.38',
      }),
    ).toMatchObject({ requests: { remaining: 14_399 }, tokens: { remaining: 62_000, resetAt: inS(11.38) } });
  });

  it.each([
    [
      'OpenRouter: epoch ms',
      { 'x-ratelimit-limit': '20', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inS(30)) },
      30,
    ],
    ['GitHub: epoch seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inS(90) / 1_000) }, 90],
    ['Together: seconds', { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, 1],
    ['IETF draft 6', { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '0', 'ratelimit-reset': '50' }, 50],
    ['IETF draft 7', { ratelimit: 'limit=100, remaining=0, reset=5' }, 5],
    [
      'IETF draft 8',
      { ratelimit: '"burst";r=100;t=1, "daily";r=0;t=3600', 'ratelimit-policy': '"daily";q=100;w=86400' },
      3_600,
    ],
  ])('%s', (_, headers, seconds) => {
    expect(read(headers as Record<string, string>)?.requests).toMatchObject({ remaining: 0, resetAt: inS(seconds) });
  });
});

describe('caution', () => {
  it.each([
    ['nothing', {}],
    ['other headers', { 'content-type': 'application/json', 'x-request-id': '1' }],
    ['words', { 'x-ratelimit-remaining': 'plenty', 'x-ratelimit-over-limit': 'yes' }],
    ['a limit alone', { 'x-ratelimit-limit-requests': '60' }],
    ['no limit', { 'x-ratelimit-limit-requests': '0', 'x-ratelimit-remaining-requests': '0' }],
    ['a negative number', { 'x-ratelimit-remaining-requests': '-1' }],
    ['inherited names', { constructor: '0', 'x-ratelimit-': '0' }],
  ])('%s is no allowance', (_, headers) => {
    expect(read(headers as Record<string, string>)).toBeUndefined();
  });

  it('a reset that cannot be read is left out, one in the past is now, one far ahead is held back', () => {
    const reset = (value: string) =>
      read({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': value })?.requests?.resetAt;
    expect(reset('soon')).toBeUndefined();
    expect(reset('')).toBeUndefined();
    expect(reset('-3')).toBeUndefined();
    expect(reset('2020-01-01T00:00:00Z')).toBe(NOW);
    expect(reset('99999d')).toBe(NOW + 31 * 86_400_000);
    expect(reset('120ms')).toBe(NOW + 120);
    expect(reset('1d2h3m4s')).toBe(NOW + ((26 * 60 + 3) * 60 + 4) * 1_000);
  });

  it('takes the first of a header that came twice', () => {
    expect(readRateLimits({ 'x-ratelimit-remaining-requests': ['3', '9'] }, NOW)?.requests?.remaining).toBe(3);
  });
});
