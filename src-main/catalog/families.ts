// Which models are versions of one another, and which of them is the newest.

/** `4.5`, `v4`, `k3`, `r1`, `4o`; a size such as `70b` is none. */
const VERSION = /^[vkr]?\d+(?:\.\d+)*o?$/;
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

/** Positive when `a` is newer than `b`: by version, then by the date in the id. */
export function compareVersions(a: string, b: string): number {
  const [va, vb] = [versionOf(a), versionOf(b)];
  for (let index = 0; index < Math.max(va.length, vb.length); index++) {
    const difference = (va[index] ?? 0) - (vb[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A moving name is at least as new as the snapshots of its version.
  return Number(datesOf(a) === 0) - Number(datesOf(b) === 0) || datesOf(a) - datesOf(b);
}

/** `qwen3.5` is a name and a version written as one word. */
const wordsOf = (slug: string): readonly string[] =>
  slug
    .replace(/20\d{2}-\d{2}-\d{2}/g, '')
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

const datesOf = (model: string): number =>
  Number(
    /20\d{2}-?\d{2}-?\d{2}/.exec(model)?.[0].replaceAll('-', '') ??
      wordsOf(slugOf(model)).find((word) => DATE.test(word)) ??
      0,
  );
