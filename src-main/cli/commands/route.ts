// `route`: named virtual models, each an ordered list of targets.
import type { Command } from 'commander';
import type { RouteTargetView, RouteView } from '../../contract/control-api.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { table, usd } from '../format.ts';

interface JsonOption {
  readonly json?: true;
}

export function addRouteCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const route = program.command('route').description('named virtual models: the first target that works answers');

  route
    .command('set <name>')
    .description('create a route, or replace its targets')
    .requiredOption('--target <provider:model...>', 'targets in the order they are tried')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExample:\n  ${host.commandLine} route set current --target anthropic:claude-sonnet-4-5 openai:gpt-5`,
    )
    .action(async (name: string, options: JsonOption & { target: readonly string[] }, command: Command) => {
      const targets = options.target.map(parseTarget);
      const view = await context.engine(command, ({ client }) =>
        client.call('PUT /control/routes/:name', { params: { name }, body: { targets } }),
      );
      if (options.json) writeJson(host, view);
      else host.write(`Set ${view.name}. Ask the gateway for model "${view.name}".\n${targetTable(view)}`);
    });

  route
    .command('list')
    .description('list the routes')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} route list`)
    .action(async (options: JsonOption, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/routes'));
      if (options.json) return writeJson(host, answer);
      host.write(routeTable(answer.routes));
    });

  route
    .command('show <name>')
    .description('show one route')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} route show current`)
    .action(async (name: string, options: JsonOption, command: Command) => {
      const { routes } = await context.engine(command, ({ client }) => client.call('GET /control/routes'));
      const view = routes.find((candidate) => candidate.name === name);
      if (!view) throw new CliError(EXIT.notFound, `There is no route "${name}". \`route list\` names them.`);
      if (options.json) writeJson(host, view);
      else host.write(targetTable(view));
    });

  route
    .command('remove <name>')
    .description('remove a route')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} route remove cheap`)
    .action(async (name: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) => client.call('DELETE /control/routes/:name', { params: { name } }));
      host.write(`Removed ${name}.\n`);
    });
}

/** Provider ids hold no colon, model ids may. */
function parseTarget(text: string): RouteTargetView {
  const at = text.indexOf(':');
  if (at < 1 || at === text.length - 1) {
    throw usageError(`--target ${text}: write provider:model, such as openai:gpt-5.`);
  }
  return { providerId: text.slice(0, at), model: text.slice(at + 1) };
}

function routeTable(routes: readonly RouteView[]): string {
  return table(routes, [
    { title: 'ROUTE', value: (row) => row.name },
    {
      title: 'TARGETS',
      value: (row) => row.targets.map((target) => `${target.providerId}:${target.model}`).join(', '),
    },
  ]);
}

function targetTable(view: RouteView): string {
  return table(view.targets, [
    { title: 'PROVIDER', value: (row) => row.providerId },
    { title: 'MODEL', value: (row) => row.model },
    { title: 'IN / 1M', value: (row) => usd(row.inputPrice), align: 'right' },
    { title: 'OUT / 1M', value: (row) => usd(row.outputPrice), align: 'right' },
    { title: 'STATE', value: (row) => (!row.ready ? 'not usable' : row.coolingUntil ? 'resting' : 'ready') },
  ]);
}
