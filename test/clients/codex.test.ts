// Codex, unmodified, on a provider that only speaks Anthropic Messages.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEngine } from '../support/running-engine.ts';
import { simulateProvider } from '../support/simulated-provider.ts';
import { installedCli } from './support/installed-cli.ts';
import { runCli, workshop } from './support/run-cli.ts';
import { callingInTurn, scriptedModel, type ScriptedCall } from '../support/scripted-model.ts';

/** Codex has changed the name and the shape of its shell tool: the script takes the one that is offered. */
function shell(names: readonly string[], script: string): ScriptedCall {
  if (names.includes('exec_command')) return { name: 'exec_command', input: { cmd: script } };
  if (names.includes('shell_command')) return { name: 'shell_command', input: { command: script } };
  return { name: 'shell', input: { command: ['bash', '-lc', script] } };
}

test('Codex edits a file on an Anthropic-only target', { timeout: 300_000 }, async ({ skip, onTestFinished }) => {
  const cli = installedCli('codex');
  if (!cli.ok) return skip(cli.why);
  const place = workshop();
  const file = join(place.folder, 'greeting.txt');
  writeFileSync(file, 'Hello, wrold\n');
  const provider = await simulateProvider(
    scriptedModel(
      'anthropic-messages',
      callingInTurn(({ tools }) =>
        ['cat greeting.txt', "sed -i 's/wrold/world/' greeting.txt"].map((script) => shell(tools, script)),
      ),
    ),
  );
  onTestFinished(() => provider.close());
  const engine = await runEngine();
  onTestFinished(() => engine.stop());
  const input = { dialect: 'anthropic-messages', baseUrl: provider.baseUrl, local: true, models: ['sim'] };
  await engine.provider('anthropic-only', input);
  await engine.route('current', { providerId: 'anthropic-only', model: 'sim' });
  place.write(
    '.codex/config.toml',
    [
      'model = "current"',
      'model_provider = "pointsman"',
      '[model_providers.pointsman]',
      'name = "Pointsman"',
      `base_url = "${engine.gateway}"`,
      'env_key = "POINTSMAN_KEY"',
      'wire_api = "responses"',
    ].join('\n'),
  );

  const run = await runCli(
    cli.command,
    ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', 'Fix the typo in greeting.txt'],
    place,
    { CODEX_HOME: join(place.home, '.codex'), POINTSMAN_KEY: engine.accessKey },
  );
  expect(run, run.stderr + run.stdout).toMatchObject({ code: 0 });
  expect(run.stdout).toContain('All done.');
  expect(readFileSync(file, 'utf8')).toBe('Hello, world\n');
});
