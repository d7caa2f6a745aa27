// The order of the model table: what is not known must not hide what is newest.
import { expect, test } from 'vitest';
import type { ModelView } from '../../../src-main/contract/control-api.ts';
import { modelRow, releaseWords } from '../../../src-renderer/pages/models/model-row.ts';
import { DEFAULT_ORDER, sortModels } from '../../../src-renderer/pages/models/sort-models.ts';

const model = (name: string, rest: Partial<ModelView> = {}): ModelView => ({
  id: `a/${name}`,
  name,
  author: 'a',
  inputModalities: [],
  outputModalities: [],
  reachable: true,
  endpoints: [],
  ...rest,
});

test('the newest first, undated versions above what came out with the version before them, the unknown last', () => {
  const models = [
    model('unknown'),
    model('old', { releasedAt: '2025-08-07' }),
    model('next', { releasedAfter: '2025-08-07' }),
    model('latest', { releasedAt: '2026-01-01' }),
  ];
  expect(sortModels(models.map(modelRow), DEFAULT_ORDER).map((row) => row.model.name)).toEqual([
    'latest',
    'next',
    'old',
    'unknown',
  ]);
});

test('a release is told by its day, else by the month it came after, else not', () => {
  expect(releaseWords(model('x', { releasedAt: '2025-08-07T00:00:00Z' }))).toBe('2025-08-07');
  expect(releaseWords(model('x', { releasedAfter: '2025-08-07' }))).toBe('after 2025-08');
  expect(releaseWords(model('x'))).toBeUndefined();
});
