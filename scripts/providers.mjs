// npm run providers: writes docs/providers.md from the rows of the registry.
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { packageBin } from './lib/package-bin.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

await runMain(async () => {
  await ensureDependencies();
  const args = [packageBin('vitest'), 'run', '--project', 'node', 'test/providers/provider-table.test.ts'];
  return runChild(node24(), args, {
    cwd: projectRoot,
    env: { ...envWithNode24(), POINTSMAN_WRITE_PROVIDERS: '1' },
  });
});
