// Builds dist/ with Vite, when it is stale or when asked.
import { beginBuild, isBuildStale } from './build-state.mjs';
import { captureChild } from './capture-child.mjs';
import { envWithNode24, node24 } from './node24.mjs';
import { packageBin } from './package-bin.mjs';
import { projectRoot } from './paths.mjs';
import { say, sayWhile } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/** @throws {SetupError} when the build fails */
export async function ensureBuild() {
  if (isBuildStale(projectRoot)) await build();
}

/** @throws {SetupError} when the build fails */
export async function build() {
  const finish = beginBuild(projectRoot);
  const args = [packageBin('vite'), 'build', '--logLevel', 'warn'];
  const { code, output } = await sayWhile('Building', () =>
    captureChild(node24(), args, { cwd: projectRoot, env: envWithNode24() }),
  );
  if (output.trim() !== '') say(output.trimEnd());
  if (code !== 0) throw new SetupError('The build failed as shown above.');
  finish();
}
