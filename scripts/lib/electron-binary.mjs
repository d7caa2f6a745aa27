// Finds Electron's binary, or has Electron's own installer download it, once.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureChild } from './capture-child.mjs';
import { node24 } from './node24.mjs';
import { modulesDir } from './paths.mjs';
import { sayWhile } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const packageDir = join(modulesDir, 'electron');
const failureStamp = join(modulesDir, '.cache', 'pointsman', 'electron-download-failed');
const timeLimitMs = 120_000;

/** @returns {string} the folder that holds the binary, as Electron's own index.js finds it */
export function electronDir() {
  return process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageDir, 'dist');
}

/** @returns {string | undefined} absolute path of an Electron binary of the locked version */
export function electronBinary() {
  const binary = join(electronDir(), readStamp(join(packageDir, 'path.txt')) ?? 'electron');
  return existsSync(binary) ? binary : undefined;
}

/** @returns {'installed' | 'absent' | 'failed-before'} */
export function electronState() {
  if (electronBinary() !== undefined) return 'installed';
  return readStamp(failureStamp) === electronVersion() ? 'failed-before' : 'absent';
}

/** @returns {Promise<{ binary: string } | { failure: string }>} `failure` is a clause to follow «because» */
export async function downloadElectron() {
  const { code, output, timedOut } = await sayWhile('Downloading Electron (about 110 MB, at most 2 minutes)', () =>
    captureChild(node24(), [join(packageDir, 'install.js')], { timeLimitMs, env: installerEnv() }),
  );
  const binary = electronBinary();
  if (code === 0 && binary !== undefined) return { binary };
  writeStamp(failureStamp, electronVersion());
  return {
    failure: `Electron could not be downloaded (${timedOut ? 'it took longer than 2 minutes' : explain(output)})`,
  };
}

function installerEnv() {
  const hasProxy = Boolean(process.env['HTTPS_PROXY'] ?? process.env['https_proxy']);
  return hasProxy ? { ELECTRON_GET_USE_PROXY: 'true', ...process.env } : process.env;
}

function electronVersion() {
  const manifest = readFileSync(join(packageDir, 'package.json'), 'utf8');
  return /** @type {{ version: string }} */ (JSON.parse(manifest)).version;
}

/** @param {string} output what the installer printed */
function explain(output) {
  if (/fetch failed|ENOTFOUND|ECONN|ETIMEDOUT/.test(output)) return 'its download site cannot be reached';
  const firstLine = output.split('\n').find((line) => line.trim() !== '');
  return firstLine?.trim() ?? 'its installer failed without a message';
}
