// `credential`: the keys of providers: list, change, test, clear, remove, and what they have left.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BalanceView, CredentialChange, CredentialView, ProviderView } from '../../contract/provider-views.ts';
import type { ControlClient } from '../../control/client.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { clean, duration } from '../format.ts';
import { balanceWords, credentialTable, nameOf } from './credential-words.ts';

interface JsonOption {
  readonly json?: true;
}

interface SetOptions extends JsonOption {
  readonly label?: string;
  readonly on?: true;
  readonly off?: true;
  readonly order?: number;
  readonly weight?: number;
  readonly model?: readonly string[];
  readonly allModels?: true;
  readonly app?: readonly string[];
  readonly allApps?: true;
}

const KEY = "a key's id, the beginning of it, or provider/label";

export function addCredentialCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const credential = program
    .command('credential')
    .description('the keys of providers: list, change, test, clear, remove, and what they have left');

  credential
    .command('list')
    .description('list the keys in the order in which they are tried')
    .option('--provider <id>', 'those of one provider')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} credential list --provider openai`)
    .action(async (options: JsonOption & { readonly provider?: string }, command: Command) => {
      const asked = options.provider;
      const { providers } = await context.engine(command, ({ client }) => client.call('GET /control/providers'));
      const chosen = asked === undefined ? providers : providers.filter(({ id }) => id === asked);
      if (asked !== undefined && chosen.length === 0) {
        const known = providers.map(({ id }) => id).join(', ');
        throw new CliError(
          EXIT.notFound,
          `There is no provider "${asked}". ${known === '' ? 'There are none yet.' : `There are: ${known}.`}`,
        );
      }
      const credentials = inOrder(chosen);
      if (options.json) return writeJson(host, { credentials });
      if (credentials.length > 0) return host.write(credentialTable(credentials, host.now()));
      host.write(`No keys yet. Add one: ${host.commandLine} provider add ${asked ?? 'openai'}\n`);
    });

  credential
    .command('set <key>')
    .description(`change a key (${KEY})`)
    .option('--label <text>', 'name it')
    .addOption(new Option('--on', 'use it').conflicts('off'))
    .addOption(new Option('--off', 'use it no more, but keep it'))
    .addOption(new Option('--order <number>', 'lower numbers are tried first').argParser(wholeNumber))
    .addOption(new Option('--weight <number>', 'share of the traffic among keys of the same order').argParser(weight))
    .addOption(
      new Option('--model <pattern...>', 'use it for these models only; * stands for anything').conflicts('allModels'),
    )
    .option('--all-models', 'use it for every model')
    .addOption(
      new Option('--app <name...>', 'keep it for these access keys; no other ever spends it').conflicts('allApps'),
    )
    .option('--all-apps', 'use it for every app')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} credential set openai/work --app editor --app cli\n  ${host.commandLine} credential set 3f2a --order 0 --weight 3`,
    )
    .action(async (key: string, options: SetOptions, command: Command) => {
      const body = changeOf(options);
      if (Object.keys(body).length === 0) throw usageError('Nothing to change: give at least one option.');
      const view = await context.engine(command, async ({ client }) => {
        const { id } = await find(client, key);
        return client.call('PATCH /control/credentials/:id', { params: { id }, body });
      });
      if (options.json) writeJson(host, view);
      else host.write(credentialTable([view], host.now()));
    });

  credential
    .command('test <key>')
    .description(`ask the provider for its models with this key (${KEY})`)
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} credential test openai/work`)
    .action(async (key: string, options: JsonOption, command: Command) => {
      const result = await context.engine(command, async ({ client }) => {
        const { id, providerId } = await find(client, key);
        const body = { credentialId: id };
        return client.call('POST /control/providers/:id/test', { params: { id: providerId }, body });
      });
      if (!result.ok) context.setExitCode(EXIT.failure);
      if (options.json) return writeJson(host, result);
      if (result.ok) return host.write(`${result.message} in ${duration(result.latencyMs)}\n`);
      host.writeError(`${result.message}\n`);
    });

  credential
    .command('clear <key>')
    .description(`forget that a key was refused or limited, and use it again at once (${KEY})`)
    .addHelpText('after', `\nExample:\n  ${host.commandLine} credential clear openai/work`)
    .action(async (key: string, _options: unknown, command: Command) => {
      const view = await context.engine(command, async ({ client }) => {
        const { id } = await find(client, key);
        return client.call('POST /control/credentials/:id/clear', { params: { id } });
      });
      host.write(`${nameOf(view)} is used again.\n`);
    });

  credential
    .command('remove <key>')
    .description(`remove a key and its secret (${KEY})`)
    .addHelpText('after', `\nExample:\n  ${host.commandLine} credential remove openai/work`)
    .action(async (key: string, _options: unknown, command: Command) => {
      const removed = await context.engine(command, async ({ client }) => {
        const found = await find(client, key);
        await client.call('DELETE /control/credentials/:id', { params: { id: found.id } });
        return found;
      });
      host.write(`Removed ${nameOf(removed)}.\n`);
    });

  credential
    .command('balance [key...]')
    .description('ask vendors what accounts and keys have left (default: all whose vendors tell it)')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} credential balance openrouter/work`)
    .action(async (keys: readonly string[], options: JsonOption, command: Command) => {
      const answers = await context.engine(command, ({ client }) => balances(client, keys));
      if (answers.some(({ ok }) => !ok)) context.setExitCode(EXIT.failure);
      if (options.json) {
        return writeJson(host, { balances: answers.map(({ credential: { id }, ...told }) => ({ id, ...told })) });
      }
      if (answers.length === 0) host.write('No key whose provider tells what is left.\n');
      for (const { credential: asked, ok, message, balances: told } of answers) {
        if (!ok) host.writeError(`${nameOf(asked)}: ${clean(message ?? '')}\n`);
        for (const balance of told) host.write(`${nameOf(asked)}: ${balanceWords(balance)}\n`);
      }
    });
}

