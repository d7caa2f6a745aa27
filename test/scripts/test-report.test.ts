// `npm test`: what it counts, what it says about skips, and when it fails.
import { expect, test } from 'vitest';
import type { TestModule, TestResult } from 'vitest/node';
import { countTests } from '../../scripts/lib/test-reporter.mjs';
import { summaryLines, testExitCode } from '../../scripts/lib/test-summary.mjs';

const passed = { state: 'passed', errors: undefined } as const;
const failed = { state: 'failed', errors: [] } as const;

/** The part of Vitest's module that the report reads. */
function moduleWith(results: Record<string, TestResult>, state: 'passed' | 'failed' = 'passed'): TestModule {
  const tests = Object.entries(results).map(([fullName, result]) => ({ fullName, result: () => result }));
  const allTests = (wanted?: string) => tests.filter((each) => wanted === undefined || each.result().state === wanted);
  return { children: { allTests }, state: () => state } as unknown as TestModule;
}

test('every test is counted once, over all files', () => {
  const modules = [moduleWith({ a: passed, b: failed }, 'failed'), moduleWith({ c: passed })];
  expect(countTests(modules, 0)).toEqual({ passed: 2, failed: 1, skips: [] });
});

test('a skip keeps its reason, and one without a reason is still listed', () => {
  const skipped = (note: string | undefined) => ({ state: 'skipped', errors: undefined, note }) as const;
  const report = countTests(
    [moduleWith({ 'window opens': skipped('no display'), 'not on Windows': skipped(undefined) })],
    0,
  );
  expect(summaryLines(report)).toEqual([
    'skipped: window opens (no display)',
    'skipped: not on Windows',
    '0 passed, 0 failed, 2 skipped',
  ]);
});

test('a file that cannot be loaded counts as a failure although none of its tests failed', () => {
  expect(countTests([moduleWith({}, 'failed')], 0).failed).toBe(1);
});

test('an error that no test owns counts as a failure', () => {
  expect(countTests([moduleWith({ a: passed })], 2)).toEqual({ passed: 1, failed: 2, skips: [] });
});

test('the last line is exactly the counts', () => {
  expect(summaryLines({ passed: 3, failed: 0, skips: [] })).toEqual(['3 passed, 0 failed, 0 skipped']);
});

test.each([
  ['something passed and nothing failed', { passed: 1, failed: 0 }, 0, 0],
  ['nothing passed', { passed: 0, failed: 0 }, 0, 1],
  ['a failure that Vitest forgave', { passed: 1, failed: 1 }, 0, 1],
  ['Vitest itself failed', { passed: 1, failed: 0 }, 130, 130],
])('exit code when %s', (_name, counts, vitestCode, code) => {
  expect(testExitCode({ ...counts, skips: [] }, vitestCode)).toBe(code);
});
