// A Vitest reporter that writes what `npm test` needs for its last lines: counts, and each skip with its reason.
import { writeFileSync } from 'node:fs';

/**
 * @typedef {{ name: string, reason: string | undefined }} Skip
 * @typedef {{ passed: number, failed: number, skips: Skip[] }} TestReport
 */

export default class TestReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const path = process.env['POINTSMAN_TEST_REPORT'];
    if (path !== undefined) writeFileSync(path, JSON.stringify(countTests(modules, unhandledErrors.length)));
  }
}

/**
 * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
 * @param {number} unhandledErrors each counts as one failure, since no test owns it
 * @returns {TestReport}
 */
export function countTests(modules, unhandledErrors) {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const withResult = tests.map((test) => ({ test, result: test.result() }));
  const skipped = withResult.filter(({ result }) => result.state === 'skipped');
  // A file that cannot be loaded, or whose set-up fails, has no failed test that would show it.
  const brokenModules = modules.filter((module) => module.state() === 'failed' && !hasFailedTest(module));
  return {
    passed: withResult.filter(({ result }) => result.state === 'passed').length,
    failed:
      withResult.filter(({ result }) => result.state === 'failed').length + brokenModules.length + unhandledErrors,
    skips: skipped.map(({ test, result }) => ({ name: test.fullName, reason: noteOf(result) })),
  };
}

/** @param {import('vitest/node').TestModule} module */
function hasFailedTest(module) {
  return [...module.children.allTests('failed')].length > 0;
}

/** @param {import('vitest/node').TestResult} result */
function noteOf(result) {
  return result.state === 'skipped' ? result.note : undefined;
}
