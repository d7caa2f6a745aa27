// `budget`: what may be spent in a period, by whom, and what happens then.
import { type Command, Option } from 'commander';
import type { BudgetEndView, BudgetInput, BudgetScopeView, BudgetView } from '../../contract/budget-views.ts';
import type { AccessKeyView } from '../../contract/access-key-views.ts';
import { type CommandContext, parseTags, writeJson } from '../command-context.ts';
import { usageError } from '../exit.ts';
import { count, table, time, usd } from '../format.ts';

interface JsonOption {
  readonly json?: true;
}

interface SetOptions extends JsonOption {
  readonly limit: number;
  readonly per: BudgetInput['period'];
  readonly key?: string;
  readonly tag?: string;
  readonly route?: string;
  readonly warn?: number;
  readonly then?: BudgetEndView;
}

export function addBudgetCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const budget = program
    .command('budget')
    .description('what may be spent: warn, then stop or switch to a cheaper route');

  budget
    .command('set <name>')
    .description('create a budget, or replace it; what was spent in its period counts at once')
    .addOption(new Option('--limit <usd>', 'what may be spent in USD').argParser(nanoUsd).makeOptionMandatory())
    .addOption(
      new Option('--per <period>', 'calendar period after which it is renewed')
        .choices(['day', 'week', 'month', 'never'])
        .default('month'),
    )
    .addOption(new Option('--key <name>', 'count one access key only').conflicts(['tag', 'route']))
    .addOption(new Option('--tag <key=value>', 'count one tag only').conflicts(['key', 'route']))
    .addOption(new Option('--route <name>', 'count one route only').conflicts(['key', 'tag']))
    .addOption(new Option('--warn <percent>', 'warn from there on (default: 80)').argParser(share))
    .addOption(new Option('--then <end>', 'at the limit: stop, or route:<name> to let it answer').argParser(end))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} budget set monthly --limit 20\n  ${host.commandLine} budget set web --limit 2.50 --per day --tag team=web --then route:cheap`,
    )
    .action(async (name: string, options: SetOptions, command: Command) => {
      const body: BudgetInput = {
        limitNanoUsd: options.limit,
        period: options.per,
        scope: scopeOf(options),
        ...(options.warn !== undefined && { warnAt: options.warn }),
        ...(options.then && { atLimit: options.then }),
      };
      const { view, keys } = await context.engine(command, async ({ client }) => ({
        view: await client.call('PUT /control/budgets/:name', { params: { name }, body }),
        ...(await client.call('GET /control/access-keys')),
      }));
      if (options.json) writeJson(host, view);
      else host.write(`Set ${view.name}. It holds from the next request on.\n${budgetTable([view], keys)}`);
    });

  budget
    .command('list')
    .description('list the budgets with what is spent of them')
    .option('--json', 'print JSON, in nano-USD')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} budget list`)
    .action(async (options: JsonOption, command: Command) => {
      const { budgets, keys } = await context.engine(command, async ({ client }) => ({
        budgets: await client.call('GET /control/budgets'),
        ...(await client.call('GET /control/access-keys')),
      }));
      if (options.json) return writeJson(host, budgets);
      if (budgets.budgets.length > 0) return host.write(budgetTable(budgets.budgets, keys));
      host.write(`No budgets yet. Set one: ${host.commandLine} budget set monthly --limit 20\n`);
    });

  budget
    .command('remove <name>')
    .description('remove a budget; nothing is held back by it from then on')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} budget remove monthly`)
    .action(async (name: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) => client.call('DELETE /control/budgets/:name', { params: { name } }));
      host.write(`Removed ${name}.\n`);
    });

  budget
    .command('calendar <zone>')
    .description('where days, weeks and months begin: an offset such as UTC+02:00, or machine')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} budget calendar UTC+02:00\n  ${host.commandLine} budget calendar machine`,
    )
    .action(async (text: string, _options: unknown, command: Command) => {
      const body = { utcOffsetMinutes: utcOffset(text) };
      await context.engine(command, ({ client }) => client.call('PUT /control/budget-calendar', { body }));
      host.write(`Budgets now follow ${body.utcOffsetMinutes === null ? "this machine's calendar" : text}.\n`);
    });
}

function scopeOf({ key, tag, route }: SetOptions): BudgetScopeView {
  if (key !== undefined) return { type: 'key', keyId: key };
  if (route !== undefined) return { type: 'route', route };
  const [pair] = tag === undefined ? [] : Object.entries(parseTags([tag]));
  return pair ? { type: 'tag', key: pair[0], value: pair[1] } : { type: 'total' };
}

/** Exact: nine digits behind the point at most. */
function nanoUsd(text: string): number {
  const match = /^\$?(\d{1,7})(?:\.(\d{1,9}))?$/.exec(text);
  if (match) return Number(`${match[1] ?? ''}${(match[2] ?? '').padEnd(9, '0')}`);
  throw usageError(`--limit ${text}: use an amount of USD such as 20 or 2.50.`);
}

function share(text: string): number {
  const percent = Number(text.replace(/%$/, ''));
  if (text !== '' && percent > 0 && percent <= 100) return percent / 100;
  throw usageError(`--warn ${text}: use a percentage above 0 and up to 100, such as 80.`);
}

function end(text: string): BudgetEndView {
  if (text === 'stop') return { type: 'stop' };
  const route = /^route:(.+)$/.exec(text)?.[1];
  if (route !== undefined) return { type: 'switch', route };
  throw usageError(`--then ${text}: use stop, or route:<name> such as route:cheap.`);
}

function utcOffset(text: string): number | null {
  if (text === 'machine') return null;
  const match = /^UTC([+-])(\d{1,2}):(\d{2})$/.exec(text);
  if (!match) throw usageError(`${text}: use an offset such as UTC+02:00 or UTC-05:30, or machine.`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' && minutes !== 0 ? -minutes : minutes;
}

function budgetTable(budgets: readonly BudgetView[], keys: readonly AccessKeyView[]): string {
  return table(budgets, [
    { title: 'BUDGET', value: (row) => row.name },
    { title: 'COUNTS', value: (row) => countsOf(row.scope, keys) },
    { title: 'PER', value: (row) => (row.period === 'never' ? 'once' : row.period) },
    { title: 'SPENT', value: (row) => usd(row.spentNanoUsd), align: 'right' },
    { title: 'RUNNING', value: (row) => (row.reservedNanoUsd === 0 ? '' : usd(row.reservedNanoUsd)), align: 'right' },
    { title: 'LIMIT', value: (row) => usd(row.limitNanoUsd), align: 'right' },
    { title: 'USED', value: (row) => `${count(Math.floor(row.share * 100))}%`, align: 'right' },
    { title: 'THEN', value: ({ atLimit }) => (atLimit.type === 'stop' ? 'stop' : `route ${atLimit.route}`) },
    { title: 'RESETS', value: (row) => (row.resetsAt === null ? 'never' : time(row.resetsAt)) },
    {
      title: 'UNPRICED',
      value: (row) => (row.unpricedRequests === 0 ? '' : String(row.unpricedRequests)),
      align: 'right',
    },
    { title: 'STATE', value: (row) => row.state },
  ]);
}

function countsOf(scope: BudgetScopeView, keys: readonly AccessKeyView[]): string {
  switch (scope.type) {
    case 'total':
      return 'everything';
    case 'key':
      return `key ${keys.find(({ id }) => id === scope.keyId)?.name ?? scope.keyId}`;
    case 'tag':
      return `tag ${scope.key}=${scope.value}`;
    case 'route':
      return `route ${scope.route}`;
  }
}
