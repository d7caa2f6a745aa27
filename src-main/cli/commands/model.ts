// `model`: what you say about a model yourself: its price, its limits, or that you do not want to see it.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ModelOverrideInput, ModelOverrideView } from '../../contract/catalog-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { usageError } from '../exit.ts';
import { table, tokens, usd } from '../format.ts';

interface JsonOption {
  readonly json?: true;
}

interface SetOptions extends JsonOption {
  readonly inputPrice?: number;
  readonly outputPrice?: number;
  readonly cacheReadPrice?: number;
  readonly cacheWritePrice?: number;
  readonly requestPrice?: number;
  readonly context?: number;
  readonly maxOutput?: number;
  readonly hide?: true;
  readonly show?: true;
}

export function addModelCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const model = program.command('model').description('say a price, a limit or "hidden" of a model yourself');

  model
    .command('set <model>')
    .description(
      'of one endpoint (groq:llama-3.3-70b-versatile) or of a model wherever it is served; what is left out stays',
    )
    .addOption(new Option('--input-price <usd>', 'USD per million tokens').argParser(nanoUsd))
    .addOption(new Option('--output-price <usd>', 'USD per million tokens').argParser(nanoUsd))
    .addOption(new Option('--cache-read-price <usd>', 'USD per million tokens').argParser(nanoUsd))
    .addOption(new Option('--cache-write-price <usd>', 'USD per million tokens').argParser(nanoUsd))
    .addOption(new Option('--request-price <usd>', 'USD per call').argParser(nanoUsd))
    .addOption(new Option('--context <tokens>', 'tokens that it holds').argParser(wholeNumber))
    .addOption(new Option('--max-output <tokens>', 'tokens that it writes at most').argParser(wholeNumber))
    .addOption(new Option('--hide', 'neither list nor choose it').conflicts('show'))
    .addOption(new Option('--show', 'list it again'))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} model set groq:llama-3.3-70b-versatile --input-price 0.5 --output-price 0.7\n  ${host.commandLine} model set openai/gpt-4 --hide`,
    )
    .action(async (name: string, options: SetOptions, command: Command) => {
      const body = inputOf(options);
      if (Object.keys(body).length === 0) {
        throw usageError('Nothing to say: give a price, a limit, --hide or --show, such as --input-price 0.15.');
      }
      const view = await context.engine(command, ({ client }) =>
        client.call('PUT /control/model-overrides/:name', { params: { name }, body }),
      );
      if (options.json) return writeJson(host, view);
      host.write(overrideTable([view]));
    });

  model
    .command('unset <model>')
    .description('believe the other sources again')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} model unset groq:llama-3.3-70b-versatile`)
    .action(async (name: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) =>
        client.call('DELETE /control/model-overrides/:name', { params: { name } }),
      );
      host.write(`Nothing of your own is said about ${name} any more.\n`);
    });

  model
    .command('list')
    .description('list the models about which you say something')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} model list`)
    .action(async (options: JsonOption, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/model-overrides'));
      if (options.json) return writeJson(host, answer);
      if (answer.overrides.length > 0) return host.write(overrideTable(answer.overrides));
      host.write(`Nothing yet. Say something: ${host.commandLine} model set --help\n`);
    });
}

function inputOf(options: SetOptions): ModelOverrideInput {
  const { inputPrice, outputPrice, cacheReadPrice, cacheWritePrice, requestPrice } = options;
  const hidden = options.hide ?? (options.show ? false : undefined);
  const prices = { inputPrice, outputPrice, cacheReadPrice, cacheWritePrice, requestPrice };
  const fields = { ...prices, contextTokens: options.context, maxOutputTokens: options.maxOutput, hidden };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function overrideTable(overrides: readonly ModelOverrideView[]): string {
  const price = (nanoUsd: number | undefined): string => (nanoUsd === undefined ? '' : usd(nanoUsd));
  const size = (limit: number | undefined): string => (limit === undefined ? '' : tokens(limit));
  return table(overrides, [
    { title: 'MODEL', value: (row) => row.name },
    { title: 'IN / 1M', value: (row) => price(row.price?.input), align: 'right' },
    { title: 'OUT / 1M', value: (row) => price(row.price?.output), align: 'right' },
    { title: 'CACHE READ', value: (row) => price(row.price?.cacheRead), align: 'right' },
    { title: 'CONTEXT', value: (row) => size(row.contextTokens), align: 'right' },
    { title: 'MAX OUT', value: (row) => size(row.maxOutputTokens), align: 'right' },
    { title: 'HIDDEN', value: (row) => (row.hidden ? 'yes' : '') },
  ]);
}

function nanoUsd(text: string): number {
  const [whole = '', fraction = ''] = /^(\d{1,5})(?:\.(\d{1,9}))?$/.exec(text)?.slice(1) ?? [];
  if (whole === '') throw new InvalidArgumentError('It must be an amount in USD such as 0.15.');
  return Number(whole) * 1e9 + Number(fraction.padEnd(9, '0'));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number of tokens such as 200000.');
  return Number(text);
}
