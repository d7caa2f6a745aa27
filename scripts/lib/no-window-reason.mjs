// Says why an Electron window cannot open on this machine, if it cannot.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Machine
 * @property {string} platform
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} isRoot
 * @property {boolean} restrictsUserNamespaces the kernel keeps ordinary users from making Chromium's sandbox
 * @property {boolean} hasSetuidSandbox Electron's chrome-sandbox belongs to root and is setuid
 */

/**
 * @param {Machine} machine
 * @returns {string | undefined} a clause to follow «because»
 */
export function noWindowReason({ platform, env, isRoot, restrictsUserNamespaces, hasSetuidSandbox }) {
  if (platform !== 'linux') return undefined;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)';
  if (isRoot) return 'Electron does not run as root';
  if (restrictsUserNamespaces && !hasSetuidSandbox) {
    return 'this system blocks Chromium’s sandbox (give node_modules/electron/dist/chrome-sandbox to root, with mode 4755)';
  }
  return undefined;
}

/**
 * @param {string} electronDir the folder that holds Electron's binary
 * @returns {Machine}
 */
export function thisMachine(electronDir) {
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    restrictsUserNamespaces:
      readSwitch('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
      readSwitch('/proc/sys/kernel/unprivileged_userns_clone') === '0',
    hasSetuidSandbox: isSetuidRoot(join(electronDir, 'chrome-sandbox')),
  };
}

/** @param {string} path */
function readSwitch(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function isSetuidRoot(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}
