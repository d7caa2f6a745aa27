// npm run conformance: sets up, replays the recorded exchanges through every protocol and writes docs/conformance.md.
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { packageBin } from './lib/package-bin.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

await runMain(async () => {
  await ensureDependencies();
  const args = [packageBin('vitest'), 'run', '--project', 'node', 'test/conformance', ...process.argv.slice(2)];
  return runChild(node24(), args, {
    cwd: projectRoot,
    env: { ...envWithNode24(), POINTSMAN_WRITE_CONFORMANCE: '1' },
  });
});
