// npm test: sets up, builds, runs every Vitest project and ends with `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { node24 } from './lib/node24.mjs';
import { packageBin } from './lib/package-bin.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { say } from './lib/say.mjs';
import { SetupError } from './lib/setup-error.mjs';
import { inSessionBus, testEnv } from './lib/test-env.mjs';
import { summaryLines, testExitCode } from './lib/test-summary.mjs';

const nothingRan = { passed: 0, failed: 1, skips: [] };

process.exitCode = await setUpAndTest();

/** @returns {Promise<number>} exit code */
async function setUpAndTest() {
  try {
    await ensureDependencies();
    await ensureBuild();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return conclude(nothingRan, 1);
  }
  return test();
}

async function test() {
  const runDir = mkdtempSync(join(tmpdir(), 'pointsman-test-'));
  try {
    const env = await testEnv(runDir);
    const vitestCode = await runVitest(process.argv.slice(2), env);
    return conclude(readReport(join(runDir, 'report.json')), vitestCode);
  } finally {
    rmSync(runDir, { recursive: true, force: true });
  }
}

/**
 * @param {import('./lib/test-reporter.mjs').TestReport} report
 * @param {number} vitestCode
 */
function conclude(report, vitestCode) {
  process.stdout.write(`${summaryLines(report).join('\n')}\n`);
  return testExitCode(report, vitestCode);
}

/**
 * @param {string[]} args for Vitest
 * @param {NodeJS.ProcessEnv} env
 */
function runVitest(args, env) {
  const reporters = ['--reporter=default', `--reporter=${join(projectRoot, 'scripts/lib/test-reporter.mjs')}`];
  const vitest = [node24(), packageBin('vitest'), 'run', ...reporters, ...args];
  const [command, ...rest] = inSessionBus(vitest);
  return runChild(/** @type {string} */ (command), rest, { cwd: projectRoot, env });
}

/**
 * @param {string} path
 * @returns {import('./lib/test-reporter.mjs').TestReport} one failure when Vitest ended before it could report
 */
function readReport(path) {
  try {
    return /** @type {import('./lib/test-reporter.mjs').TestReport} */ (JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return nothingRan;
  }
}
