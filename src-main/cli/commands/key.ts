// `key`: the access keys with which programs call the gateway.
import type { Command } from 'commander';
import type { AccessKeyView } from '../../contract/control-api.ts';
import { type CommandContext, parseTags, writeJson } from '../command-context.ts';
import { table, time } from '../format.ts';

interface CreateOptions {
  readonly tag?: readonly string[];
  readonly json?: true;
}

export function addKeyCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const key = program.command('key').description('the keys with which programs call the gateway');

  key
    .command('create <name>')
    .description('create an access key for one program; its secret is shown once')
    .option('--tag <key=value...>', 'tags for every request made with it')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} key create editor --tag team=web feature=search`)
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const body = { name, tags: parseTags(options.tag ?? []) };
      const created = await context.engine(command, ({ client }) => client.call('POST /control/access-keys', { body }));
      if (options.json) return writeJson(host, created);
      host.write(`Created ${created.key.name}. This is its secret; it is shown only now:\n${created.secret}\n`);
    });

  key
    .command('list')
    .description('list the access keys')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} key list`)
    .action(async (options: { json?: true }, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/access-keys'));
      if (options.json) return writeJson(host, answer);
      host.write(keyTable(answer.keys, host.now()));
    });

  key
    .command('show <name>')
    .description('print the secret of the key "default"; no other secret is kept')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  export OPENAI_API_KEY="$(${host.commandLine} key show default)"`)
    .action(async (name: string, options: { json?: true }, command: Command) => {
      const answer = await context.engine(command, ({ client }) =>
        client.call('POST /control/access-keys/:id/reveal', { params: { id: name } }),
      );
      if (options.json) return writeJson(host, answer);
      host.write(`${answer.secret}\n`);
    });

  key
    .command('revoke <name>')
    .description('revoke an access key, by name or id')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} key revoke editor`)
    .action(async (name: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) =>
        client.call('DELETE /control/access-keys/:id', { params: { id: name } }),
      );
      host.write(`Revoked ${name}. Requests with it are refused from now on.\n`);
    });
}

function keyTable(keys: readonly AccessKeyView[], now: number): string {
  return table(keys, [
    { title: 'NAME', value: (row) => row.name },
    { title: 'SECRET', value: (row) => `…${row.lastFour}` },
    {
      title: 'TAGS',
      value: (row) =>
        Object.entries(row.tags)
          .map((tag) => tag.join('='))
          .join(' '),
    },
    { title: 'CREATED', value: (row) => time(row.createdAt) },
    { title: 'LAST USED', value: (row) => (row.lastUsedAt === undefined ? 'never' : time(row.lastUsedAt)) },
    { title: 'STATE', value: (row) => stateOf(row, now) },
  ]);
}

function stateOf(key: AccessKeyView, now: number): string {
  if (key.revokedAt !== undefined) return 'revoked';
  return key.expiresAt !== undefined && key.expiresAt <= now ? 'expired' : 'live';
}
