// npm run check: format, lint, types and dead code; runs every step and fails if any did.
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { envWithNode24, node24 } from './lib/node24.mjs';
import { packageBin } from './lib/package-bin.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runChild } from './lib/run-child.mjs';
import { say } from './lib/say.mjs';
import { runMain } from './lib/setup-error.mjs';

const steps = /** @type {const} */ ([
  { name: 'format', tool: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'] },
  { name: 'types', tool: 'typescript', command: 'tsc', args: ['-b'] },
  { name: 'dead code', tool: 'knip', args: ['--no-progress', '--treat-config-hints-as-errors'] },
]);

await runMain(async () => {
  await ensureDependencies();
  const failed = [];
  for (const step of steps) {
    say(`check: ${step.name}`);
    const script = packageBin(step.tool, 'command' in step ? step.command : step.tool);
    const code = await runChild(node24(), [script, ...step.args], { cwd: projectRoot, env: envWithNode24() });
    if (code !== 0) failed.push(step.name);
  }
  say(failed.length === 0 ? 'check: all good' : `check: failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
