// Keys that were refused or have no allowance left stand behind others, for exactly as long as that is true.
import { describe, expect, it } from 'vitest';
import { createKeyStates, type KeyStates } from '../../src-main/routing/key-states.ts';

function states(): { keys: KeyStates; pass: (ms: number) => void } {
  let now = 1_000_000;
  return { keys: createKeyStates(() => now), pass: (ms) => void (now += ms) };
}

describe('rate limits', () => {
  it('a key without requests left stands behind until its reset, for that model only', () => {
    const { keys, pass } = states();
    keys.told('k', 'm', { requests: { remaining: 0, resetAt: 1_005_000 } });
    expect(keys.behind('k', 'm')).toBe(true);
    expect(keys.behind('k', 'other')).toBe(false);
    expect(keys.behind('other', 'm')).toBe(false);
    pass(4_999);
    expect(keys.behind('k', 'm')).toBe(true);
    pass(1);
    expect(keys.behind('k', 'm')).toBe(false);
  });

  it('a key with fewer tokens left than the prompt has stands behind', () => {
    const { keys } = states();
    keys.told('k', 'm', { requests: { remaining: 5 }, tokens: { remaining: 1_000, resetAt: 1_060_000 } });
    expect(keys.behind('k', 'm', 1_000)).toBe(false);
    expect(keys.behind('k', 'm', 1_001)).toBe(true);
    expect(keys.behind('k', 'm')).toBe(false);
  });

  it('a newer answer replaces an older one', () => {
    const { keys } = states();
    keys.told('k', 'm', { requests: { remaining: 0, resetAt: 2_000_000 } });
    keys.told('k', 'm', { requests: { remaining: 7, resetAt: 2_000_000 } });
    expect(keys.behind('k', 'm')).toBe(false);
  });

  it('an allowance that names no reset is believed for half a minute', () => {
    const { keys, pass } = states();
    keys.told('k', 'm', { requests: { remaining: 0 } });
    pass(29_999);
    expect(keys.behind('k', 'm')).toBe(true);
    pass(1);
    expect(keys.behind('k', 'm')).toBe(false);
    expect(keys.limitsOf('k')).toEqual([]);
  });

  it('lists what still counts, the newest first, and no more than a vendor has models', () => {
    const { keys, pass } = states();
    for (let index = 0; index < 250; index++) {
      keys.told('k', `m${index}`, { requests: { remaining: 1, resetAt: 9_000_000 } });
      pass(1);
    }
    const listed = keys.limitsOf('k');
    expect(listed).toHaveLength(200);
    expect(listed[0]).toMatchObject({ model: 'm249', requests: { remaining: 1 } });
  });
});

describe('marks', () => {
  it('a 401 keeps a key behind until it is cleared or serves', () => {
    const { keys, pass } = states();
    keys.refused('k', { kind: 'auth', status: 401, message: 'no such key' });
    pass(10_000_000);
    expect(keys.behind('k', 'any')).toBe(true);
    expect(keys.markOf('k')).toEqual({ kind: 'auth', status: 401, message: 'no such key', at: 1_000_000 });
    keys.answered('k');
    expect(keys.markOf('k')).toBeUndefined();
    keys.refused('k', { kind: 'auth', message: 'the secret is gone' });
    expect(keys.behind('k', 'any')).toBe(true);
    keys.clear('k');
    expect(keys.behind('k', 'any')).toBe(false);
  });

  it.each([
    ['payment', 402],
    ['auth', 403],
  ] as const)('%s (%i) only marks: it can mend itself, and the rest that comes with it ends', (kind, status) => {
    const { keys } = states();
    keys.refused('k', { kind, status, message: 'no' });
    expect(keys.markOf('k')?.kind).toBe(kind);
    expect(keys.behind('k', 'any')).toBe(false);
  });
});
