// `export`: the whole configuration as one file.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeAtomically } from '../../credentials/write-atomically.ts';
import type { CommandContext } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { addPassphraseOptions, isGiven, type PassphraseOptions, readPassphrase } from '../passphrase.ts';

interface ExportOptions extends PassphraseOptions {
  readonly withSecrets?: true;
  readonly force?: true;
}

export function addExportCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  const command = program
    .command('export [file]')
    .description('write the whole configuration to a file, or to standard output')
    .option('--with-secrets', 'with the secrets of keys, sealed with a passphrase');
  addPassphraseOptions(command)
    .option('--force', 'overwrite the file')
    .addHelpText(
      'after',
      `
Written are providers, their keys, routes, budgets, presets, words about models, preferences and access keys. Chats and
the ledger are not.
Without --with-secrets no secret is in it: keys are listed, and must be entered again where it is imported.

Examples:
  ${host.commandLine} export pointsman.json
  ${host.commandLine} export backup.json --with-secrets --passphrase-env BACKUP_PASSPHRASE`,
    )
    .action(async (file: string | undefined, options: ExportOptions) => {
      if (!options.withSecrets && isGiven(options)) {
        throw usageError('A passphrase seals secrets, so it needs --with-secrets.');
      }
      const path = file === undefined || file === '-' ? undefined : resolve(file);
      if (path !== undefined && !options.force) await refuseExisting(path);
      const body = options.withSecrets ? { passphrase: await readPassphrase(options, host, true) } : {};
      const { configuration, warnings } = await context.engine(command, ({ client }) =>
        client.call('POST /control/configuration/export', { body }),
      );
      for (const warning of warnings) host.writeError(`${warning}\n`);
      const text = `${JSON.stringify(configuration, null, 2)}\n`;
      if (path === undefined) return host.write(text);
      await write(path, text);
      const secrets = options.withSecrets ? 'with secrets, sealed' : 'without secrets';
      host.write(`Wrote ${path} (${secrets}). Chats and the ledger are not in it.\n`);
    });
}

async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (exists) throw usageError(`${path} is there already. Choose another name, or overwrite it with --force.`);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeAtomically(path, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CliError(EXIT.failure, `${path} could not be written (${reason}).`);
  }
}
