// How new models are, also those whose release nobody has dated.
import { compareVersions, familyOf } from './families.ts';

interface Dated {
  readonly model: string;
  /** ISO date; '' = not known. */
  readonly releasedAt: string;
}

/**
 * ISO dates by model. An undated model is newer than every earlier version of its family: it gets the latest of their dates with a
 * `+` behind it, which sorts after that day and before the next. '' where its family tells nothing either.
 */
export function agesOf(models: readonly Dated[]): ReadonlyMap<string, string> {
  const families = Map.groupBy(models, ({ model }) => familyOf(model) ?? model);
  const ages = new Map<string, string>();
  for (const family of families.values()) {
    for (const { model, releasedAt } of family) ages.set(model, releasedAt || ageAmong(model, family));
  }
  return ages;
}

function ageAmong(model: string, family: readonly Dated[]): string {
  const earlier = family.filter((each) => each.releasedAt !== '' && compareVersions(each.model, model) < 0);
  const latest = earlier.reduce((date, { releasedAt }) => (releasedAt > date ? releasedAt : date), '');
  return latest === '' ? '' : `${latest}+`;
}

/** In a sentence. */
export const ageWords = (age: string): string =>
  age.endsWith('+') ? `newer than a version of ${age.slice(0, -1)}` : `of ${age}`;
