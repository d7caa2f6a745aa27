// Finds the Node 24 that everything but these scripts runs on.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { modulesDir } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @returns {string} path of a Node 24 executable: the `node` package's, else the running one when it is new enough
 * @throws {SetupError} when there is none
 */
export function node24() {
  const packaged = join(modulesDir, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupError(
    'Node 24 is missing: the install script of the `node` package did not run. Run `npm rebuild node`, then run the command again.',
  );
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv} an environment in which a plain `node` is Node 24 as well
 */
export function envWithNode24(env = process.env) {
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [pathName]: [dirname(node24()), env[pathName]].filter(Boolean).join(delimiter) };
}
