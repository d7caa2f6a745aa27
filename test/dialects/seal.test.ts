// Envelopes for opaque reasoning: what another vendor minted must come back unchanged, and nothing else may be taken for one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWrapped, openSeal, wrapSeal } from '../../src-main/dialects/seal.ts';

const formats = fc.constantFrom(
  'anthropic-claude-v1',
  'openai-responses-v1',
  'google-gemini-v1',
  'xai-responses-v1',
  'unknown',
);
const text = fc.string({ unit: 'binary', maxLength: 200 });

const wrapped = (json: unknown): string => `pm-seal-1.${Buffer.from(JSON.stringify(json)).toString('base64url')}`;

describe('there and back', () => {
  test('everything is as it was, whatever its characters', () => {
    const seals = fc.record(
      { format: formats, signature: text, redacted: text, id: text },
      { requiredKeys: ['format'] },
    );
    fc.assert(
      fc.property(seals, (seal) => {
        const envelope = wrapSeal(seal);
        const holds = seal.signature !== undefined || seal.redacted !== undefined;
        expect(envelope === undefined || /^pm-seal-1\.[A-Za-z0-9_-]+$/.test(envelope)).toBe(true);
        expect(envelope === undefined ? undefined : openSeal(envelope)).toEqual(holds ? seal : undefined);
      }),
    );
  });

  test('the same state has the same envelope in every turn: a cache would be lost', () => {
    const seal = { format: 'openai-responses-v1', redacted: 'enc', id: 'rs_1' } as const;
    expect(wrapSeal(seal)).toBe(wrapSeal({ ...seal }));
  });

  test('an empty state is one, the lack of any is none', () => {
    expect(openSeal(wrapSeal({ format: 'google-gemini-v1', signature: '' }) ?? '')).toEqual({
      format: 'google-gemini-v1',
      signature: '',
    });
    expect(wrapSeal({ format: 'google-gemini-v1', id: 'x' })).toBeUndefined();
  });

  test('state of no known vendor is of an unknown one', () => {
    expect(openSeal(wrapSeal({ signature: 's' }) ?? '')).toEqual({ format: 'unknown', signature: 's' });
  });

  test('the readable text is not inside: the protocol around it says that', () => {
    const part = { type: 'reasoning', text: 'SECRET', format: 'google-gemini-v1', signature: 's' } as const;
    const envelope = wrapSeal(part) ?? '';
    expect(Buffer.from(envelope.slice('pm-seal-1.'.length), 'base64url').toString()).not.toContain('SECRET');
  });
});

describe('what is none', () => {
  test.each([
    '',
    's',
    'pm-seal-1',
    'pm-seal-2.e30',
    ' pm-seal-1.e30',
    'PM-SEAL-1.e30',
    Buffer.from('{"format":"unknown"}').toString('base64'),
  ])('a vendor’s own string is not opened: %j', (value) => {
    expect(isWrapped(value)).toBe(false);
    expect(openSeal(value)).toBeUndefined();
  });

  test.each<[string, string]>([
    ['nothing inside', 'pm-seal-1.'],
    ['no base64', 'pm-seal-1.%%%'],
    ['no JSON', `pm-seal-1.${Buffer.from('{"format"').toString('base64url')}`],
    ['no object', wrapped('x')],
    ['a list', wrapped([{ format: 'unknown' }])],
    ['null', wrapped(null)],
    ['no format', wrapped({ signature: 's' })],
    ['a format of tomorrow', wrapped({ format: 'martian-v9', signature: 's' })],
    ['a format that is no text', wrapped({ format: ['unknown'], signature: 's' })],
  ])('a damaged envelope opens to nothing: %s', (_, value) => {
    expect(openSeal(value)).toBeUndefined();
  });

  test('members of the wrong kind are left out, not passed on', () => {
    const value = wrapped({ format: 'unknown', signature: 7, redacted: null, id: {}, text: 'x', __proto__: 'y' });
    expect(openSeal(value)).toEqual({ format: 'unknown' });
  });

  test('no cut of a real one opens to something else', () => {
    const whole = wrapSeal({ format: 'openai-responses-v1', redacted: 'enc', id: 'rs_1' }) ?? '';
    for (let length = 0; length < whole.length; length += 1)
      expect(openSeal(whole.slice(0, length)), `${length} characters`).toBeUndefined();
  });
});
