// `spend`: what it cost, by one group or two, of all requests or some.
import { type Command, Option } from 'commander';
import type { SpendQueryWords, SpendReport, SpendRowView } from '../../contract/spend-views.ts';
import { readGroups } from '../../contract/spend-words.ts';
import type { ControlClient } from '../../control/client.ts';
import { appended, type CommandContext, writeJson } from '../command-context.ts';
import { clean, count, csvLine, exactUsd, table, usd } from '../format.ts';
import { addReconcileCommand } from './spend-reconcile.ts';
import { parseSince } from '../parse-time.ts';

const FILTERS = ['app', 'endpoint', 'model', 'provider', 'route', 'credential'] as const;

type SpendOptions = Readonly<Partial<Record<(typeof FILTERS)[number] | 'tag', readonly string[]>>> & {
  readonly by: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly json?: true;
  readonly csv?: true;
};

export function addSpendCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  const spend = program
    .command('spend')
    .description('what requests cost, by one group or two')
    .addOption(
      new Option(
        '--by <group>',
        'app, tag:<key>, endpoint, model, provider, route, credential, hour, day, week or month; twice for two',
      )
        .argParser(appended)
        .default([], 'app'),
    )
    .option('--since <when>', 'from then on: a date, a time, or how long ago (7d, 12h)')
    .option('--until <when>', 'up to then, not including it')
    .option('--tag <key=value>', 'only requests with this tag; several values of one key are alternatives', appended);
  for (const name of FILTERS)
    spend.option(`--${name} <name>`, `only requests of this ${name}; may be given again`, appended);
  spend
    .option('--limit <count>', 'the dearest groups, at most so many (default 5000)')
    .addOption(new Option('--json', 'print JSON, in nano-USD').conflicts('csv'))
    .option('--csv', 'print CSV')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} spend --by model\n  ${host.commandLine} spend --by tag:feature --by day --since 7d --json`,
    )
    .action(async (options: SpendOptions, command: Command) => {
      const { report, keyNames } = await context.engine(command, async ({ client }) => ({
        report: await client.call('GET /control/spend', { query: queryOf(options, host.now()) }),
        keyNames: options.by.includes('credential') ? await credentialNames(client) : new Map<string, string>(),
      }));
      if (options.json) writeJson(host, report);
      else host.write(options.csv ? spendCsv(report) : spendTable(report, keyNames));
    });
  addReconcileCommand(spend, context);
}

function queryOf(options: SpendOptions, now: number): SpendQueryWords {
  const { since, until, limit, tag } = options;
  const filters = FILTERS.flatMap((name) => (options[name] ? [[name, [...options[name]]] as const] : []));
  return {
    by: options.by.length === 0 ? 'app' : [...options.by],
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...Object.fromEntries(filters),
    ...(tag && { tag: [...tag] }),
    ...(since !== undefined && { from: String(parseSince('--since', since, now)) }),
    ...(until !== undefined && { to: String(parseSince('--until', until, now)) }),
    ...(limit !== undefined && { limit }),
  };
}

const groupsOf = (report: SpendReport): readonly string[] => readGroups([report.by]) ?? [report.by];
const keysOf = (row: SpendRowView): readonly string[] =>
  row.secondKey === undefined ? [row.key] : [row.key, row.secondKey];

/** A key's id says nothing to people; one that was removed has nothing else. */
async function credentialNames(client: ControlClient): Promise<ReadonlyMap<string, string>> {
  const { providers } = await client.call('GET /control/providers');
  const credentials = providers.flatMap((provider) => provider.credentials);
  return new Map(credentials.map(({ id, providerId, label }) => [id, clean(`${providerId}/${label}`)]));
}

function spendTable(report: SpendReport, keyNames: ReadonlyMap<string, string>): string {
  const groups = groupsOf(report);
  const nameOf = (row: SpendRowView, index: number): string => {
    if (row === report.total) return index === 0 ? 'total' : '';
    const key = keysOf(row)[index] ?? '';
    if (groups[index] === 'credential' && keyNames.has(key)) return keyNames.get(key) ?? key;
    return key !== '' ? key : groups[index]?.startsWith('tag:') ? '(no tag)' : '(none)';
  };
  const text = table(
    [...report.rows, report.total],
    [
      ...groups.map((group, index) => ({
        title: group.toUpperCase(),
        value: (row: SpendRowView) => nameOf(row, index),
      })),
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
    ],
  );
  return [text, ...notes(report)].join('\n');
}

function notes({ total, omitted, openRouterFeeNanoUsd }: SpendReport): readonly string[] {
  const { estimatedNanoUsd } = total;
  return [
    ...(omitted > 0
      ? [`${count(omitted)} cheaper groups are not shown; the total has them. --limit shows more.\n`]
      : []),
    ...(estimatedNanoUsd > 0 ? [`~ rests partly on estimated tokens: ${usd(estimatedNanoUsd)} of it.\n`] : []),
    ...(openRouterFeeNanoUsd > 0
      ? [`OpenRouter's fee on a top-up of this (5.5 %) would have been ${usd(openRouterFeeNanoUsd)}.\n`]
      : []),
  ];
}

/** A group none of whose requests has a known price did not cost nothing. */
function cost(row: SpendRowView): string {
  if (row.requests > 0 && row.requests === row.unpricedRequests) return usd(null);
  return `${row.estimatedNanoUsd > 0 ? '~' : ''}${usd(row.costNanoUsd)}`;
}

const CSV_COLUMNS: readonly [string, (row: SpendRowView) => string | number][] = [
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
  const keys = groupsOf(report).length === 2 ? ['key', 'second_key'] : ['key'];
  const header = csvLine([...keys, ...CSV_COLUMNS.map(([title]) => title)]);
  const lines = report.rows.map((row) => csvLine([...keysOf(row), ...CSV_COLUMNS.map(([, value]) => value(row))]));
  return header + lines.join('');
}
