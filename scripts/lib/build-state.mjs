// Decides whether dist/ is older than what it is built from.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const inputs = [
  'src-main',
  'src-renderer',
  'vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];
const outputs = ['dist/main/cli.js', 'dist/renderer/index.html'];
const stampFile = join('dist', '.pointsman-build');

/**
 * @param {string} root
 * @returns {boolean} true when a source, a setting or a dependency has changed since the last build, or it is not there
 */
export function isBuildStale(root) {
  if (!outputs.every((path) => existsSync(join(root, path)))) return true;
  return readStamp(join(root, stampFile)) !== fingerprint(root, inputs);
}

/**
 * @param {string} root
 * @returns {() => void} call it when the build made from the present sources has succeeded
 */
export function beginBuild(root) {
  const builtFrom = fingerprint(root, inputs);
  return () => writeStamp(join(root, stampFile), builtFrom);
}
