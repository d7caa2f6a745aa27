// Ids for calls that Ollama's clients and servers leave without one: a result at the wrong call makes a model lie.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerCallId, callIds } from '../../../src-main/dialects/ollama/call-ids.ts';

const none: ReadonlySet<string> = new Set();

describe('calls', () => {
  test('keep the ids they have, others get new ones in order', () => {
    const ids = callIds(none);
    expect([ids.forCall(undefined, 'f'), ids.forCall('own', 'f'), ids.forCall(undefined, 'f')]).toEqual([
      'call_0',
      'own',
      'call_1',
    ]);
  });

  test('never get an id that the conversation names elsewhere', () => {
    const ids = callIds(new Set(['call_0', 'call_2']));
    expect([ids.forCall(undefined, 'f'), ids.forCall(undefined, 'f')]).toEqual(['call_1', 'call_3']);
  });
});

describe('results', () => {
  test('go to their id before their name, and to their name before their turn', () => {
    const ids = callIds(none);
    for (const [id, name] of [
      ['a', 'f'],
      ['b', 'g'],
      ['c', 'f'],
    ] as const)
      ids.forCall(id, name);
    expect(ids.forResult('c', 'g')).toBe('c');
    expect(ids.forResult(undefined, 'g')).toBe('b');
    expect(ids.forResult(undefined, 'unheard of')).toBe('a');
  });

  test('of one tool go to its calls in their order, each once', () => {
    const ids = callIds(none);
    for (const id of ['a', 'b']) ids.forCall(id, 'f');
    expect([ids.forResult(undefined, 'f'), ids.forResult(undefined, 'f')]).toEqual(['a', 'b']);
  });

  test('by an id that nobody called keep it, and take no other call', () => {
    const ids = callIds(none);
    ids.forCall('a', 'f');
    expect(ids.forResult('zzz', 'f')).toBe('zzz');
    expect(ids.forResult('a', 'f')).toBe('a');
  });

  test('beyond all calls get an id of their own', () => {
    const ids = callIds(none);
    ids.forCall(undefined, 'f');
    expect(ids.forResult(undefined, 'f')).toBe('call_0');
    expect(ids.forResult(undefined, 'f')).toBe('call_1');
  });

  test('in any order answer each call once: no two share one', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('f', 'g', 'h')), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (list) => {
        const ids = callIds(none);
        const called: string[] = [];
        const answered: string[] = [];
        for (const [isCall, name] of list)
          if (isCall) called.push(ids.forCall(undefined, name));
          else answered.push(ids.forResult(undefined, name));
        expect(new Set(called).size).toBe(called.length);
        expect(new Set(answered).size).toBe(answered.length);
      }),
    );
  });

  test('are the same whenever the same conversation is read, and in a longer one', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('f', 'g')), { maxLength: 12 });
    const read = (list: readonly (readonly [boolean, string])[]): string[] => {
      const ids = callIds(none);
      return list.map(([isCall, name]) => (isCall ? ids.forCall(undefined, name) : ids.forResult(undefined, name)));
    };
    fc.assert(
      fc.property(steps, steps, (begun, more) => {
        expect(read([...begun, ...more]).slice(0, begun.length)).toEqual(read(begun));
      }),
    );
  });
});

describe('ids made for an answer', () => {
  test('tell answers apart that came within one second', () => {
    const ids = ['2025-01-02T03:04:05.000000001Z', '2025-01-02T03:04:05.000000002Z', '2025-01-02T03:04:05Z'].map((at) =>
      answerCallId(at, 0),
    );
    expect(new Set(ids).size).toBe(3);
  });

  test.each([
    ['2025-01-02T03:04:05.678901234Z', 3, 'call_20250102030405678901234_3'],
    ['2025-01-02T03:04:05.678901234+02:00', 0, 'call_202501020304056789012340_0'],
    ['', 1, 'call_1'],
    ['yesterday', 1, 'call_1'],
  ])('of %j, number %i, are legal everywhere', (at, index, id) => {
    expect(answerCallId(at, index)).toBe(id);
    expect(id).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
  });
});
