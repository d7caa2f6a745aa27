// npm start: sets up, then opens the desktop app, or the headless host where no window can be had.
import { chooseHost } from './lib/choose-host.mjs';
import { downloadElectron, electronBinary, electronDir, electronState } from './lib/electron-binary.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { noWindowReason, thisMachine } from './lib/no-window-reason.mjs';
import { runDesktop, runHeadless } from './lib/run-hosts.mjs';
import { say } from './lib/say.mjs';
import { runMain, SetupError } from './lib/setup-error.mjs';
import { readStartOptions } from './lib/start-options.mjs';

const { forced, rest } = readStartOptions(process.argv.slice(2));

await runMain(async () => {
  await ensureDependencies();
  const { electron, reason } = await electronToUse();
  await ensureBuild();
  if (electron !== undefined) return runDesktop(electron, rest);
  if (reason !== undefined) say(`No desktop window, because ${reason}; the UI runs in a browser instead.`);
  return runHeadless(rest);
});

/** @returns {Promise<{ electron?: string | undefined, reason?: string | undefined }>} */
async function electronToUse() {
  const windowless = noWindowReason(thisMachine(electronDir()));
  const choice = chooseHost({ forced, noWindowReason: windowless, electron: electronState() });
  if (choice.host === 'desktop') return { electron: electronBinary() };
  if (choice.host === 'headless') return { reason: choice.reason };
  if (choice.host === 'refuse') throw new SetupError(`The desktop app cannot start, because ${choice.reason}.`);

  const download = await downloadElectron();
  if ('binary' in download) return { electron: download.binary };
  if (forced === 'desktop') throw new SetupError(`The desktop app cannot start, because ${download.failure}.`);
  return { reason: download.failure };
}
