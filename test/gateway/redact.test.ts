// Vendors echo keys in their errors; none of it may be kept or shown.
import { expect, it } from 'vitest';
import { redact } from '../../src-main/gateway/redact.ts';
import { KEY_EXAMPLES } from '../support/key-examples.ts';

it.each([
  'Incorrect API key provided: sk-proj-abc123DEF456ghi789. Find yours at …',
  'key sk-ant-api03-AAAAbbbbCCCC-dddd is invalid',
  'gsk_abcdEFGH1234567890 rejected',
  'local pm-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG seen',
  'Authorization: Bearer abc.def-ghi_jkl0123',
  'AIzaSyA1234567890abcdefghijklmnopqrstuv is not valid',
  'GET /v1beta/models?key=abcdef0123456789&x=1',
])('cuts the secret out of: %s', (text) => {
  const clean = redact(text);
  expect(clean).toContain('[redacted]');
  expect(clean).not.toMatch(
    /abc123DEF456|AAAAbbbbCCCC|abcdEFGH1234|0123456789abcdefghij|def-ghi_jkl|A1234567890abcdef|abcdef0123456789/,
  );
});

// Keys without a beginning of their own look like any other id.
const TELLING = KEY_EXAMPLES.map(([key]) => key.trim()).filter(
  (key) => !/^[A-Za-z0-9.]+$/.test(key) || key.startsWith('dapi'),
);

it.each(TELLING)('cuts out the key %s, whoever echoes it', (key) => {
  const clean = redact(`Incorrect API key provided: ${key}. Check it.`);
  expect(clean).toContain('[redacted]');
  expect(clean).not.toContain(key.slice(-12));
});

it('leaves ordinary words about keys and models readable', () => {
  const text = 'The key was refused. Model gpt-4o-mini, key-value store, task-oriented, risk-free, up_to_date, pa-ge.';
  expect(redact(text)).toBe(text);
});
