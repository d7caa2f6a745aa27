// Money, tables and shell words as the command line prints them.
import { expect, test } from 'vitest';
import { csvLine, exactUsd, shellWord, table, tokens, usd } from '../../src-main/cli/format.ts';

test.each([
  [0, '$0.00'],
  [1, '$0.000000001'],
  [1_350_000, '$0.00135'],
  [12_345_678, '$0.0123'],
  [75_000_000, '$0.075'],
  [999_999_999, '$1.00'],
  [15_000_000_000, '$15.00'],
  [1_234_567_891_234, '$1234.57'],
  [-2_500_000_000, '-$2.50'],
  [null, 'unknown'],
])('%s nano-USD never looks free, and an unknown price never looks like zero', (nanoUsd, text) => {
  expect(usd(nanoUsd)).toBe(text);
});

test.each([
  [0, '0.000000000'],
  [1, '0.000000001'],
  [1_234_567_891, '1.234567891'],
  [-5, '-0.000000005'],
  [9_007_199_254_740_991, '9007199.254740991'],
])('%s nano-USD lose no digit for machines', (nanoUsd, text) => {
  expect(exactUsd(nanoUsd)).toBe(text);
});

test('a name with control characters cannot move the cursor or break a table', () => {
  const text = table([{ name: 'a\u001b[2J\nb' }], [{ title: 'NAME', value: (row) => row.name }]);
  expect(text).toBe('NAME\na [2J b\n');
});

test('columns line up, numbers to the right', () => {
  const columns = [
    { title: 'A', value: (row: string[]) => row[0] ?? '' },
    { title: 'COUNT', value: (row: string[]) => row[1] ?? '', align: 'right' as const },
  ];
  expect(
    table(
      [
        ['long', '1'],
        ['x', '1,000'],
      ],
      columns,
    ),
  ).toBe('A     COUNT\nlong      1\nx     1,000\n');
});

test('a comma, a quote or a line break in a name does not shift CSV columns', () => {
  expect(csvLine(['a,b', 'c"d', 'e\nf', 1])).toBe('"a,b","c""d","e\nf",1\r\n');
});

test('a home with a space or an apostrophe survives the shell', () => {
  expect(shellWord("/home/a b/it's")).toBe(`'/home/a b/it'\\''s'`);
  expect(shellWord('/home/ab')).toBe('/home/ab');
});

test.each([
  [undefined, 'unknown'],
  [500, '500'],
  [128_000, '128k'],
  [1_048_576, '1M'],
])('%s tokens are short and never made up', (value, text) => {
  expect(tokens(value)).toBe(text);
});
