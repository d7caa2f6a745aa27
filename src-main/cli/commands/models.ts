// `models`: what can be asked for.
import type { Command } from 'commander';
import type { ModelView } from '../../contract/control-api.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { table, tokens, usd } from '../format.ts';

export function addModelsCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  program
    .command('models')
    .description('list the models that your keys and servers can reach')
    .option('--all', 'those that need a key you do not have, too')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} models --json`)
    .action(async (options: { all?: true; json?: true }, command: Command) => {
      const query = options.all ? {} : { reachable: 'true' as const };
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/models', { query }));
      if (options.json) return writeJson(host, answer);
      host.write(modelTable(answer.models));
      if (answer.asOf !== '') host.write(`\nPrices in USD per million tokens, as of ${answer.asOf}.\n`);
    });
}

function modelTable(models: readonly ModelView[]): string {
  return table(models, [
    { title: 'MODEL', value: (row) => row.id },
    { title: 'CONTEXT', value: (row) => tokens(row.contextTokens), align: 'right' },
    { title: 'IN / 1M', value: (row) => cheapest(row, 'input'), align: 'right' },
    { title: 'OUT / 1M', value: (row) => cheapest(row, 'output'), align: 'right' },
    { title: 'PROVIDERS', value: (row) => [...new Set(row.endpoints.map(({ providerId }) => providerId))].join(', ') },
  ]);
}

/** What it costs at best, among the endpoints whose price is known. */
function cheapest(model: ModelView, side: 'input' | 'output'): string {
  const prices = model.endpoints.flatMap(({ price }) => (price ? [price[side]] : []));
  return usd(prices.length > 0 ? Math.min(...prices) : null);
}
