// Does an endpoint support a request's parameter: yes, no, or not known.

/** Several names of one thing in use. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  max_tokens: ['max_tokens', 'max_completion_tokens'],
  reasoning: ['reasoning', 'include_reasoning', 'reasoning_effort'],
};

/** The catalogue hands out the same arrays again and again. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function setOf(supported: readonly string[]): ReadonlySet<string> {
  const known = sets.get(supported);
  if (known) return known;
  const made = new Set(supported);
  for (const [name, spellings] of Object.entries(SAME)) {
    if (spellings.some((spelling) => made.has(spelling))) made.add(name);
  }
  sets.set(supported, made);
  return made;
}

/** undefined: nobody knows, which is no "no". */
export const supports = (supported: readonly string[] | undefined, parameter: string): boolean | undefined =>
  supported && setOf(supported).has(parameter);

/** The first that is known not to be supported. */
export function missingParameter(
  supported: readonly string[] | undefined,
  parameters: readonly string[],
): string | undefined {
  if (!supported) return undefined;
  const set = setOf(supported);
  return parameters.find((name) => !set.has(name));
}
