// Decides between the desktop app and the headless host; a pure table.

/**
 * @typedef {object} Circumstances
 * @property {'desktop' | 'headless' | undefined} forced by a command line option
 * @property {string | undefined} noWindowReason why no window can be opened here; undefined when one can
 * @property {'installed' | 'absent' | 'failed-before'} electron
 */

/**
 * @typedef {{ host: 'desktop' } | { host: 'headless', reason: string | undefined }
 *   | { host: 'download-electron' } | { host: 'refuse', reason: string }} Choice
 *   `reason` is a clause to follow «because»; undefined when the user asked for it
 */

/**
 * @param {Circumstances} now
 * @returns {Choice}
 */
export function chooseHost({ forced, noWindowReason, electron }) {
  if (forced === 'headless') return { host: 'headless', reason: undefined };
  if (noWindowReason !== undefined) {
    return { host: forced === 'desktop' ? 'refuse' : 'headless', reason: noWindowReason };
  }
  if (electron === 'installed') return { host: 'desktop' };
  if (electron === 'failed-before' && forced !== 'desktop') {
    return {
      host: 'headless',
      reason: 'Electron could not be downloaded before (`npm start -- --desktop` tries again)',
    };
  }
  return { host: 'download-electron' };
}
