// `provider detect`: whose a key is, and what this machine already has: keys in the environment, model servers on loopback.
import { type Command, Option } from 'commander';
import type { DetectedKey, DetectedServer, KeyMatch } from '../../contract/provider-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { EXIT, usageError } from '../exit.ts';
import { table } from '../format.ts';

interface DetectOptions {
  readonly keyEnv?: string;
  readonly keyStdin?: true;
  readonly paste?: true;
  readonly json?: true;
}

export function addProviderDetectCommand(provider: Command, context: CommandContext): void {
  const { host } = context;
  provider
    .command('detect')
    .description('tell whose a key is, and find keys in the environment and model servers on this machine')
    .addOption(
      new Option('--key-env <variable>', 'the key in this environment variable').conflicts(['keyStdin', 'paste']),
    )
    .addOption(new Option('--key-stdin', 'the key on standard input').conflicts('paste'))
    .option('--paste', 'ask for a key; it is not shown')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nA key is judged by its shape alone and sent nowhere.\n\nExamples:\n  ${host.commandLine} provider detect\n  ${host.commandLine} provider detect --key-stdin < key.txt`,
    )
    .action(async (options: DetectOptions, command: Command) => {
      const secret = await readKey(options, host);
      const found = await context.engine(command, async ({ client }) => ({
        matches: secret === undefined ? null : (await identify(client, secret)).matches,
        ...(await client.call('GET /control/detected')),
      }));
      if (found.matches?.length === 0) context.setExitCode(EXIT.failure);
      if (options.json) return writeJson(host, found);
      if (found.matches) host.write(matchWords(found.matches, host.commandLine));
      host.write(keyWords(found.keys));
      host.write(serverWords(found.servers));
    });
}

type Client = Parameters<Parameters<CommandContext['engine']>[1]>[0]['client'];

const identify = (client: Client, secret: string): Promise<{ matches: KeyMatch[] }> =>
  client.call('POST /control/registry/identify', { body: { secret } });

async function readKey(options: DetectOptions, host: CommandContext['host']): Promise<string | undefined> {
  const { keyEnv, keyStdin, paste } = options;
  if (keyEnv === undefined && !keyStdin && !paste) return undefined;
  if (paste && !host.isInteractive) throw usageError('--paste needs a terminal. Use --key-stdin to pipe a key.');
  const text = keyEnv === undefined ? await (paste ? host.askHidden('Key: ') : host.readStdin()) : host.env[keyEnv];
  const secret = text?.trim();
  if (!secret) throw usageError('The key is empty: nothing to recognise.');
  return secret;
}

function matchWords(matches: readonly KeyMatch[], commandLine: string): string {
  const [best] = matches;
  if (!best) {
    return `The shape of this key tells no provider. If you know whose it is: ${commandLine} provider add <id> --key-stdin\n\n`;
  }
  const lines = matches.map(({ registryId, name, why }) => `${name} (${registryId}): ${why}.`);
  return `${lines.join('\n')}\nAdd it: ${commandLine} provider add ${best.registryId} --key-stdin\n\n`;
}

function keyWords(keys: readonly DetectedKey[]): string {
  if (keys.length === 0) return 'No keys in the environment.\n';
  return table(keys, [
    { title: 'VARIABLE', value: (row) => row.envName },
    { title: 'PROVIDER', value: (row) => row.registryId },
    { title: 'KEY', value: (row) => row.masked },
    { title: 'STORED', value: (row) => (row.alreadyStored ? 'yes' : 'no') },
  ]);
}

function serverWords(servers: readonly DetectedServer[]): string {
  if (servers.length === 0) return 'No model servers on this machine.\n';
  return table(servers, [
    { title: 'SERVER', value: (row) => row.name },
    { title: 'ADDRESS', value: (row) => row.baseUrl },
    { title: 'MODELS', value: (row) => String(row.models), align: 'right' },
    { title: 'ADDED', value: (row) => (row.alreadyAdded ? 'yes' : 'no') },
  ]);
}
