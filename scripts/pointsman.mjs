// npm run -s pointsman -- <command>: runs the command line from a checkout; its stdout is the command's alone.
import { join } from 'node:path';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { node24 } from './lib/node24.mjs';
import { distDir } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { runMain } from './lib/setup-error.mjs';

await runMain(async () => {
  await ensureDependencies();
  await ensureBuild();
  return runChild(node24(), ['--enable-source-maps', join(distDir, 'main', 'cli.js'), ...process.argv.slice(2)]);
});