interface AskedBalance {
  readonly credential: CredentialView;
  readonly ok: boolean;
  readonly message?: string;
  readonly balances: readonly BalanceView[];
}

async function balances(client: ControlClient, keys: readonly string[]): Promise<readonly AskedBalance[]> {
  const { providers } = await client.call('GET /control/providers');
  const all = providers.flatMap(({ credentials }) => credentials);
  const telling = providers.filter(({ tellsBalance }) => tellsBalance).flatMap(({ credentials }) => credentials);
  const chosen = keys.length > 0 ? keys.map((key) => pick(all, key)) : telling.filter(({ enabled }) => enabled);
  return Promise.all(
    chosen.map(async (credential) => ({
      credential,
      ...(await client.call('POST /control/credentials/:id/balance', { params: { id: credential.id } })),
    })),
  );
}

async function credentialsOf(client: ControlClient): Promise<readonly CredentialView[]> {
  const { providers } = await client.call('GET /control/providers');
  return inOrder(providers);
}

const inOrder = (providers: readonly ProviderView[]): readonly CredentialView[] =>
  providers.flatMap(({ credentials }) => credentials.toSorted((a, b) => a.order - b.order));

const find = async (client: ControlClient, key: string): Promise<CredentialView> =>
  pick(await credentialsOf(client), key);

const MIN_ID_CHARS = 4;

/** @throws CliError when none is meant, or several are */
function pick(credentials: readonly CredentialView[], key: string): CredentialView {
  const byName = credentials.filter(({ id, providerId, label }) => id === key || `${providerId}/${label}` === key);
  const begins = (id: string): boolean => key.length >= MIN_ID_CHARS && id.startsWith(key);
  const found = byName.length > 0 ? byName : credentials.filter(({ id }) => begins(id));
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only) throw usageError(`"${key}" names ${found.length} keys: ${found.map(nameAndId).join(', ')}. Give an id.`);
  const known = credentials.map(nameAndId).join(', ');
  throw new CliError(
    EXIT.notFound,
    `There is no key "${key}". ${known === '' ? 'There are none yet.' : `There are: ${known}.`}`,
  );
}

const nameAndId = (view: CredentialView): string => `${nameOf(view)} (${view.id.slice(0, 8)})`;

function changeOf(options: SetOptions): CredentialChange {
  const { label, on, off, order, weight: share, model, allModels, app, allApps } = options;
  return {
    ...(label !== undefined && { label }),
    ...((on ?? off) && { enabled: on === true }),
    ...(order !== undefined && { order }),
    ...(share !== undefined && { weight: share }),
    ...(model && { models: [...model] }),
    ...(allModels && { models: null }),
    ...(app && { apps: [...app] }),
    ...(allApps && { apps: null }),
  };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.');
  return Number(text);
}

function weight(text: string): number {
  const value = Number(text);
  if (!(value >= 0.01 && value <= 1_000)) throw new InvalidArgumentError('It must be a number from 0.01 to 1000.');
  return value;
}
