// Gemini CLI, unmodified, on providers of other protocols.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEngine } from '../support/running-engine.ts';
import { simulateProvider } from '../support/simulated-provider.ts';
import { installedCli } from './support/installed-cli.ts';
import { runCli, workshop } from './support/run-cli.ts';
import { callingInTurn, scriptedModel } from '../support/scripted-model.ts';

test.for([
  ['an OpenAI-only', 'openai-chat'],
  ['an Anthropic-only', 'anthropic-messages'],
] as const)('Gemini CLI edits a file on %s target', { timeout: 300_000 }, async ([, dialect], { skip }) => {
  const cli = installedCli('gemini');
  if (!cli.ok) return skip(cli.why);
  const place = workshop();
  const file = join(place.folder, 'greeting.txt');
  writeFileSync(file, 'Hello, wrold\n');
  const provider = await simulateProvider(
    scriptedModel(
      dialect,
      callingInTurn(() => [
        { name: 'read_file', input: { file_path: file } },
        {
          name: 'replace',
          input: { file_path: file, instruction: 'Mend the typo.', old_string: 'wrold', new_string: 'world' },
        },
      ]),
    ),
  );
  const engine = await runEngine();
  try {
    await engine.provider('other', { dialect, baseUrl: provider.baseUrl, local: true, models: ['sim'] });
    await engine.route('current', { providerId: 'other', model: 'sim' });
    place.write('.gemini/settings.json', JSON.stringify({ security: { auth: { selectedType: 'gemini-api-key' } } }));
    const run = await runCli(
      cli.command,
      ['-p', 'Fix the typo in greeting.txt', '-m', 'current', '--yolo', '--skip-trust'],
      place,
      {
        GEMINI_API_KEY: engine.accessKey,
        GOOGLE_GEMINI_BASE_URL: `http://127.0.0.1:${engine.port}`,
        GEMINI_TELEMETRY_ENABLED: 'false',
      },
    );
    expect(run, run.stderr + run.stdout).toMatchObject({ code: 0 });
    expect(run.stdout).toContain('All done.');
    expect(readFileSync(file, 'utf8')).toBe('Hello, world\n');
  } finally {
    await engine.stop();
    await provider.close();
  }
});
