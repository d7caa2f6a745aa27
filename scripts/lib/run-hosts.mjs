// Starts the built program as a desktop app or as the headless host and waits for its end.
import { join } from 'node:path';
import { envWithNode24, node24 } from './node24.mjs';
import { canOpenBrowser, findLoginLink, openInBrowser } from './open-login-link.mjs';
import { distDir, projectRoot } from './paths.mjs';
import { runChild } from './run-child.mjs';

/**
 * @param {string} electron path of Electron's binary
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export function runDesktop(electron, args) {
  const env = { ...process.env };
  // An editor's terminal may leave this behind; Electron would start as plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  return runChild(electron, [projectRoot, ...args], { env });
}

/**
 * @param {string[]} args for `pointsman serve`
 * @returns {Promise<number>} exit code
 */
export function runHeadless(args) {
  const command = ['--enable-source-maps', join(distDir, 'main', 'cli.js'), 'serve', ...args];
  const here = { platform: process.platform, env: process.env, isTerminal: Boolean(process.stdout.isTTY) };
  if (!canOpenBrowser(here)) return runChild(node24(), command, { env: envWithNode24() });

  const env = { FORCE_COLOR: process.env['NO_COLOR'] ? '0' : '1', ...envWithNode24() };
  return runChild(node24(), command, { env, stdio: ['inherit', 'pipe', 'inherit'] }, openLinkOnce);
}

/** @param {import('node:child_process').ChildProcess} child */
function openLinkOnce(child) {
  let printed = '';
  let isOpened = false;
  child.stdout?.on('data', (/** @type {Buffer} */ chunk) => {
    process.stdout.write(chunk);
    if (isOpened) return;
    printed += chunk.toString();
    const link = findLoginLink(printed);
    if (link === undefined) return;
    isOpened = true;
    openInBrowser(link);
  });
}
