// `export` and `import`: files with secrets must not be readable, and nothing is overwritten without being told.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliHarness, cliHarness } from '../support/cli-harness.ts';

const SECRET = 'sk-secret-of-openai-a1B2';
const PASSPHRASE = 'correct horse battery';

async function withProvider(): Promise<CliHarness & { readonly file: string }> {
  const harness = cliHarness();
  harness.stdin = SECRET;
  await harness.run('provider', 'add', 'openai', '--key-stdin', '--model', 'large');
  harness.stdin = '';
  harness.env = { PASS: PASSPHRASE };
  return Object.assign(harness, { file: join(harness.home, 'config.json') });
}

const SEALED = ['--with-secrets', '--passphrase-env', 'PASS'];

describe('export', () => {
  test('to a file that only its owner can read, and says what is not in it', async () => {
    const { run, file } = await withProvider();
    const { code, out } = await run('export', file, ...SEALED);
    expect(code).toBe(0);
    expect(out).toContain('Chats and the ledger are not in it');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET);
    expect(existsSync(`${file}.unfinished`)).toBe(false);
  });

  test('to standard output, as JSON', async () => {
    const { run } = await withProvider();
    expect(JSON.parse((await run('export')).out)).toMatchObject({ settings: { provider: { openai: {} } } });
  });

  test('does not overwrite a file unless told', async () => {
    const { run, file } = await withProvider();
    writeFileSync(file, 'precious');
    const { code, err } = await run('export', file);
    expect([code, readFileSync(file, 'utf8')]).toEqual([2, 'precious']);
    expect(err).toContain('--force');
    expect((await run('export', file, '--force')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('pointsman-configuration');
  });

  test('a passphrase is asked for twice at a terminal', async () => {
    const harness = await withProvider();
    harness.stdin = undefined;
    harness.typed = PASSPHRASE;
    expect((await harness.run('export', harness.file, '--with-secrets')).code).toBe(0);
    harness.typed = '';
    expect((await harness.run('export', '--with-secrets')).err).toContain('No passphrase');
  });

  test.each([
    [['--with-secrets'], '--passphrase-env or --passphrase-stdin'],
    [['--with-secrets', '--passphrase-env', 'NOT_SET'], 'NOT_SET'],
    [['--with-secrets', '--passphrase-stdin'], 'was empty'],
    [['--with-secrets', '--passphrase-env', 'SHORT'], 'at least 8'],
    [['--passphrase-env', 'PASS'], '--with-secrets'],
    [['--with-secrets', '--passphrase', PASSPHRASE], 'unknown option'],
  ])('%j is refused, and no file is written', async (words, problem) => {
    const harness = await withProvider();
    harness.env['SHORT'] = 'short';
    const { code, err } = await harness.run('export', harness.file, ...words);
    expect(code).toBe(2);
    expect(err).toContain(problem);
    expect(existsSync(harness.file)).toBe(false);
  });
});

describe('import', () => {
  test('tells what it did, the new secrets, and warns for keys without one', async () => {
    const { run, file } = await withProvider();
    await run('key', 'create', 'editor');
    await run('export', file);
    const other = cliHarness();
    const { code, out, err } = await other.run('import', file);
    expect(code).toBe(0);
    expect(out).toMatch(/added +provider +openai/);
    expect(out).toMatch(/added +credential +openai\/Key 1 +without its secret/);
    expect(out).toMatch(/New secret of the access key editor; it is shown only now:\npm-/);
    expect(err).toContain('provider add openai --key-stdin');
    expect(other.fake.parts.settings.providers()).toHaveLength(1);
  });

  test('--dry-run changes nothing, --json prints the report', async () => {
    const { run, file } = await withProvider();
    await run('export', file, ...SEALED);
    const other = cliHarness();
    other.stdin = `${PASSPHRASE}\n`;
    const dry = await other.run('import', file, '--dry-run', '--passphrase-stdin');
    expect(dry.out).toContain('Nothing was changed. It would be:');
    expect(other.fake.parts.settings.providers()).toEqual([]);
    const { out } = await other.run('import', file, '--passphrase-stdin', '--json');
    expect(JSON.parse(out)).toMatchObject({ dryRun: false, warnings: [] });
    expect([...other.fake.secrets.values()]).toContain(SECRET);
  });

  test('a person is asked for the passphrase of a file with secrets, and only for one', async () => {
    const { run, file } = await withProvider();
    await run('export', file, ...SEALED);
    const other = cliHarness();
    other.stdin = undefined;
    other.typed = PASSPHRASE;
    expect((await other.run('import', file)).code).toBe(0);
    other.typed = 'wrong';
    const { code, err } = await other.run('import', file, '--replace');
    expect(code).toBe(2);
    expect(err).toContain('is not the one that the secrets were sealed with');
  });

  test('the file comes from standard input too', async () => {
    const { run } = await withProvider();
    const other = cliHarness();
    other.stdin = (await run('export')).out;
    expect((await other.run('import', '-')).out).toMatch(/added +provider +openai/);
  });

  test.each([
    ['no such file', ['ghost.json'], 5, 'no file'],
    ['no JSON', ['TEXT'], 2, 'not JSON'],
    ['another JSON', ['OTHER'], 2, 'no configuration of Pointsman'],
    ['both modes', ['FILE', '--merge', '--replace'], 2, 'cannot be used with'],
    ['secrets without a passphrase', ['FILE'], 2, '--without-secrets'],
    ['file and passphrase in one stream', ['-', '--passphrase-stdin'], 2, '--passphrase-env'],
  ])('%s is refused, and nothing is changed', async (_name, words, exit, problem) => {
    const { run, file, home } = await withProvider();
    await run('export', file, ...SEALED);
    const files: Readonly<Record<string, string>> = { FILE: file, TEXT: join(home, 't'), OTHER: join(home, 'o') };
    writeFileSync(files['TEXT'] ?? '', 'x');
    writeFileSync(files['OTHER'] ?? '', '{}');
    const other = cliHarness();
    const { code, err } = await other.run('import', ...words.map((word) => files[word] ?? word));
    expect([code, err]).toEqual([exit, expect.stringContaining(problem)]);
    expect(other.fake.parts.settings.providers()).toEqual([]);
  });
});
