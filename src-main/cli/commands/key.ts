// `key`: the access keys with which programs call the gateway.
import { type Command, Option } from 'commander';
import type { AccessKeyView, KeyScopeView } from '../../contract/access-key-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { usageError } from '../exit.ts';
import { count, table, time } from '../format.ts';
import { unknownNames } from './key-notes.ts';
import { addKeyOptions, bodyOf, clearable, clearing, type KeyChange, type KeyOptions, scopeOf } from './key-options.ts';

interface CreateOptions extends KeyOptions {
  readonly json?: true;
}

interface SetOptions extends CreateOptions {
  readonly clear?: readonly string[];
  readonly disable?: true;
  readonly enable?: true;
  readonly name?: string;
}

export function addKeyCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const key = program.command('key').description('the keys with which programs call the gateway');

  addKeyOptions(key.command('create <name>'), host.now)
    .description('create an access key for one program; its secret is shown once')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExample:\n  ${host.commandLine} key create editor --tag team=web feature=search --requests-per-minute 60`,
    )
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const scope = scopeOf(options);
      const body = { name, ...bodyOf(options), ...(Object.keys(scope).length > 0 && { scope }) };
      const { created, notes } = await context.engine(command, async ({ client }) => ({
        created: await client.call('POST /control/access-keys', { body }),
        notes: await unknownNames(client, scope),
      }));
      for (const note of notes) host.writeError(note);
      if (options.json) return writeJson(host, created);
      host.write(`Created ${created.key.name}. This is its secret; it is shown only now:\n${created.secret}\n`);
    });

  addKeyOptions(key.command('set <name>'), host.now)
    .description('change an access key, by name or id; what is not named stays as it is')
    .option('--clear <property...>', `take away: ${clearable}`)
    .addOption(new Option('--disable', 'switch it off').conflicts('enable'))
    .option('--enable', 'switch it on again')
    .option('--name <name>', 'another name')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} key set editor --route current --expires 30d\n  ${host.commandLine} key set editor --clear routes expires`,
    )
    .action(async (name: string, options: SetOptions, command: Command) => {
      const body = changeOf(options);
      if (Object.keys(body).length === 0) throw usageError('Say what is to change, such as --requests-per-minute 60.');
      const { view, notes } = await context.engine(command, async ({ client }) => ({
        view: await client.call('PATCH /control/access-keys/:id', { params: { id: name }, body }),
        notes: await unknownNames(client, scopeOf(options)),
      }));
      for (const note of notes) host.writeError(note);
      if (options.json) return writeJson(host, view);
      host.write(`Changed ${view.name}. It holds from the next request on.\n${keyTable([view], host.now())}`);
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

function changeOf(options: SetOptions): KeyChange {
  const cleared = clearing(options.clear ?? []);
  const scope = { ...cleared.scope, ...scopeOf(options) };
  return {
    ...cleared,
    ...bodyOf(options),
    ...(options.name !== undefined && { name: options.name }),
    ...(options.disable && { disabled: true }),
    ...(options.enable && { disabled: false }),
    ...(Object.keys(scope).length > 0 && { scope }),
  };
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
    { title: 'MAY', value: (row) => wordsOf(row.scope) },
    { title: 'CREATED', value: (row) => time(row.createdAt) },
    { title: 'LAST USED', value: (row) => (row.lastUsedAt === undefined ? 'never' : time(row.lastUsedAt)) },
    { title: 'STATE', value: (row) => stateOf(row, now) },
  ]);
}

function stateOf(key: AccessKeyView, now: number): string {
  if (key.revokedAt !== undefined) return 'revoked';
  if (key.expiresAt !== undefined && key.expiresAt <= now) return 'expired';
  return key.disabled ? 'off' : 'live';
}

function wordsOf(scope: KeyScopeView = {}): string {
  const { models, providers, routes, preset, requestsPerMinute, tokensPerMinute, management } = scope;
  const words = [
    management && 'manage only',
    models && `models ${models.join(' ')}`,
    providers && `providers ${providers.join(' ')}`,
    routes && `routes ${routes.join(' ')}`,
    preset !== undefined && `preset ${preset}`,
    requestsPerMinute !== undefined && `${count(requestsPerMinute)} requests/min`,
    tokensPerMinute !== undefined && `${count(tokensPerMinute)} tokens/min`,
  ].filter((word) => typeof word === 'string');
  return words.length === 0 ? 'everything' : words.join(', ');
}
