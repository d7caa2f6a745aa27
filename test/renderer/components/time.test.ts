// Moments and durations as shown.
import { describe, expect, it } from 'vitest';
import { formatAgo, formatDate, formatMs } from '../../../src-renderer/components/time.ts';

const NOW = Date.UTC(2026, 4, 20, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('formatAgo', () => {
  it.each([
    [0, 'just now'],
    [MINUTE - 1, 'just now'],
    [MINUTE, '1 min ago'],
    [HOUR - 1, '59 min ago'],
    [HOUR, '1 h ago'],
    [24 * HOUR - 1, '23 h ago'],
  ])('does not round up what is %i ms past', (past, words) => {
    expect(formatAgo(NOW - past, NOW)).toBe(words);
  });

  it('does not count hours where only the date helps', () => {
    expect(formatAgo(NOW - 24 * HOUR, NOW)).toBe(formatDate(NOW - 24 * HOUR));
  });

  it('does not speak of a future when the clocks of page and engine differ', () => {
    expect(formatAgo(NOW + 2_000, NOW)).toBe('just now');
  });
});

describe('formatMs', () => {
  it('does not show a duration that is unknown as none', () => {
    expect(formatMs(undefined)).toBe('–');
    expect(formatMs(0)).toBe('0 ms');
  });

  it.each([
    [849.6, '850 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [2_449, '2.4 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [185_000, '3 min 5 s'],
    [119_700, '2 min 0 s'],
  ])('does not reach 1000 ms or 60 s within a smaller unit: %f', (ms, words) => {
    expect(formatMs(ms)).toBe(words);
  });
});
