// Installs the locked dependencies when they are missing or older than package-lock.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureChild } from './capture-child.mjs';
import { fingerprint } from './fingerprint.mjs';
import { installedMatchesLock } from './installed-matches-lock.mjs';
import { modulesDir, projectRoot } from './paths.mjs';
import { say, sayWhile } from './say.mjs';
import { SetupError } from './setup-error.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const stampPath = join(modulesDir, '.pointsman-lock-hash');

/** @throws {SetupError} when npm fails, with what to do about it */
export async function ensureDependencies() {
  const lockHash = fingerprint(projectRoot, ['package-lock.json']);
  if (readStamp(stampPath) === lockHash) return;
  if (!npmInstalledTheLock()) await installDependencies();
  writeStamp(stampPath, lockHash);
}

/** A person who ran `npm install` by hand has no stamp, and needs no second install. */
function npmInstalledTheLock() {
  const installed = readStamp(join(modulesDir, '.package-lock.json'));
  if (installed === undefined) return false;
  const locked = readFileSync(join(projectRoot, 'package-lock.json'), 'utf8');
  return installedMatchesLock(parseLock(locked), parseLock(installed));
}

/** @param {string} json */
function parseLock(json) {
  return /** @type {import('./installed-matches-lock.mjs').Lock} */ (JSON.parse(json));
}

async function installDependencies() {
  // Errors only: npm would warn that the system's Node is older than packages want, but they run on Node 24.
  const args = ['ci', '--include=dev', '--loglevel=error'];
  const { code, output } = await sayWhile('Installing dependencies (npm ci, usually about a minute)', () =>
    runNpm(args),
  );
  if (code !== 0) throw new SetupError(explainNpmFailure(output));
}

/** @param {string[]} args */
function runNpm(args) {
  const onOutput = (/** @type {string} */ text) => say(text.trimEnd());
  const npmCli = process.env['npm_execpath'];
  if (npmCli?.endsWith('npm-cli.js')) {
    return captureChild(process.execPath, [npmCli, ...args], { cwd: projectRoot, onOutput });
  }
  // Windows starts npm.cmd only through a shell; the arguments are constants of this file.
  const shell = process.platform === 'win32';
  return captureChild('npm', args, { cwd: projectRoot, onOutput, shell });
}

/**
 * @param {string} output what npm printed
 * @returns {string} what failed and what to do
 */
export function explainNpmFailure(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.test(output)) {
    return 'Dependencies are not installed: the package registry cannot be reached. Connect to the network, or set npm’s `registry` or `proxy`, then run the command again.';
  }
  if (/ENOSPC/.test(output))
    return 'Dependencies are not installed: the disk is full. Free about 1.5 GB, then run again.';
  return 'Dependencies are not installed: `npm ci` failed as shown above. Fix that, then run the command again.';
}
