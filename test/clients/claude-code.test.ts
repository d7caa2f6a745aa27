// Claude Code, unmodified, on a provider that only speaks OpenAI Chat: it reads and edits a file through two tool calls.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEngine } from '../support/running-engine.ts';
import { simulateProvider } from '../support/simulated-provider.ts';
import { installedCli } from './support/installed-cli.ts';
import { runCli, workshop } from './support/run-cli.ts';
import { callingInTurn, scriptedModel } from '../support/scripted-model.ts';

test('Claude Code edits a file on an OpenAI-only target', { timeout: 300_000 }, async ({ skip, onTestFinished }) => {
  const cli = installedCli('claude');
  if (!cli.ok) return skip(cli.why);
  const place = workshop();
  const file = join(place.folder, 'greeting.txt');
  writeFileSync(file, 'Hello, wrold\n');
  const provider = await simulateProvider(
    scriptedModel(
      'openai-chat',
      callingInTurn(() => [
        { name: 'Read', input: { file_path: file } },
        { name: 'Edit', input: { file_path: file, old_string: 'wrold', new_string: 'world' } },
      ]),
    ),
  );
  onTestFinished(() => provider.close());
  const engine = await runEngine();
  onTestFinished(() => engine.stop());
  await engine.provider('openai-only', {
    dialect: 'openai-chat',
    baseUrl: provider.baseUrl,
    local: true,
    models: ['sim'],
  });
  await engine.route('current', { providerId: 'openai-only', model: 'sim' });

  const run = await runCli(
    cli.command,
    ['-p', 'Fix the typo in greeting.txt', '--output-format', 'json', '--allowedTools', 'Read,Edit'],
    place,
    {
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${engine.port}`,
      ANTHROPIC_AUTH_TOKEN: engine.accessKey,
      ANTHROPIC_MODEL: 'current',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'current',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
  );
  expect(run, run.stderr + run.stdout).toMatchObject({ code: 0 });
  expect(JSON.parse(run.stdout)).toMatchObject({ type: 'result', is_error: false, result: 'All done.' });
  expect(readFileSync(file, 'utf8')).toBe('Hello, world\n');
});
