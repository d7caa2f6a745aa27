// `route`: named virtual models, each an ordered list of targets.
import type { Command } from 'commander';
import type { RouteView } from '../../contract/control-api.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT } from '../exit.ts';
import { table, usd } from '../format.ts';
import { addRouteOptions, routeChange, type RouteOptions } from './route-options.ts';

interface JsonOption {
  readonly json?: true;
}

export function addRouteCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const route = program.command('route').description('named virtual models: the first target that works answers');

  addRouteOptions(
    route.command('set <name>').description('create a route, or change what is said of it: the rest stays'),
  )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} route set current --target anthropic:claude-sonnet-4-5 openai:gpt-5\n  ${host.commandLine} route set private --strategy cheapest --zdr --no-training`,
    )
    .action(async (name: string, options: JsonOption & RouteOptions, command: Command) => {
      const view = await context.engine(command, async ({ client }) => {
        const { routes } = await client.call('GET /control/routes');
        const known = routes.find((candidate) => candidate.name === name);
        return client.call('PUT /control/routes/:name', { params: { name }, body: routeChange(options, known) });
      });
      if (options.json) writeJson(host, view);
      else host.write(`Set ${view.name}. Ask the gateway for model "${view.name}".\n${routeDetail(view)}`);
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
      else host.write(routeDetail(view));
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

function routeTable(routes: readonly RouteView[]): string {
  return table(routes, [
    { title: 'ROUTE', value: (row) => row.name },
    { title: 'STRATEGY', value: (row) => row.strategy ?? 'in-order' },
    {
      title: 'TARGETS',
      value: (row) => row.targets.map((target) => `${target.providerId}:${target.model}`).join(', '),
    },
  ]);
}

function routeDetail(view: RouteView): string {
  const wishes = view.preferences ? `Preferences: ${JSON.stringify(view.preferences)}\n` : '';
  return `Strategy: ${view.strategy ?? 'in-order'}\n${wishes}${targetTable(view)}`;
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
