// A real browser for tests, or the reason why there is none.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = process.env['POINTSMAN_TEST_BROWSER'] ?? CANDIDATES.find((candidate) => existsSync(candidate));

/** Why browser tests cannot run here; undefined when they can. */
export const noBrowser =
  path === undefined ? (process.env['POINTSMAN_TEST_BROWSER_MISSING'] ?? 'no Chromium was found') : undefined;

export function launchBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error(noBrowser);
  return chromium.launch({
    executablePath: path,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
