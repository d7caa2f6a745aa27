// A stand-in for a text has to be the same in every run, or ids of old turns change.
import { expect, test } from 'vitest';
import { fingerprint } from '../../src-main/dialects/fingerprint.ts';

// Published vectors of 64-bit FNV-1a.
test.each([
  ['', 0xcbf29ce484222325n],
  ['a', 0xaf63dc4c8601ec8cn],
  ['foobar', 0x85944171f73967e8n],
])('the fingerprint of %j is the published one', (text, expected) => {
  expect(fingerprint(text)).toBe(expected);
});

test('a thousand ids of one vendor stay apart', () => {
  const seen = new Set(Array.from({ length: 1_000 }, (_, index) => fingerprint(`toolu_01${index}`)));
  expect(seen.size).toBe(1_000);
});
