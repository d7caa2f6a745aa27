// npm run fleet: sets up, sends 100 000 requests to the simulated fleet and writes their figures into docs/routing.md.
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { packageBin } from './lib/package-bin.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

const DEFAULT_REQUESTS = '100000';

await runMain(async () => {
  await ensureDependencies();
  const args = [packageBin('vitest'), 'run', '--project', 'node', 'test/fleet', ...process.argv.slice(2)];
  return runChild(node24(), args, {
    cwd: projectRoot,
    env: {
      ...envWithNode24(),
      POINTSMAN_WRITE_ROUTING: '1',
      FLEET_REQUESTS: process.env['FLEET_REQUESTS'] ?? DEFAULT_REQUESTS,
    },
  });
});
