// npm run catalog:build: makes src-main/catalog/snapshot/ anew from the data packages named in scripts/catalog/packages.ts.
import { join } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

await runMain(async () => {
  await ensureDependencies();
  const script = join(projectRoot, 'scripts/catalog/build.ts');
  const cache = join(projectRoot, '.cache/catalog');
  return runChild(node24(), [script, cache, join(projectRoot, 'src-main/catalog/snapshot')], {
    cwd: projectRoot,
    env: envWithNode24(),
  });
});
