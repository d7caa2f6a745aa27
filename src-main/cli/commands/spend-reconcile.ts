// `spend reconcile`: a vendor's own figures beside the ledger's.
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { ReconcileReport, ReconciledRowView } from '../../contract/spend-views.ts';
import { appended, type CommandContext, writeJson } from '../command-context.ts';
import { usageError } from '../exit.ts';
import { count, csvLine, exactUsd, table, usd } from '../format.ts';

interface ReconcileOptions {
  readonly vendor: 'openai' | 'anthropic' | 'openrouter';
  readonly provider?: readonly string[];
  readonly json?: true;
  readonly csv?: true;
}

export function addReconcileCommand(spend: Command, context: CommandContext): void {
  const { host } = context;
  spend
    .command('reconcile <file>')
    .description("compare a vendor's exported CSV of costs or usage with the ledger, by UTC day and model")
    .addOption(
      new Option('--vendor <name>', 'whose export it is')
        .choices(['openai', 'anthropic', 'openrouter'])
        .makeOptionMandatory(),
    )
    .option('--provider <id>', 'a provider that was billed; may be given again (default: all of this vendor)', appended)
    .addOption(new Option('--json', 'print JSON, in nano-USD').conflicts('csv'))
    .option('--csv', 'print CSV')
    .action(async (file: string, _: unknown, command: Command) => {
      // `--json`, `--csv` and `--provider` are options of `spend` too, which takes them first.
      const { vendor, provider, json, csv: asCsv } = command.optsWithGlobals<ReconcileOptions>();
      const csv = await readFile(file, 'utf8').catch((error: unknown) => {
        throw usageError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
      });
      const providers = provider === undefined ? {} : { providers: [...provider] };
      const report = await context.engine(command, ({ client }) =>
        client.call('POST /control/spend/reconcile', { body: { vendor, csv, ...providers } }),
      );
      if (json) writeJson(host, report);
      else host.write(asCsv ? reconcileCsv(report) : reconcileTable(report));
    });
}

const STATES: Readonly<Record<ReconciledRowView['state'], string>> = {
  same: '',
  rounding: 'rounding',
  different: 'differs',
  'only-ours': 'only in the ledger',
  'only-theirs': 'only in the file',
};

const money = (nanoUsd: number | null | undefined): string =>
  nanoUsd === undefined || nanoUsd === null ? '' : usd(nanoUsd);
const tokens = (side: ReconciledRowView['ours']): string =>
  side === null || side.inputTokens === null ? '' : `${count(side.inputTokens)} + ${count(side.outputTokens ?? 0)}`;

function reconcileTable(report: ReconcileReport): string {
  const { ours, theirs, differenceNanoUsd, vendor, firstDay, lastDay, providers } = report;
  const total = { day: 'total', model: '', ours, theirs, differenceNanoUsd, state: 'same' as const };
  const text = table<ReconciledRowView>(
    [...report.rows, total],
    [
      { title: 'DAY', value: (row) => row.day },
      { title: 'MODEL', value: (row) => row.model },
      { title: 'OURS', value: (row) => money(row.ours?.costNanoUsd), align: 'right' },
      { title: 'THEIRS', value: (row) => money(row.theirs?.costNanoUsd), align: 'right' },
      { title: 'DIFFERENCE', value: (row) => money(row.differenceNanoUsd), align: 'right' },
      { title: 'OUR TOKENS', value: (row) => tokens(row.ours), align: 'right' },
      { title: 'THEIR TOKENS', value: (row) => tokens(row.theirs), align: 'right' },
      { title: '', value: (row) => STATES[row.state] },
    ],
  );
  const unpriced =
    ours.unpricedRequests > 0 ? `${count(ours.unpricedRequests)} requests in the ledger have no known price.\n` : '';
  return `${vendor}: ${report.table}, ${firstDay} to ${lastDay} (UTC), beside ${providers.join(', ')}\n${text}${unpriced}`;
}

const exact = (nanoUsd: number | null | undefined): string =>
  nanoUsd === undefined || nanoUsd === null ? '' : exactUsd(nanoUsd);

function reconcileCsv({ rows }: ReconcileReport): string {
  const head =
    'day,model,ours_usd,theirs_usd,difference_usd,ours_input_tokens,theirs_input_tokens,ours_output_tokens,theirs_output_tokens,state';
  const lines = rows.map(({ day, model, ours, theirs, differenceNanoUsd, state }) =>
    csvLine([
      day,
      model,
      exact(ours?.costNanoUsd),
      exact(theirs?.costNanoUsd),
      exact(differenceNanoUsd),
      ours?.inputTokens ?? '',
      theirs?.inputTokens ?? '',
      ours?.outputTokens ?? '',
      theirs?.outputTokens ?? '',
      state,
    ]),
  );
  return `${head}\r\n${lines.join('')}`;
}
