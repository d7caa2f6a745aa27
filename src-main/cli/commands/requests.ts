// `requests`: what was asked and who answered, past or live.
import { type Command, InvalidArgumentError } from 'commander';
import type { RequestView } from '../../contract/control-api.ts';
import type { ControlClient } from '../../control/client.ts';
import type { CliHost } from '../cli-host.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT } from '../exit.ts';
import { clean, count, duration, table, time, usd } from '../format.ts';

interface RequestsOptions {
  readonly follow?: true;
  readonly json?: true;
  readonly limit: number;
}

export function addRequestsCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  program
    .command('requests')
    .description('the latest requests, newest first, with every attempt')
    .option('--follow', 'print requests as they end, until Ctrl-C')
    .option('--limit <number>', 'how many, 1 to 1000', parseLimit, 100)
    .option('--json', 'print JSON; with --follow one line for each request')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} requests --limit 20\n  ${host.commandLine} requests --follow`,
    )
    .action(async (options: RequestsOptions, command: Command) =>
      context.engine(command, async ({ client, isRunning }) => {
        if (!options.follow) return list(client, options, host);
        if (isRunning) return follow(client, options, host);
        throw new CliError(EXIT.failure, `Pointsman is not running here. Start it: ${host.commandLine} serve`);
      }),
    );
}

async function list(client: ControlClient, options: RequestsOptions, host: CliHost): Promise<void> {
  const answer = await client.call('GET /control/requests', { query: { limit: String(options.limit) } });
  if (options.json) return writeJson(host, answer);
  host.write(requestTable(answer.requests));
}

async function follow(client: ControlClient, options: RequestsOptions, host: CliHost): Promise<void> {
  const stop = host.catchStop();
  try {
    for await (const event of await client.events(stop)) {
      if (event.type !== 'request-finished') continue;
      if (options.json) writeJson(host, event.request);
      else host.write(liveLines(event.request));
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}

function requestTable(requests: readonly RequestView[]): string {
  return table(requests, [
    { title: 'TIME', value: (row) => time(row.startedAt) },
    { title: 'APP', value: (row) => row.app },
    { title: 'ASKED FOR', value: (row) => row.requestedModel },
    { title: 'SERVED BY', value: servedBy },
    { title: 'OUTCOME', value: outcome },
    { title: 'TRIES', value: (row) => String(row.attempts.length), align: 'right' },
    { title: 'IN', value: (row) => (row.usage ? count(row.usage.inputTokens) : ''), align: 'right' },
    { title: 'OUT', value: (row) => (row.usage ? count(row.usage.outputTokens) : ''), align: 'right' },
    { title: 'FIRST', value: (row) => duration(row.firstTokenMs), align: 'right' },
    { title: 'TOTAL', value: (row) => duration(row.totalMs), align: 'right' },
    { title: 'COST', value: cost, align: 'right' },
  ]);
}

/** A request that needed more than one try, or failed, shows each of them below. */
function liveLines(request: RequestView): string {
  const { startedAt, app, requestedModel, totalMs } = request;
  const words = [
    time(startedAt),
    app,
    requestedModel,
    '→',
    servedBy(request),
    outcome(request),
    duration(totalMs),
    cost(request),
  ];
  const attempts = request.attempts.length > 1 || request.outcome === 'error' ? request.attempts : [];
  const tries = attempts.map(({ index, providerId, model, durationMs, ...attempt }) => {
    const result = [attempt.outcome, attempt.failureClass, attempt.httpStatus, attempt.message];
    return `  ${index + 1}. ${providerId}:${model}  ${result.filter((word) => word !== undefined).join(' ')}  ${duration(durationMs)}`;
  });
  return [words.filter((word) => word !== '').join('  '), ...tries].map((line) => `${clean(line)}\n`).join('');
}

const servedBy = (request: RequestView): string =>
  request.servedProvider === undefined ? '' : `${request.servedProvider} ${request.servedModel ?? ''}`.trim();

const outcome = (request: RequestView): string =>
  request.outcome === 'error' ? `error ${request.httpStatus ?? ''} ${request.errorType ?? ''}`.trim() : request.outcome;

/** Without usage there is nothing that could have a price. */
function cost(request: RequestView): string {
  if (request.costNanoUsd === null) return request.usage ? usd(null) : '';
  return `${request.usage?.estimated ? '~' : ''}${usd(request.costNanoUsd)}`;
}

function parseLimit(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1000) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
}
