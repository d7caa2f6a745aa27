// Turns a test report into the last lines and the exit code of `npm test`.

/**
 * @param {import('./test-reporter.mjs').TestReport} report
 * @returns {string[]} a line for each skip, then the counts
 */
export function summaryLines({ passed, failed, skips }) {
  const skipLines = skips.map(({ name, reason }) => `skipped: ${name}${reason === undefined ? '' : ` (${reason})`}`);
  return [...skipLines, `${passed} passed, ${failed} failed, ${skips.length} skipped`];
}

/**
 * @param {import('./test-reporter.mjs').TestReport} report
 * @param {number} vitestCode the exit code of Vitest itself
 * @returns {number} 0 only when something passed and nothing failed
 */
export function testExitCode({ passed, failed }, vitestCode) {
  if (vitestCode !== 0) return vitestCode;
  return failed > 0 || passed === 0 ? 1 : 0;
}
