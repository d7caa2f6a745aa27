// Reading JSON of unknown shape: strict where a client can mend it, lenient where a vendor sent it.
import { describe, expect, test } from 'vitest';
import {
  countOf,
  decoded,
  listOr,
  maybeBoolean,
  maybeNumber,
  maybeString,
  objectOr,
  parseJson,
  present,
  stringAt,
  textOr,
} from '../../src-main/dialects/read-json.ts';

describe('strict', () => {
  test.each<[unknown, string]>([
    [undefined, 'name must be a string, found nothing.'],
    [null, 'name must be a string, found null.'],
    [[1], 'name must be a string, found an array.'],
    [{ a: 1 }, 'name must be a string, found an object.'],
    [7, 'name must be a string, found 7.'],
    [true, 'name must be a string, found true.'],
  ])('what was found is said without its content: %j', (value, message) => {
    const result = decoded(() => stringAt(value, 'name'));
    expect(result).toEqual({ ok: false, failure: { field: 'name', message } });
  });

  test('long values are cut, for a prompt has no place in an error', () => {
    const result = decoded(() => maybeNumber('secret '.repeat(100), 'n'));
    expect(result.ok ? '' : result.failure.message).toMatch(/^n must be a number, found "secret .{1,60}…\.$/);
  });

  test('nothing and null may be left out, false and zero are values', () => {
    for (const value of [undefined, null]) {
      expect(maybeString(value, 'f')).toBeUndefined();
      expect(maybeNumber(value, 'f')).toBeUndefined();
      expect(maybeBoolean(value, 'f')).toBeUndefined();
    }
    expect([maybeNumber(0, 'f'), maybeBoolean(false, 'f'), maybeString('', 'f')]).toEqual([0, false, '']);
  });

  test('a bug in a reader is not taken for bad input', () => {
    expect(() =>
      decoded(() => {
        throw new TypeError('a bug');
      }),
    ).toThrow('a bug');
  });
});

describe('lenient', () => {
  test.each<[unknown, number]>([
    [7, 7],
    [7.6, 8],
    [0, 0],
    [-3, 0],
    [Number.NaN, 0],
    [Infinity, 0],
    ['7', 0],
    [null, 0],
    [undefined, 0],
  ])('a count is never a fraction, negative or endless: %j', (value, count) => {
    expect(countOf(value)).toBe(count);
  });

  test('what is not there is empty', () => {
    expect([textOr(7, 'x'), objectOr([1]), objectOr(null), listOr({}), listOr(undefined)]).toEqual([
      'x',
      {},
      {},
      [],
      [],
    ]);
  });

  test('text that is no JSON is undefined, and null is null', () => {
    expect([parseJson('{'), parseJson(''), parseJson('null'), parseJson('7')]).toEqual([undefined, undefined, null, 7]);
  });

  test('members that are undefined vanish, others stay, null too', () => {
    const fields = { a: undefined, b: null, c: 0, d: false };
    expect(Object.keys(present(fields))).toEqual(['b', 'c', 'd']);
  });
});
