// Looks a command up the way a shell does.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @param {string[]} names in order of preference
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} absolute path of the first one that can be run
 */
export function findCommand(names, env = process.env) {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
}

/** @param {string} path */
export function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
