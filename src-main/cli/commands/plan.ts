// `plan`: where a request would go and why; nothing is sent. `auto`: what `pointsman/auto` prefers.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LeftOutView, PlanView } from '../../contract/plan-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { EXIT, usageError } from '../exit.ts';
import { count, table, usd } from '../format.ts';

interface PlanOptions {
  readonly key?: string;
  readonly dialect?: string;
  readonly json?: true;
}

export function addPlanCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  program
    .command('plan [file]')
    .description('explain where a request would go, and send nothing; without a file it is read from standard input')
    .option('--key <name>', 'access key that it would come with')
    .option('--dialect <name>', 'protocol that it is written in; guessed from its fields')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  echo '{"model":"pointsman/auto"}' | ${host.commandLine} plan`)
    .action(async (file: string | undefined, options: PlanOptions, command: Command) => {
      const request = parseRequest(await textOf(file, context), file ?? 'standard input');
      const { key, dialect } = options;
      const body = { request, ...(key !== undefined && { accessKey: key }), ...(dialect !== undefined && { dialect }) };
      const plan = await context.engine(command, ({ client }) => client.call('POST /control/plan', { body }));
      if (options.json) writeJson(host, plan);
      else host.write(explained(plan));
      if (plan.refusal) context.setExitCode(EXIT.failure);
    });
}

export function addAutoCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const auto = program.command('auto').description('what pointsman/auto prefers among the models of a price band');
  const print = (ranking: readonly string[], options: { json?: true }): void => {
    if (options.json) writeJson(host, { ranking });
    else
      host.write(
        ranking.length > 0 ? `${ranking.join('\n')}\n` : 'No ranking: the newest model of the band is taken.\n',
      );
  };

  auto
    .command('rank [model...]')
    .description('set your ranking, the best first; * stands for anything; no model takes it away')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} auto rank 'anthropic/*' 'openai/gpt-5*'`)
    .action(async (models: string[], options: { json?: true }, command: Command) => {
      const body = { ranking: models };
      const answer = await context.engine(command, ({ client }) => client.call('PUT /control/auto', { body }));
      print(answer.ranking, options);
    });

  auto
    .command('show')
    .description('show your ranking')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} auto show`)
    .action(async (options: { json?: true }, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/auto'));
      print(answer.ranking, options);
    });
}

async function textOf(file: string | undefined, { host }: CommandContext): Promise<string> {
  if (file !== undefined) {
    return readFile(file, 'utf8').catch((error: unknown) => {
      throw usageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  if (host.isInteractive) throw usageError('Name a file with the body of a request, or send it to standard input.');
  return host.readStdin();
}

function parseRequest(text: string, from: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw usageError(`${from} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw usageError(`${from} must hold a JSON object, the body of a request.`);
}

function explained({ targets, left, notes, refusal, needs }: PlanView): string {
  const parts = [
    refusal ? `${refusal.status} ${refusal.errorType}: ${refusal.message}\n` : targetTable(targets),
    needs ? `Needs: ${needsWords(needs)}\n` : '',
    notes.map((note) => `Note: ${note}\n`).join(''),
    left.length > 0 ? `\nLeft out:\n${leftTable(left)}` : '',
  ];
  return parts.join('');
}

function needsWords({
  parameters,
  inputModalities,
  promptTokens,
  maxOutputTokens,
}: NonNullable<PlanView['needs']>): string {
  const words = [
    ...(promptTokens === undefined ? [] : [`about ${count(promptTokens)} tokens`]),
    ...(maxOutputTokens === undefined ? [] : [`up to ${count(maxOutputTokens)} tokens of answer`]),
    ...inputModalities,
    ...parameters,
  ];
  return words.join(', ');
}

const targetTable = (targets: PlanView['targets']): string =>
  table(targets, [
    { title: '', value: (row) => String(targets.indexOf(row) + 1), align: 'right' },
    { title: 'PROVIDER', value: (row) => row.providerName },
    { title: 'MODEL', value: (row) => row.upstreamModel + (row.serviceTier ? ` (${row.serviceTier})` : '') },
    { title: 'KEY', value: (row) => row.credential ?? '' },
    { title: 'IN / 1M', value: (row) => usd(row.inputPrice), align: 'right' },
    { title: 'OUT / 1M', value: (row) => usd(row.outputPrice), align: 'right' },
    { title: 'WHY', value: (row) => row.why },
  ]);

/** By reason: with hundreds of endpoints a line for each would hide what matters. */
function leftTable(left: readonly LeftOutView[]): string {
  const byWhy = Map.groupBy(left, ({ why }) => why);
  return table(
    [...byWhy].sort(([, a], [, b]) => a.length - b.length),
    [
      { title: 'ENDPOINTS', value: ([, rows]) => String(rows.length), align: 'right' },
      { title: 'WHY', value: ([why]) => why },
      {
        title: 'PROVIDERS',
        value: ([, rows]) => shortList([...new Set(rows.map(({ providerName }) => providerName))]),
      },
    ],
  );
}

const SHOWN = 6;

const shortList = (names: readonly string[]): string =>
  names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
