// `provider add`: a provider from the registry or an address of one's own, its key, and a first look at its models.
import { type Command, Option } from 'commander';
import type { ProviderInput, ProviderView, RegistryRow, TestResult } from '../../contract/provider-views.ts';
import { controlBodies } from '../../contract/control-schemas.ts';
import type { ControlClient } from '../../control/client.ts';
import type { CliHost } from '../cli-host.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { usageError } from '../exit.ts';

interface AddOptions {
  readonly from?: string;
  readonly dialect?: string;
  readonly baseUrl?: string;
  readonly keyEnv?: string;
  readonly keyStdin?: true;
  /** False with --no-key. */
  readonly key: boolean;
  readonly model?: readonly string[];
  readonly local?: true;
  readonly json?: true;
}

export function addProviderAddCommand(provider: Command, context: CommandContext): void {
  const { host } = context;
  provider
    .command('add <id>')
    .description('add a provider, or change one')
    .option('--from <registry id>', 'take address and dialect from this known provider (default: the id itself)')
    .option(
      '--dialect <dialect>',
      'protocol of the server, such as openai-chat, anthropic-messages or gemini (default with --base-url: openai-chat)',
    )
    .option('--base-url <url>', 'address of a server, without /chat/completions')
    .addOption(new Option('--key-env <variable>', 'take the key from this environment variable').conflicts('keyStdin'))
    .option('--key-stdin', 'read the key from standard input')
    .option('--no-key', 'add it without a key')
    .option('--model <id...>', 'models of a server that has no list; replaces those named before')
    .option('--local', 'a server of your own, on this machine or network: may be http, costs nothing, needs no key')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  ${host.commandLine} provider add openai --key-env OPENAI_API_KEY
  ${host.commandLine} provider add work-anthropic --from anthropic --key-stdin < key.txt
  ${host.commandLine} provider add box --base-url http://192.168.1.20:8000/v1 --local --model qwen3-32b`,
    )
    .action(async (id: string, options: AddOptions, command: Command) => {
      if (!options.key && (options.keyEnv !== undefined || options.keyStdin)) {
        throw usageError('--no-key cannot be used with --key-env or --key-stdin. Choose one.');
      }
      await context.engine(command, ({ client }) => add(id, options, client, host));
    });
}

async function add(id: string, options: AddOptions, client: ControlClient, host: CliHost): Promise<void> {
  const { rows } = await client.call('GET /control/registry');
  const { providers } = await client.call('GET /control/providers');
  const existing = providers.find((provider) => provider.id === id);
  const input = providerInput(id, options, existing, rows);
  const row = rows.find((candidate) => candidate.id === (input.registryId ?? existing?.registryId));
  const isLocal = options.local ?? existing?.local ?? row?.local ?? false;
  // Before anything is stored: a missing key should not leave half a provider behind.
  const secret = checkSecret(await readSecret(options, !isLocal && !existing?.credentials.length, row, host));

  await client.call('PUT /control/providers/:id', { params: { id }, body: input });
  if (secret !== undefined) {
    await client.call('POST /control/providers/:id/credentials', { params: { id }, body: { secret } });
  }
  const test = options.model
    ? null
    : await client.call('POST /control/providers/:id/test', { params: { id }, body: {} });
  const after = await client.call('GET /control/providers');
  const provider = after.providers.find((candidate) => candidate.id === id);
  if (!provider) return;
  if (options.json) writeJson(host, { provider, test });
  else report(provider, test, existing !== undefined, host);
}

function providerInput(
  id: string,
  options: AddOptions,
  existing: ProviderView | undefined,
  rows: readonly RegistryRow[],
): ProviderInput {
  const { from, dialect, baseUrl, local, model } = options;
  const registryId = from ?? (!existing && rows.some((row) => row.id === id) ? id : undefined);
  const isNew = !existing && registryId === undefined;
  if (from !== undefined && !rows.some((row) => row.id === from)) {
    throw usageError(`--from ${from}: no such known provider. Known are: ${rows.map((row) => row.id).join(', ')}.`);
  }
  if (isNew && baseUrl === undefined) {
    const known = rows.map((row) => row.id).join(', ');
    throw usageError(`"${id}" is no known provider. Give its address with --base-url, or use one of: ${known}.`);
  }
  return {
    ...(registryId !== undefined && { registryId }),
    ...(dialect !== undefined ? { dialect } : isNew && { dialect: 'openai-chat' }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(local && { local }),
    ...(model && { models: [...model] }),
  };
}

async function readSecret(
  options: AddOptions,
  isNeeded: boolean,
  row: RegistryRow | undefined,
  host: CliHost,
): Promise<string | undefined> {
  if (!options.key) return undefined;
  if (options.keyEnv !== undefined) {
    const value = host.env[options.keyEnv]?.trim();
    if (!value) throw usageError(`--key-env ${options.keyEnv}: this environment variable is not set, or empty.`);
    return value;
  }
  if (options.keyStdin) return nonEmpty(await host.readStdin(), '--key-stdin: standard input was empty.');
  if (!isNeeded) return undefined;
  if (!host.isInteractive) {
    const hint = row?.envNames[0] === undefined ? '' : `, such as --key-env ${row.envNames[0]}`;
    throw usageError(`A key is needed: use --key-env${hint}, --key-stdin, or --no-key to add one later.`);
  }
  const where = row?.keysUrl === undefined ? '' : ` (from ${row.keysUrl})`;
  return nonEmpty(await host.askHidden(`Key${where}: `), 'No key was given. Use --no-key to add one later.');
}

/** @throws CliError in the control API's own words */
function checkSecret(secret: string | undefined): string | undefined {
  if (secret === undefined) return undefined;
  const checked = controlBodies['POST /control/providers/:id/credentials'].safeParse({ secret });
  if (!checked.success) throw usageError(`The key ${checked.error.issues[0]?.message ?? 'is not usable'}.`);
  return checked.data.secret;
}

function nonEmpty(text: string, problem: string): string {
  if (text.trim() === '') throw usageError(problem);
  return text.trim();
}

function report(provider: ProviderView, test: TestResult | null, existed: boolean, host: CliHost): void {
  host.write(`${existed ? 'Changed' : 'Added'} ${provider.id}: ${provider.baseUrl}\n`);
  for (const { lastFour, storedIn } of provider.credentials) {
    host.write(`Key …${lastFour} is stored in the ${storedIn === 'keychain' ? 'keychain' : 'sealed file'}.\n`);
  }
  if (test?.ok) host.write(`It offers ${test.message}.\n`);
  else if (test && provider.ready) host.writeError(`Its models could not be listed: ${test.message}\n`);
  else if (!provider.ready) host.writeError('It is not used until it has a key.\n');
  if (!test) host.write(`Models named: ${provider.models.join(', ')}\n`);
}
