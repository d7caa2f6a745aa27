// opencode, unmodified, on a provider that only speaks Anthropic Messages.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEngine } from '../support/running-engine.ts';
import { simulateProvider } from '../support/simulated-provider.ts';
import { installedCli } from './support/installed-cli.ts';
import { runCli, workshop } from './support/run-cli.ts';
import { callingInTurn, scriptedModel } from '../support/scripted-model.ts';

test('opencode edits a file on an Anthropic-only target', { timeout: 300_000 }, async ({ skip, onTestFinished }) => {
  const cli = installedCli('opencode');
  if (!cli.ok) return skip(cli.why);
  const place = workshop();
  const file = join(place.folder, 'greeting.txt');
  writeFileSync(file, 'Hello, wrold\n');
  const provider = await simulateProvider(
    scriptedModel(
      'anthropic-messages',
      callingInTurn(() => [
        { name: 'read', input: { filePath: file } },
        { name: 'edit', input: { filePath: file, oldString: 'wrold', newString: 'world' } },
      ]),
    ),
  );
  onTestFinished(() => provider.close());
  const engine = await runEngine();
  onTestFinished(() => engine.stop());
  const input = { dialect: 'anthropic-messages', baseUrl: provider.baseUrl, local: true, models: ['sim'] };
  await engine.provider('anthropic-only', input);
  await engine.route('current', { providerId: 'anthropic-only', model: 'sim' });
  place.write(
    '.config/opencode/opencode.json',
    JSON.stringify({
      $schema: 'https://opencode.ai/config.json',
      model: 'pointsman/current',
      small_model: 'pointsman/current',
      autoupdate: false,
      share: 'disabled',
      permission: { edit: 'allow', bash: 'deny', webfetch: 'deny' },
      provider: {
        pointsman: {
          npm: '@ai-sdk/openai-compatible',
          name: 'Pointsman',
          options: { baseURL: engine.gateway, apiKey: engine.accessKey },
          models: { current: { name: 'current', tool_call: true } },
        },
      },
    }),
  );

  const run = await runCli(cli.command, ['run', 'Fix the typo in greeting.txt'], place, {
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
  });
  expect(run, run.stderr + run.stdout).toMatchObject({ code: 0 });
  expect(run.stdout).toContain('All done.');
  expect(readFileSync(file, 'utf8')).toBe('Hello, world\n');
});
