// npm run fuzz: sets up and throws 100 000 damaged inputs at every decoder; FUZZ_RUNS says another number.
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { packageBin } from './lib/package-bin.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

const DEFAULT_RUNS = '100000';

await runMain(async () => {
  await ensureDependencies();
  const args = [
    packageBin('vitest'),
    'run',
    '--project',
    'node',
    'test/dialects/fuzz-decoders.test.ts',
    ...process.argv.slice(2),
  ];
  return runChild(node24(), args, {
    cwd: projectRoot,
    env: { ...envWithNode24(), FUZZ_RUNS: process.env['FUZZ_RUNS'] ?? DEFAULT_RUNS },
  });
});
