// Finds the script behind a command of an installed package, so that it can run on a chosen Node.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modulesDir } from './paths.mjs';

/**
 * @param {string} packageName a package whose main command has the package's name, or `command`
 * @param {string} [command]
 * @returns {string} absolute path of the command's script
 */
export function packageBin(packageName, command = packageName) {
  const folder = join(modulesDir, packageName);
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (JSON.parse(manifest));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (script === undefined) throw new Error(`The package ${packageName} has no command ${command}.`);
  return join(folder, script);
}
