// Progress lines, on stderr so that a command's stdout stays its own.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs `work` between a first line and a last line, with a sign of life in between.
 * @template T
 * @param {string} doing what is being done, such as `Installing dependencies`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what `work` returns
 */
export async function sayWhile(doing, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(`${doing} …`);
  const timer = setInterval(() => say(`  still going after ${seconds()} s`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    say(`  took ${seconds()} s`);
  }
}
