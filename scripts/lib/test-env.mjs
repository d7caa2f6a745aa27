// The environment that tests run in: Node 24, the tools found, and no folder of the user's own.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './ensure-browser.mjs';
import { ensureKeychainDaemon } from './ensure-keychain-daemon.mjs';
import { findCommand } from './find-command.mjs';
import { envWithNode24 } from './node24.mjs';
import { say } from './say.mjs';

/**
 * Variables for tests: POINTSMAN_TEST_BROWSER is the path of a Chromium, or POINTSMAN_TEST_BROWSER_MISSING says why
 * there is none; POINTSMAN_TEST_KEYCHAIN_MISSING says why there is no keychain daemon. A suite that needs one skips
 * with that sentence as its reason.
 * @param {string} runDir an empty folder for this run
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function testEnv(runDir) {
  const browser = await ensureBrowser();
  const keychain = await ensureKeychainDaemon();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...envWithNode24(), ...ownFolders(runDir), POINTSMAN_TEST_REPORT: join(runDir, 'report.json') };
  if ('path' in browser) env['POINTSMAN_TEST_BROWSER'] = browser.path;
  else env['POINTSMAN_TEST_BROWSER_MISSING'] = browser.missing;
  if ('missing' in keychain) env['POINTSMAN_TEST_KEYCHAIN_MISSING'] = keychain.missing;
  for (const tool of [browser, keychain]) if ('missing' in tool) say(`Some tests will be skipped: ${tool.missing}`);
  return env;
}

/**
 * Linux desktops keep keyrings, settings and sockets where these variables point.
 * @param {string} runDir
 * @returns {Record<string, string>}
 */
function ownFolders(runDir) {
  if (process.platform !== 'linux') return {};
  return {
    XDG_DATA_HOME: privateFolder(join(runDir, 'data')),
    XDG_CONFIG_HOME: privateFolder(join(runDir, 'config')),
    XDG_STATE_HOME: privateFolder(join(runDir, 'state')),
    XDG_RUNTIME_DIR: privateFolder(join(runDir, 'runtime')),
  };
}

/** @param {string} path */
function privateFolder(path) {
  // gnome-keyring and D-Bus refuse a runtime folder that others can read.
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/**
 * @param {string[]} command
 * @returns {string[]} the command inside a D-Bus session of its own, where there is D-Bus
 */
export function inSessionBus(command) {
  const wrapper = process.platform === 'linux' ? findCommand(['dbus-run-session']) : undefined;
  return wrapper === undefined ? command : [wrapper, '--', ...command];
}
