// `import`: takes a configuration in that `export` wrote.
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { ImportReport } from '../../contract/configuration-views.ts';
import type { CliHost } from '../cli-host.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { table } from '../format.ts';
import { addPassphraseOptions, isGiven, type PassphraseOptions, readPassphrase } from '../passphrase.ts';

interface ImportOptions extends PassphraseOptions {
  readonly dryRun?: true;
  readonly merge?: true;
  readonly replace?: true;
  readonly withoutSecrets?: true;
  readonly json?: true;
}

const MAX_FILE_BYTES = 24 * 1024 * 1024;

export function addImportCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  const command = program
    .command('import <file>')
    .description('take in a configuration that `export` wrote; all of it is checked before anything is changed')
    .addOption(new Option('--merge', 'add what is not here and leave the rest as it is (default)').conflicts('replace'))
    .option('--replace', "take the file's word where both have one; what only this home has stays")
    .option('--dry-run', 'only tell what would be done')
    .option('--without-secrets', "leave the file's secrets alone");
  addPassphraseOptions(command)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A dash reads the file from standard input. Nothing is ever removed. Access keys whose secret the file does not hold get a
new one, which is printed once.

Examples:
  ${host.commandLine} import pointsman.json --dry-run
  ${host.commandLine} import backup.json --replace --passphrase-env BACKUP_PASSPHRASE`,
    )
    .action(async (file: string, options: ImportOptions) => {
      const configuration = await read(file, options, host);
      const passphrase = await passphraseFor(configuration, options, host);
      const body = {
        configuration,
        mode: options.replace ? ('replace' as const) : ('merge' as const),
        ...(options.dryRun && { dryRun: true }),
        ...(options.withoutSecrets && { withoutSecrets: true }),
        ...(passphrase !== undefined && { passphrase }),
      };
      const report = await context.engine(command, ({ client }) =>
        client.call('POST /control/configuration/import', { body }),
      );
      if (options.json) return writeJson(host, report);
      tell(report, host);
    });
}

async function read(file: string, { passphraseStdin }: PassphraseOptions, host: CliHost): Promise<unknown> {
  if (file === '-' && passphraseStdin) {
    throw usageError('Standard input holds either the file or the passphrase: use --passphrase-env.');
  }
  const text = file === '-' ? await host.readStdin() : await readText(file);
  if (text.length > MAX_FILE_BYTES) throw usageError(`${file} is larger than 24 MiB: it is no configuration.`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw usageError(`${file} is not JSON. Give a file that \`export\` wrote.`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CliError(EXIT.notFound, `There is no file ${file}.`);
    throw new CliError(EXIT.failure, `${file} could not be read (${code}).`);
  }
}

/** The engine says what is wrong where a passphrase is missing; a person is asked first. */
async function passphraseFor(
  configuration: unknown,
  options: ImportOptions,
  host: CliHost,
): Promise<string | undefined> {
  const hasSecrets = typeof configuration === 'object' && configuration !== null && 'secrets' in configuration;
  if (options.withoutSecrets) return undefined;
  if (isGiven(options)) return readPassphrase(options, host, false);
  if (!hasSecrets) return undefined;
  if (host.isInteractive) return readPassphrase(options, host, false);
  throw usageError(
    'The file has sealed secrets: give the passphrase with --passphrase-env or --passphrase-stdin, or use --without-secrets.',
  );
}

function tell({ dryRun, changes, warnings, newSecrets }: ImportReport, host: CliHost): void {
  const shown = changes.filter(({ what }) => what !== 'same');
  if (shown.length > 0) {
    host.write(
      table(shown, [
        { title: 'WHAT', value: (row) => row.what },
        { title: 'KIND', value: (row) => row.kind },
        { title: 'NAME', value: (row) => row.name },
        { title: 'NOTE', value: (row) => row.reason ?? '' },
      ]),
    );
  }
  const number = (what: string): number => changes.filter((each) => each.what === what).length;
  const sums = `${number('added')} added, ${number('changed')} changed, ${number('skipped')} skipped, ${number('same')} the same`;
  host.write(`${shown.length > 0 ? '\n' : ''}${dryRun ? 'Nothing was changed. It would be: ' : ''}${sums}.\n`);
  for (const warning of warnings) host.writeError(`${warning}\n`);
  for (const { name, secret } of newSecrets) {
    host.write(`New secret of the access key ${name}; it is shown only now:\n${secret}\n`);
  }
}
