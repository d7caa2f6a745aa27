// npm run build: builds everything under dist/.
import { build } from './lib/ensure-build.mjs';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { runMain } from './lib/setup-error.mjs';

await runMain(async () => {
  await ensureDependencies();
  await build();
  return 0;
});
