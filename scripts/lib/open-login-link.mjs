// Opens the headless host's login link in the user's browser, when somebody is there to see it.
import { spawn } from 'node:child_process';

/**
 * @param {string} text what the host printed so far
 * @returns {string | undefined} the first complete login link in it
 */
export function findLoginLink(text) {
  return /(https?:\/\/[^\s"]+\/login\?token=[^\s"]+)[\s"]/.exec(text)?.[1];
}

/**
 * @param {{ platform: string, env: NodeJS.ProcessEnv, isTerminal: boolean }} here
 * @returns {boolean} true when a browser opened from here would be on the user's own screen
 */
export function canOpenBrowser({ platform, env, isTerminal }) {
  if (!isTerminal || env['CI'] || env['SSH_CONNECTION']) return false;
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** @param {string} link */
export function openInBrowser(link) {
  const [command, args] = openerFor(process.platform, link);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // The link stands on the screen already, so a system without an opener loses nothing.
  child.once('error', () => {});
  child.unref();
}

/**
 * @param {string} platform
 * @param {string} link
 * @returns {[string, string[]]}
 */
function openerFor(platform, link) {
  if (platform === 'darwin') return ['open', [link]];
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', link]];
  return ['xdg-open', [link]];
}
