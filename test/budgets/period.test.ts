// Calendar periods: a wrong boundary lets a month's money be spent twice.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodOf } from '../../src-main/budgets/period.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();
const PERIODS = ['day', 'week', 'month'] as const;

describe('with an offset', () => {
  const cases: readonly (readonly ['day' | 'week' | 'month', string, number, string, string])[] = [
    ['day', '2026-11-27T12:00:00Z', 0, '2026-11-27T00:00:00.000Z', '2026-11-28T00:00:00.000Z'],
    ['day', '2026-11-27T23:30:00Z', 60, '2026-11-27T23:00:00.000Z', '2026-11-28T23:00:00.000Z'],
    ['day', '2026-11-27T02:00:00Z', -300, '2026-11-26T05:00:00.000Z', '2026-11-27T05:00:00.000Z'],
    ['day', '2026-11-27T00:10:00Z', 345, '2026-11-26T18:15:00.000Z', '2026-11-27T18:15:00.000Z'],
    // A Friday, a Sunday's last moment, and a Monday's first.
    ['week', '2026-11-27T12:00:00Z', 0, '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['week', '2026-11-29T23:59:59.999Z', 0, '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['week', '2026-11-30T00:00:00Z', 0, '2026-11-30T00:00:00.000Z', '2026-12-07T00:00:00.000Z'],
    ['week', '2027-01-01T12:00:00Z', 0, '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
    ['month', '2026-12-31T23:30:00Z', 60, '2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z'],
    ['month', '2028-02-29T12:00:00Z', 0, '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ];
  test.each(cases)('the %s that holds %s at %i minutes', (period, moment, offset, start, end) => {
    const found = periodOf(at(moment), period, offset);
    expect([iso(found.start), iso(found.end)]).toEqual([start, end]);
  });

  test('a period that never ends began before everything', () => {
    expect(periodOf(at('2026-11-27T12:00:00Z'), 'never', 60)).toEqual({ start: 0, end: Number.POSITIVE_INFINITY });
  });
});

test.each([
  ['machine', undefined],
  ['offset', 330],
] as const)('by the %s every moment is in one period, and the next begins where it ends', (_name, offset) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: at('2100-01-01T00:00:00Z') }),
      fc.constantFrom(...PERIODS),
      (moment, period) => {
        const { start, end } = periodOf(moment, period, offset);
        expect(start <= moment && moment < end).toBe(true);
        expect(periodOf(start, period, offset)).toEqual({ start, end });
        expect(periodOf(end - 1, period, offset)).toEqual({ start, end });
        expect(periodOf(end, period, offset).start).toBe(end);
      },
    ),
  );
});

test('the machine’s own calendar begins its days at its own midnight', () => {
  const { start, end } = periodOf(at('2026-07-15T12:00:00Z'), 'month', undefined);
  expect([new Date(start).getDate(), new Date(start).getHours()]).toEqual([1, 0]);
  expect([new Date(end).getDate(), new Date(end).getHours()]).toEqual([1, 0]);
});

test('where summer time ends, a day has 25 hours', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    const { start, end } = periodOf(at('2026-10-25T12:00:00Z'), 'day', undefined);
    expect([iso(start), iso(end)]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
