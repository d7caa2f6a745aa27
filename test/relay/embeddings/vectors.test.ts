// Vectors in both of their forms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded } from '../../../src-main/dialects/read-json.ts';
import { toBase64, vectorAt } from '../../../src-main/relay/embeddings/vectors.ts';

describe('base64', () => {
  it('is little-endian 32-bit floats, as OpenAI’s clients read them', () => {
    expect(toBase64([1, -1])).toBe(Buffer.from(new Float32Array([1, -1]).buffer).toString('base64'));
    expect(toBase64([])).toBe('');
  });

  it('brings every 32-bit float back', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (vector) => {
        expect(vectorAt(toBase64(vector), 'v')).toEqual(vector);
      }),
    );
  });

  it('that is not whole floats is named, not rounded down', () => {
    expect(decoded(() => vectorAt('AAAA', 'data[0].embedding'))).toMatchObject({
      ok: false,
      failure: { field: 'data[0].embedding' },
    });
  });
});

describe('numbers', () => {
  it('come as they are', () => {
    expect(vectorAt([0.1, 1e-40, -5], 'v')).toEqual([0.1, 1e-40, -5]);
  });

  it.each([[null], ['1', 2], [[1]]])('that are none are named by their place: %j', (...vector) => {
    expect(decoded(() => vectorAt(vector, 'v'))).toMatchObject({ ok: false, failure: { field: 'v[0]' } });
  });

  it.each([undefined, null, 7, {}])('in no list are refused: %j', (value) => {
    expect(decoded(() => vectorAt(value, 'v')).ok).toBe(false);
  });
});
