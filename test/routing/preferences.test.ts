// Bad input in `provider{}` must be named, never guessed at: money goes where it says.
import { describe, expect, it } from 'vitest';
import { NO_PREFERENCES, readPreferences } from '../../src-main/routing/preferences.ts';

describe('readPreferences', () => {
  it('absent and null mean no preference', () => {
    expect(readPreferences(undefined)).toEqual({ ok: true, preferences: NO_PREFERENCES });
    expect(readPreferences(null)).toEqual({ ok: true, preferences: NO_PREFERENCES });
  });

  it('reads every field it knows and lets unknown ones pass', () => {
    const read = readPreferences({
      order: ['a'],
      only: ['a', 'b'],
      ignore: ['c'],
      allow_fallbacks: false,
      require_parameters: true,
      fallback_on: ['timeout'],
      retries: 0,
      timeout: { connect_ms: 1, first_token_ms: 2, idle_ms: 0, total_ms: 4 },
      something_new: { x: 1 },
    });
    expect(read).toEqual({
      ok: true,
      preferences: {
        order: ['a'],
        only: ['a', 'b'],
        ignore: ['c'],
        allowFallbacks: false,
        requireParameters: true,
        fallbackOn: ['timeout'],
        retries: 0,
        timeout: { connectMs: 1, firstTokenMs: 2, idleMs: 0, totalMs: 4 },
      },
    });
  });

  it.each([
    [[], 'provider'],
    ['openai', 'provider'],
    [{ order: 'openai' }, 'provider.order'],
    [{ only: [1] }, 'provider.only[0]'],
    [{ ignore: [''] }, 'provider.ignore[0]'],
    [{ allow_fallbacks: 'no' }, 'provider.allow_fallbacks'],
    [{ fallback_on: ['tuesday'] }, 'provider.fallback_on'],
    [{ retries: -1 }, 'provider.retries'],
    [{ retries: 1.5 }, 'provider.retries'],
    [{ timeout: 5 }, 'provider.timeout'],
    [{ timeout: { first_ms: 5 } }, 'provider.timeout.first_ms'],
    [{ timeout: { idle_ms: 'long' } }, 'provider.timeout.idle_ms'],
  ])('%j is refused by the field’s name', (value, field) => {
    const read = readPreferences(value);
    expect(read).toMatchObject({ ok: false, field });
    expect(!read.ok && read.message).toContain(field);
  });
});
