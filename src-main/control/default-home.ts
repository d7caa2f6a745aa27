// Where Pointsman keeps its data when nobody says otherwise: the same folder for the desktop app and the headless host.
import { resolve } from 'node:path';
import envPaths from 'env-paths';

export function defaultHome(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env['POINTSMAN_HOME'];
  return chosen ? resolve(chosen) : envPaths('pointsman', { suffix: '' }).data;
}
