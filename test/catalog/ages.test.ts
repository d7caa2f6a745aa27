// Which model counts as newer when not every release is dated.
import { describe, expect, it } from 'vitest';
import { ageWords, agesOf } from '../../src-main/catalog/ages.ts';

const ages = (...models: readonly (readonly [model: string, releasedAt: string])[]): Record<string, string> =>
  Object.fromEntries(agesOf(models.map(([model, releasedAt]) => ({ model, releasedAt }))));

describe('an undated model', () => {
  it('is newer than the earlier versions of its family, and than what came out with them', () => {
    const told = ages(['openai/gpt-5', '2025-08-07'], ['openai/gpt-6', ''], ['openai/gpt-5-mini', '2025-08-07']);
    expect(told['openai/gpt-6']).toBe('2025-08-07+');
    expect(told['openai/gpt-6']! > told['openai/gpt-5-mini']!).toBe(true);
  });

  it('is not newer than what came out on a later day', () => {
    const told = ages(['a/one-1', '2025-01-01'], ['a/one-2', ''], ['b/two', '2025-01-02']);
    expect(told['a/one-2']! < told['b/two']!).toBe(true);
  });

  it('goes by the latest of the earlier versions, however they are listed', () => {
    expect(ages(['a/m-3', ''], ['a/m-2', '2025-06-01'], ['a/m-1', '2024-01-01'])['a/m-3']).toBe('2025-06-01+');
  });

  it('learns nothing from later versions, other families or nobody', () => {
    expect(ages(['a/m-1', ''], ['a/m-2', '2025-06-01'])['a/m-1']).toBe('');
    expect(ages(['a/m-2', ''], ['a/m-mini-1', '2025-06-01'])['a/m-2']).toBe('');
    expect(ages(['a/m-2', ''])['a/m-2']).toBe('');
  });
});

it('a dated model keeps its date', () => {
  expect(ages(['a/m-1', '2024-01-01'], ['a/m-2', '2023-01-01'])).toEqual({
    'a/m-1': '2024-01-01',
    'a/m-2': '2023-01-01',
  });
});

it('is told in words', () => {
  expect(ageWords('2025-08-07')).toBe('of 2025-08-07');
  expect(ageWords('2025-08-07+')).toBe('newer than a version of 2025-08-07');
});
