// Lists of names in which `*` stands for anything, as keys' scopes and routers have them.

/** Case does not matter. An empty list matches nothing. */
export function wildcardMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set<string>();
  const open: string[] = [];
  for (const pattern of patterns) {
    const lower = pattern.trim().toLowerCase();
    if (lower.includes('*')) open.push(lower);
    else exact.add(lower);
  }
  return (name) => {
    const lower = name.toLowerCase();
    return exact.has(lower) || open.some((pattern) => matches(pattern, lower));
  };
}

/** Position of the first pattern that the name matches; undefined when none does. */
export function wildcardRank(patterns: readonly string[], name: string): number | undefined {
  const lower = name.toLowerCase();
  const at = patterns.findIndex((pattern) => matches(pattern.trim().toLowerCase(), lower));
  return at < 0 ? undefined : at;
}

/** Two positions and one step back to the latest star: no pattern takes longer than its length times that of the name. */
function matches(pattern: string, name: string): boolean {
  let inPattern = 0;
  let inName = 0;
  let star = -1;
  let retry = 0;
  while (inName < name.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern;
      retry = inName;
      inPattern += 1;
    } else if (pattern[inPattern] === name[inName]) {
      inPattern += 1;
      inName += 1;
    } else if (star >= 0) {
      retry += 1;
      inPattern = star + 1;
      inName = retry;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}
