// `provider set`: change a provider's name and switch, and say what you know better about its privacy.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ProviderInput } from '../../contract/provider-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { privacyWords } from './provider-words.ts';

interface SetOptions {
  readonly name?: string;
  readonly on?: true;
  readonly off?: true;
  readonly zeroRetentionAgreed?: boolean;
  readonly trains?: 'yes' | 'no';
  readonly retentionDays?: number;
  readonly registryPrivacy?: true;
  readonly json?: true;
}

export function addProviderSetCommand(provider: Command, context: CommandContext): void {
  const { host } = context;
  provider
    .command('set <id>')
    .description('change a provider: its name, whether it is used, and what you know about its privacy')
    .option('--name <text>', 'name it')
    .addOption(new Option('--on', 'use it').conflicts('off'))
    .addOption(new Option('--off', 'use it no more, but keep it and its keys'))
    .option('--zero-retention-agreed', 'you have agreed with it that nothing is kept')
    .option('--no-zero-retention-agreed', 'you have no such agreement')
    .addOption(new Option('--trains <answer>', 'does it train on what you send it?').choices(['yes', 'no']))
    .addOption(new Option('--retention-days <days>', 'how long it keeps what you send it').argParser(days))
    .addOption(
      new Option('--registry-privacy', "take the registry's word again").conflicts(['trains', 'retentionDays']),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} provider set openai --zero-retention-agreed\n  ${host.commandLine} provider set box --trains no --retention-days 0`,
    )
    .action(async (id: string, options: SetOptions, command: Command) => {
      const body = inputOf(options);
      if (Object.keys(body).length === 0) throw usageError('Nothing to change: give at least one option.');
      const view = await context.engine(command, async ({ client }) => {
        const { providers } = await client.call('GET /control/providers');
        // PUT would add it.
        if (!providers.some((known) => known.id === id)) throw notThere(id);
        return client.call('PUT /control/providers/:id', { params: { id }, body });
      });
      if (options.json) return writeJson(host, view);
      host.write(`Changed ${view.id}${view.enabled ? '' : ' (off)'}. Privacy: ${privacyWords(view) || 'not known'}.\n`);
    });
}

const notThere = (id: string): CliError =>
  new CliError(EXIT.notFound, `There is no provider "${id}". Add it first, or list what there is.`);

function inputOf({
  name,
  on,
  off,
  zeroRetentionAgreed,
  trains,
  retentionDays,
  registryPrivacy,
}: SetOptions): ProviderInput {
  const isOverride = trains !== undefined || retentionDays !== undefined;
  return {
    ...(name !== undefined && { name }),
    ...((on ?? off) && { enabled: on === true }),
    ...(zeroRetentionAgreed !== undefined && { zeroRetentionAgreed }),
    ...(isOverride && {
      privacy: {
        ...(trains && { trainsOnApiData: trains === 'yes' }),
        ...(retentionDays !== undefined && { retentionDays }),
        // Who keeps nothing needs no agreement.
        ...(retentionDays === 0 && { zeroRetention: 'always' as const }),
      },
    }),
    ...(registryPrivacy && { privacy: null }),
  };
}

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of days; 0 = not at all.');
  return Number(text);
}
