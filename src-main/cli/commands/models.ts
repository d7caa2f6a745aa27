// `models`: what can be asked for, found by words and put in order.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ModelOrder, ModelView } from '../../contract/control-api.ts';
import { MODEL_ORDERS } from '../../contract/control-schemas.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { count, table, tokens, usd } from '../format.ts';

interface ModelsOptions {
  readonly all?: true;
  readonly search?: string;
  readonly sort: ModelOrder;
  readonly limit?: string;
  readonly json?: true;
}

export function addModelsCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  program
    .command('models')
    .description('list the models that your keys and servers can reach')
    .option('--search <terms>', 'only those that all terms hold for, such as "in:image ctx>200k price<1"')
    .addOption(
      new Option('--sort <order>', 'cheapest, largest context or newest first').choices(MODEL_ORDERS).default('name'),
    )
    .addOption(new Option('--limit <count>', 'not more than so many').argParser(wholeNumber))
    .option('--all', 'those that need a key you do not have, too')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Terms: a word of a name or id, "words in a row", author:google, family:claude-sonnet, provider:groq,cerebras, in:image,
out:image, has:tools, ctx>200k, max>=32k, price<1, outprice<5 (USD per million), released>2026-01, free, zdr, reachable.
A minus before a term leaves out what it would find.

Examples:
  ${host.commandLine} models --search "in:image ctx>200k price<1 has:tools" --sort price
  ${host.commandLine} models --all --search "provider:groq zdr -preview" --limit 20
  ${host.commandLine} models --json`,
    )
    .action(async ({ all, search, sort, limit, json }: ModelsOptions, command: Command) => {
      const query = {
        sort,
        ...(!all && { reachable: 'true' as const }),
        ...(search !== undefined && { search }),
        ...(limit !== undefined && { limit }),
      };
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/models', { query }));
      if (json) return writeJson(host, answer);
      const { models, total, asOf } = answer;
      if (total === 0) return host.writeError(nothingFound(all, search));
      host.write(modelTable(all ? models : models.map(asReached)));
      if (models.length < total) host.write(`\n${count(models.length)} of ${count(total)} models.\n`);
      if (asOf !== '') host.write(`\nPrices in USD per million tokens, as of ${asOf}.\n`);
    });
}

function nothingFound(all: true | undefined, search: string | undefined): string {
  if (search === undefined) return 'No models yet: add a provider first.\n';
  return all
    ? 'No model matches. Try fewer terms.\n'
    : 'No model that your keys reach matches. Try fewer terms, or --all.\n';
}

/** Without the endpoints that nothing opens: their prices are not what would be paid. */
const asReached = (model: ModelView): ModelView => ({
  ...model,
  endpoints: model.endpoints.filter(({ reachable }) => reachable),
});

function modelTable(models: readonly ModelView[]): string {
  return table(models, [
    { title: 'MODEL', value: (row) => row.id },
    { title: 'CONTEXT', value: (row) => tokens(row.contextTokens), align: 'right' },
    { title: 'MAX OUT', value: (row) => tokens(row.maxOutputTokens), align: 'right' },
    { title: 'IN / 1M', value: (row) => cheapest(row, 'input'), align: 'right' },
    { title: 'OUT / 1M', value: (row) => cheapest(row, 'output'), align: 'right' },
    { title: 'RELEASED', value: released },
    { title: 'PROVIDERS', value: (row) => [...new Set(row.endpoints.map(({ providerId }) => providerId))].join(', ') },
  ]);
}

const released = ({ releasedAt, releasedAfter }: ModelView): string =>
  releasedAt?.slice(0, 10) ?? (releasedAfter === undefined ? '' : `after ${releasedAfter.slice(0, 7)}`);

/** What it costs at best, among the endpoints whose price is known. */
function cheapest(model: ModelView, side: 'input' | 'output'): string {
  const prices = model.endpoints.flatMap(({ price }) => (price ? [price[side]] : []));
  return usd(prices.length > 0 ? Math.min(...prices) : null);
}

function wholeNumber(text: string): string {
  if (/^[1-9]\d{0,5}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number from 1 to 999999.');
}
