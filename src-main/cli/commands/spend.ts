// `spend`: what it cost, by one group.
import { type Command, Option } from 'commander';
import type { SpendReport, SpendRowView } from '../../contract/control-api.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { count, csvLine, exactUsd, table, usd } from '../format.ts';

interface SpendOptions {
  readonly by: string;
  readonly json?: true;
  readonly csv?: true;
}

export function addSpendCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  program
    .command('spend')
    .description('what all requests cost, since the beginning')
    .option('--by <group>', 'app, tag:<key>, model, provider, day, route or credential', 'app')
    .addOption(new Option('--json', 'print JSON, in nano-USD').conflicts('csv'))
    .option('--csv', 'print CSV')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} spend --by model\n  ${host.commandLine} spend --by tag:feature --json`,
    )
    .action(async (options: SpendOptions, command: Command) => {
      const utcOffsetMinutes = String(-new Date(host.now()).getTimezoneOffset());
      const report = await context.engine(command, ({ client }) =>
        client.call('GET /control/spend', { query: { by: options.by, utcOffsetMinutes } }),
      );
      if (options.json) writeJson(host, report);
      else host.write(options.csv ? spendCsv(report) : spendTable(report));
    });
}

function spendTable(report: SpendReport): string {
  const none = report.by.startsWith('tag:') ? '(no tag)' : '(none)';
  const rows = [...report.rows.map((row) => ({ ...row, key: row.key === '' ? none : row.key })), report.total];
  const text = table(rows, [
    { title: report.by.toUpperCase(), value: (row) => row.key },
    { title: 'REQUESTS', value: (row) => count(row.requests), align: 'right' },
    { title: 'INPUT', value: (row) => count(row.inputTokens), align: 'right' },
    { title: 'CACHED', value: (row) => count(row.cacheReadTokens), align: 'right' },
    { title: 'OUTPUT', value: (row) => count(row.outputTokens), align: 'right' },
    { title: 'COST', value: (row) => cost(row), align: 'right' },
    {
      title: 'UNPRICED',
      value: (row) => (row.unpricedRequests === 0 ? '' : count(row.unpricedRequests)),
      align: 'right',
    },
  ]);
  const isEstimated = report.total.estimatedNanoUsd > 0;
  return isEstimated
    ? `${text}\n~ rests partly on estimated tokens: ${usd(report.total.estimatedNanoUsd)} of it.\n`
    : text;
}

/** A group none of whose requests has a known price did not cost nothing. */
function cost(row: SpendRowView): string {
  if (row.requests > 0 && row.requests === row.unpricedRequests) return usd(null);
  return `${row.estimatedNanoUsd > 0 ? '~' : ''}${usd(row.costNanoUsd)}`;
}

const CSV_COLUMNS: readonly [string, (row: SpendRowView) => string | number][] = [
  ['key', (row) => row.key],
  ['requests', (row) => row.requests],
  ['unpriced_requests', (row) => row.unpricedRequests],
  ['input_tokens', (row) => row.inputTokens],
  ['cache_read_tokens', (row) => row.cacheReadTokens],
  ['cache_write_tokens', (row) => row.cacheWriteTokens],
  ['output_tokens', (row) => row.outputTokens],
  ['reasoning_tokens', (row) => row.reasoningTokens],
  ['cost_usd', (row) => exactUsd(row.costNanoUsd)],
  ['estimated_usd', (row) => exactUsd(row.estimatedNanoUsd)],
];

/** The groups without the total, which a spreadsheet adds itself. */
function spendCsv(report: SpendReport): string {
  const header = csvLine(CSV_COLUMNS.map(([title]) => title));
  return header + report.rows.map((row) => csvLine(CSV_COLUMNS.map(([, value]) => value(row)))).join('');
}
