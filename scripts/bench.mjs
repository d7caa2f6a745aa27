// npm run bench: sets up, builds and runs the measured comparisons of test/bench; `npm run bench -- spend` measures spend reports.
import { join } from 'node:path';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

await runMain(async () => {
  await ensureDependencies();
  await ensureBuild();
  const [suite = '', ...rest] = process.argv.slice(2);
  const isNamed = ['spend', 'plan'].includes(suite);
  const script = join(projectRoot, 'test/bench', `${isNamed ? suite : 'main'}.ts`);
  const args = [script, ...(isNamed ? rest : process.argv.slice(2))];
  return runChild(node24(), args, { cwd: projectRoot, env: envWithNode24() });
});
