// Where data lives: the same folder for the desktop app and the headless host.
import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** POINTSMAN_HOME, or the platform's data folder. Absolute. */
export function homeFolder(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['POINTSMAN_HOME'];
  return resolve(named !== undefined && named !== '' ? named : envPaths('Pointsman', { suffix: '' }).data);
}
