// The words that spend reports are asked with.

/** What requests can be chosen by, beside their tags; all but the last can also be grouped by. */
export const NAME_FILTERS = ['app', 'endpoint', 'model', 'provider', 'route', 'credential', 'accessKeyId'] as const;

const GROUP = '(?:app|endpoint|model|provider|route|credential|hour|day|week|month|tag:.{1,64})';
const ONE_GROUP = new RegExp(`^${GROUP}$`);
/** Keys of tags may hold commas: one parts two groups only where a group follows. */
const TWO_GROUPS = new RegExp(`^(${GROUP}),(${GROUP})$`);

export const GROUP_RULE =
  'must be app, endpoint, model, provider, route, credential, hour, day, week, month or tag:<key>, or two of them with a comma';

/** One group or two, given alone, twice, or with a comma; undefined when some word is none. */
export function readGroups(words: readonly string[]): readonly string[] | undefined {
  const groups = words.flatMap((word) => TWO_GROUPS.exec(word)?.slice(1) ?? [word]);
  const areGroups = groups.length <= 2 && groups.every((group) => ONE_GROUP.test(group));
  return areGroups && new Set(groups).size === groups.length ? groups : undefined;
}
