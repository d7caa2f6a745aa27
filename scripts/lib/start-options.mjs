// Splits the arguments of `npm start` into its own and those for the program.

/**
 * @param {string[]} args
 * @returns {{ forced: 'desktop' | 'headless' | undefined, rest: string[] }} the last of `--desktop` and `--headless` wins
 */
export function readStartOptions(args) {
  const own = args.filter((arg) => arg === '--desktop' || arg === '--headless');
  const last = own.at(-1);
  const forced = last === undefined ? undefined : last === '--desktop' ? 'desktop' : 'headless';
  return { forced, rest: args.filter((arg) => arg !== '--desktop' && arg !== '--headless') };
}
