// Which models are versions of one another, and which of them is the newest.

/** `4.5`, `v4`, `k3`, `r1`, `m2.5`, `4o`; a size such as `70b` is none. */
const VERSION = /^[vkrm]?\d+(?:\.\d+)*o?$/;
/** `0905`, `2507`, `20250929`: a date, not a version. */
const DATE = /^\d{4,8}$/;
/** Words that say how finished a version is, not which model it is. */
const STAGES: ReadonlySet<string> = new Set(['preview', 'exp', 'experimental', 'beta', 'latest']);

/**
 * `anthropic/claude-sonnet` for `anthropic/claude-sonnet-4.5`, `openai/gpt-mini` for `openai/gpt-5-mini`; the id itself where it
 * holds no version. Variants (`:free`) have no family.
 */
export function familyOf(model: string): string | undefined {
  if (model.includes(':') || model.startsWith('~')) return undefined;
  const slash = model.indexOf('/');
  const words = wordsOf(model.slice(slash + 1)).filter((word) => !isVersion(word) && !STAGES.has(word));
  return words.length === 0 ? undefined : `${model.slice(0, slash)}/${words.join('-')}`;
}

/** Positive when `a` is rather to be used than `b`: by version, then finished before unfinished, then by the date in the id. */
export function compareVersions(a: string, b: string): number {
  const [va, vb] = [versionOf(a), versionOf(b)];
  for (let index = 0; index < Math.max(va.length, vb.length); index++) {
    const difference = (va[index] ?? 0) - (vb[index] ?? 0);
    if (difference !== 0) return difference;
  }
  const finished = Number(isFinished(a)) - Number(isFinished(b));
  if (finished !== 0) return finished;
  // A moving name is at least as new as the snapshots of its version.
  return Number(datesOf(a) === 0) - Number(datesOf(b) === 0) || datesOf(a) - datesOf(b);
}

/** `2025-09-29`, `09-2025`; `02-23` at the end. */
const HYPHENED_DATE = /(?<=-)(?:(20\d{2})-(\d{2})-(\d{2})|(\d{2})-(20\d{2})(?=-|$)|(\d{2})-(\d{2})$)/;

/** `qwen3.5` is a name and a version written as one word. */
const wordsOf = (slug: string): readonly string[] =>
  slug
    .replace(HYPHENED_DATE, '')
    .split('-')
    .filter((word) => word !== '')
    .flatMap((word) => /^([a-z]{3,})(\d+(?:\.\d+)*)$/.exec(word)?.slice(1) ?? [word]);

const isVersion = (word: string): boolean => VERSION.test(word) || DATE.test(word);

const slugOf = (model: string): string => model.slice(model.indexOf('/') + 1);

const versionOf = (model: string): readonly number[] =>
  wordsOf(slugOf(model))
    .filter((word) => VERSION.test(word) && !DATE.test(word))
    // As a decimal number: xAI's 4.20 came before its 4.7.
    .flatMap((word) => (word.match(/\d+(?:\.\d+)?/g) ?? []).map(Number));

const isFinished = (model: string): boolean =>
  !wordsOf(slugOf(model)).some((word) => word !== 'latest' && STAGES.has(word));

/** `20250929` as a number, a month without a day as one of its first; 0 = the id tells no date. */
function datesOf(model: string): number {
  const slug = slugOf(model);
  const [, year, month, day, onlyMonth, ofYear, monthOfNoYear, dayOfNoYear] = HYPHENED_DATE.exec(slug) ?? [];
  if (year !== undefined) return Number(`${year}${month}${day}`);
  if (ofYear !== undefined) return Number(`${ofYear}${onlyMonth}01`);
  if (monthOfNoYear !== undefined) return Number(`${monthOfNoYear}${dayOfNoYear}`);
  return Number(/20\d{6}/.exec(slug)?.[0] ?? wordsOf(slug).find((word) => DATE.test(word)) ?? 0);
}
