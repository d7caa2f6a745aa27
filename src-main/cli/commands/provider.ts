// `provider`: add, change, list, test, detect and remove the places where models are.
import type { Command } from 'commander';
import type { ProviderView } from '../../contract/provider-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { EXIT } from '../exit.ts';
import { duration, table } from '../format.ts';
import { addProviderAddCommand } from './provider-add.ts';
import { addProviderDetectCommand } from './provider-detect.ts';
import { addProviderSetCommand } from './provider-set.ts';
import { privacyWords } from './provider-words.ts';

interface JsonOption {
  readonly json?: true;
}

export function addProviderCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const provider = program
    .command('provider')
    .description('the places where models are: add, change, list, test, detect, remove');
  addProviderAddCommand(provider, context);
  addProviderSetCommand(provider, context);
  addProviderDetectCommand(provider, context);

  provider
    .command('list')
    .description('list the providers')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} provider list --json`)
    .action(async (options: JsonOption, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/providers'));
      if (options.json) return writeJson(host, answer);
      if (answer.providers.length > 0) return host.write(providerTable(answer.providers));
      host.write(`No providers yet. Add one: ${host.commandLine} provider add openai\n`);
    });

  provider
    .command('test <id>')
    .description('ask a provider for its models, with its first key')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} provider test openai`)
    .action(async (id: string, options: JsonOption, command: Command) => {
      const result = await context.engine(command, ({ client }) =>
        client.call('POST /control/providers/:id/test', { params: { id }, body: {} }),
      );
      if (!result.ok) context.setExitCode(EXIT.failure);
      if (options.json) return writeJson(host, result);
      if (result.ok) return host.write(`${id}: ${result.message} in ${duration(result.latencyMs)}\n`);
      host.writeError(`${id}: ${result.message}\n`);
    });

  provider
    .command('remove <id>')
    .description('remove a provider and its keys')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} provider remove openai`)
    .action(async (id: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) => client.call('DELETE /control/providers/:id', { params: { id } }));
      host.write(`Removed ${id} and its keys.\n`);
    });
}

function providerTable(providers: readonly ProviderView[]): string {
  return table(providers, [
    { title: 'ID', value: (row) => row.id },
    { title: 'NAME', value: (row) => row.name },
    { title: 'DIALECT', value: (row) => row.dialect },
    { title: 'BASE URL', value: (row) => row.baseUrl },
    { title: 'KEYS', value: (row) => row.credentials.map(({ lastFour }) => `…${lastFour}`).join(' ') },
    { title: 'MODELS', value: (row) => String(row.modelCount), align: 'right' },
    { title: 'STATE', value: (row) => (!row.enabled ? 'off' : row.ready ? 'ready' : 'needs a key') },
    { title: 'SEAT', value: (row) => row.headquarters ?? '' },
    { title: 'PRIVACY', value: (row) => privacyWords(row) || 'not known' },
  ]);
}
