// scaleDecimal: prices keep every digit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleDecimal } from '../../src-main/catalog/decimal.ts';

describe('scaleDecimal', () => {
  it.each<[string | number, number, number]>([
    ['3', 9, 3_000_000_000],
    ['0.00000015', 15, 150_000_000],
    ['0.0000028', 15, 2_800_000_000],
    [0.0028, 9, 2_800_000],
    [0.1, 9, 100_000_000],
    [1.005, 3, 1005],
    [1e-7, 15, 100_000_000],
    ['1.5e-7', 15, 150_000_000],
    ['2E3', 0, 2000],
    ['.5', 1, 5],
    ['5.', 0, 5],
    ['+7', 0, 7],
    [' 7 ', 0, 7],
    ['0', 15, 0],
    ['0.000', 2, 0],
    ['0.5', 0, 1],
    ['0.4999', 0, 0],
    ['1500', -3, 2],
    ['1499', -3, 1],
    [0.08333333333333334, 9, 83_333_333],
  ])('reads %s × 10^%i as %i', (value, exponent, expected) => {
    expect(scaleDecimal(value, exponent)).toBe(expected);
  });

  it.each(['', ' ', '.', '-1', 'abc', '1,5', '0x10', '1e', 'Infinity', 'NaN', '1 2', '$3', '--1', '9e99'])(
    'refuses %j instead of guessing a price',
    (value) => {
      expect(scaleDecimal(value, 9)).toBeUndefined();
    },
  );

  it('refuses an amount beyond safe integers instead of losing digits', () => {
    expect(scaleDecimal('9007199254740992', 0)).toBeUndefined();
    expect(scaleDecimal('9007199254740991', 0)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('gives back any integer written with a decimal point anywhere', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 12 }), (whole, places) => {
        const digits = String(whole).padStart(places + 1, '0');
        const text = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
        expect(scaleDecimal(text, places)).toBe(whole);
      }),
    );
  });
});
