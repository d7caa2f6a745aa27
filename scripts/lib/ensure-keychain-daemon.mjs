// Makes sure that tests can talk to a real keychain; only Linux needs anything installed for that.
import { existsSync } from 'node:fs';
import { aptInstall, isRoot } from './apt-install.mjs';
import { findCommand } from './find-command.mjs';
import { linuxFamily } from './linux-family.mjs';

const packages = ['dbus', 'gnome-keyring', 'libsecret-1-0', 'libsecret-tools'];

/**
 * @returns {Promise<{ ready: true } | { missing: string }>} `missing` is a sentence with the command that helps
 */
export async function ensureKeychainDaemon() {
  if (process.platform !== 'linux' || isPresent()) return { ready: true };
  const hasApt = linuxFamily() !== 'other';
  if (hasApt && isRoot() && (await aptInstall(packages)) && isPresent()) return { ready: true };
  const remedy = hasApt
    ? `run \`sudo apt-get install -y ${packages.join(' ')}\``
    : 'install them with your package manager';
  return { missing: `no keychain daemon found (needs ${packages.join(', ')}); ${remedy}` };
}

function isPresent() {
  const commands = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool'];
  return commands.every((name) => findCommand([name]) !== undefined) && hasLibsecret();
}

function hasLibsecret() {
  const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const folders = [`/usr/lib/${multiarch}`, '/usr/lib64', '/usr/lib', '/usr/local/lib'];
  return folders.some((folder) => existsSync(`${folder}/libsecret-1.so.0`));
}
