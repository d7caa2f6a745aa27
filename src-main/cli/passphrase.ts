// Where a passphrase comes from: a variable, standard input or a prompt. Never an argument, which other programs could read.
import { Option, type Command } from 'commander';
import type { CliHost } from './cli-host.ts';
import { usageError } from './exit.ts';

export interface PassphraseOptions {
  readonly passphraseEnv?: string;
  readonly passphraseStdin?: true;
}

export const addPassphraseOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--passphrase-env <variable>', 'take the passphrase from this environment variable').conflicts(
        'passphraseStdin',
      ),
    )
    .option('--passphrase-stdin', 'read the passphrase from standard input');

export const isGiven = ({ passphraseEnv, passphraseStdin }: PassphraseOptions): boolean =>
  passphraseEnv !== undefined || passphraseStdin === true;

/** @param twice a new passphrase: one that was mistyped could not be found again */
export async function readPassphrase(options: PassphraseOptions, host: CliHost, twice: boolean): Promise<string> {
  const { passphraseEnv, passphraseStdin } = options;
  if (passphraseEnv !== undefined) {
    const value = host.env[passphraseEnv];
    if (!value) throw usageError(`--passphrase-env ${passphraseEnv}: this environment variable is not set, or empty.`);
    return value;
  }
  if (passphraseStdin) {
    const text = (await host.readStdin()).replace(/\r?\n$/, '');
    if (text === '') throw usageError('--passphrase-stdin: standard input was empty.');
    return text;
  }
  if (!host.isInteractive) throw usageError('A passphrase is needed: use --passphrase-env or --passphrase-stdin.');
  const typed = await host.askHidden('Passphrase: ');
  if (typed === '') throw usageError('No passphrase was given.');
  if (twice && (await host.askHidden('Again: ')) !== typed) throw usageError('The two passphrases are not the same.');
  return typed;
}
