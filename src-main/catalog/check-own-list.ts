// Doubts a provider's own list when it says something very different from its last one.
import type { ListedModel } from '../providers/model-list.ts';

/** Short lists change as a whole: a new key, a new deployment. */
const MIN_MODELS = 10;
const MAX_MISSING_SHARE = 0.5;
const MAX_CHANGE = 10;
const MAX_BAD_SHARE = 0.05;

/** Why a list is doubted, as a sentence; undefined when it is not. */
export function doubtAbout(
  models: readonly ListedModel[],
  before: ReadonlyMap<string, ListedModel> | undefined,
): string | undefined {
  if (!before || before.size < MIN_MODELS) return undefined;
  const ids = new Set(models.map(({ id }) => id));
  const missing = [...before.keys()].filter((id) => !ids.has(id)).length;
  if (missing > before.size * MAX_MISSING_SHARE) {
    return `${missing} of the ${before.size} models of its last list are missing.`;
  }
  const compared = models.flatMap(({ id, price }) => {
    const old = before.get(id)?.price;
    return price && old ? [{ price, old }] : [];
  });
  const bad = compared.filter(({ price, old }) => !isNear(price.input, old.input) || !isNear(price.output, old.output));
  return bad.length > compared.length * MAX_BAD_SHARE
    ? `${bad.length} of its ${compared.length} prices are more than ${MAX_CHANGE} times or less than a tenth of what they were.`
    : undefined;
}

const isNear = (now: number, before: number): boolean =>
  before === 0 || (now <= before * MAX_CHANGE && now * MAX_CHANGE >= before);
