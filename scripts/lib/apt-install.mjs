// Installs Debian packages as root.
import { captureChild } from './capture-child.mjs';
import { say, sayWhile } from './say.mjs';

/** @returns {boolean} true when this process may install packages without asking for a password */
export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * @param {string[]} packages
 * @returns {Promise<boolean>} false when apt failed; its last lines are shown then
 */
export async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await sayWhile(`Installing ${packages.join(', ')} with apt`, async () => {
    const install = () => captureChild('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
    const first = await install();
    if (first.code === 0) return first;
    await captureChild('apt-get', ['update'], { env });
    return install();
  });
  if (code !== 0) say(output.trimEnd().split('\n').slice(-5).join('\n'));
  return code === 0;
}
