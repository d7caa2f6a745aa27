// Finds a Chromium for the browser tests, and installs one where that needs no question.
import { createRequire } from 'node:module';
import { aptInstall, isRoot } from './apt-install.mjs';
import { canRun, findCommand } from './find-command.mjs';
import { linuxFamily } from './linux-family.mjs';

/** @typedef {{ path: string } | { missing: string }} Browser `missing` is a sentence with the command that helps */

const commandNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const applicationPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** @returns {Promise<Browser>} */
export async function ensureBrowser() {
  const present = findBrowser();
  if (present !== undefined) return { path: present };
  const isDebian = linuxFamily() === 'debian';
  if (isDebian && isRoot() && (await aptInstall(['chromium']))) {
    const installed = findBrowser();
    if (installed !== undefined) return { path: installed };
  }
  const command = isDebian ? 'sudo apt-get install -y chromium' : 'npx playwright-core install chromium';
  return { missing: `no Chromium found; run \`${command}\`` };
}

/** @returns {string | undefined} */
function findBrowser() {
  const chosen = process.env['POINTSMAN_TEST_BROWSER'];
  if (chosen !== undefined && canRun(chosen)) return chosen;
  return findCommand(commandNames) ?? [...applicationPaths, playwrightsOwn()].find(canRun);
}

/** @returns {string} where `playwright-core install chromium` puts its browser */
function playwrightsOwn() {
  const require = createRequire(import.meta.url);
  const { chromium } = /** @type {typeof import('playwright-core')} */ (require('playwright-core'));
  return chromium.executablePath();
}
