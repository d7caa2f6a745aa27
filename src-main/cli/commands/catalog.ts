// `catalog`: where what is known of models comes from, and its refresh.
import { type Command, Argument } from 'commander';
import type { CatalogSourceView, CatalogStatus, VendorView } from '../../contract/catalog-views.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { EXIT } from '../exit.ts';
import { count, table, time } from '../format.ts';

interface JsonOption {
  readonly json?: true;
}

export function addCatalogCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const catalog = program.command('catalog').description('what is known of models: its sources, dates and refresh');

  catalog
    .command('status')
    .description('count models, endpoints, providers and prices, with the date of every source')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} catalog status`)
    .action(async (options: JsonOption, command: Command) => {
      const status = await context.engine(command, ({ client }) => client.call('GET /control/catalog'));
      if (options.json) return writeJson(host, status);
      host.write(statusText(status));
    });

  catalog
    .command('refresh')
    .description('ask the public lists and your providers now')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} catalog refresh`)
    .action(async (options: JsonOption, command: Command) => {
      const status = await context.engine(command, ({ client }) => client.call('POST /control/catalog/refresh'));
      if (status.sources.some(({ failure }) => failure)) context.setExitCode(EXIT.failure);
      if (options.json) return writeJson(host, status);
      host.write(status.sources.map((source) => `${sourceLine(source)}\n`).join(''));
    });

  catalog
    .command('auto')
    .description('refresh the catalogue every day, or never by itself')
    .addArgument(new Argument('<when>').choices(['daily', 'off']))
    .addHelpText('after', `\nExample:\n  ${host.commandLine} catalog auto off`)
    .action(async (refresh: 'daily' | 'off', _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) => client.call('PUT /control/catalog', { body: { refresh } }));
      const off = 'The catalogue is refreshed only when you ask for it.';
      host.write(`${refresh === 'daily' ? 'The catalogue is refreshed every day while Pointsman runs.' : off}\n`);
    });
}

function statusText(status: CatalogStatus): string {
  const { models, endpoints, pricedEndpoints, providers, snapshot } = status;
  const lines = [
    `${count(models)} models at ${count(providers)} providers: ${count(endpoints)} endpoints, ${share(pricedEndpoints, endpoints)} with a price.`,
    '',
    `The ten largest vendors: ${largestShare(status.largestVendors)} of their endpoints have a price.`,
    table(status.largestVendors, [
      { title: 'VENDOR', value: (row) => row.name },
      { title: 'ENDPOINTS', value: (row) => count(row.endpoints), align: 'right' },
      { title: 'PRICED', value: (row) => share(row.priced, row.endpoints), align: 'right' },
      {
        title: 'NO SOURCE NAMES A PRICE PER TOKEN FOR',
        value: (row) => row.unpriced.slice(0, 6).join(', ') + more(row.unpriced.length - 6),
      },
    ]),
    `Snapshot of ${snapshot.asOf}, from:`,
    ...snapshot.sources.map(
      ({ name, version, date, license }) => `  ${name} ${version} (${license}), figures of ${date}`,
    ),
    '',
    `Refreshed ${status.refresh === 'daily' ? 'every day' : 'only when asked'}:`,
    ...status.sources.map((source) => `  ${sourceLine(source)}`),
    ...status.ownLists.map(
      (list) => `  ${list.name}: its own list of ${count(list.models)} models, ${time(list.fetchedAt)}`,
    ),
    ...(status.overrides > 0 ? ['', `You say something about ${status.overrides} of them yourself: model list`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const more = (left: number): string => (left > 0 ? ` and ${left} more` : '');

const share = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${((part / whole) * 100).toFixed(part === whole ? 0 : 1)} %`;

function largestShare(vendors: readonly VendorView[]): string {
  const sum = (of: (vendor: VendorView) => number): number => vendors.reduce((total, vendor) => total + of(vendor), 0);
  return share(
    sum(({ priced }) => priced),
    sum(({ endpoints }) => endpoints),
  );
}

function sourceLine({ name, copy, failure }: CatalogSourceView): string {
  const held = copy && copy.heldBack > 0 ? `, ${copy.heldBack} prices not believed` : '';
  const used = copy
    ? `${count(copy.models)} models of ${time(copy.fetchedAt)}, checked ${time(copy.checkedAt)}${held}`
    : 'not fetched yet';
  return `${name}: ${used}${failure ? `. Not taken over on ${time(failure.at)}: ${failure.message}` : ''}`;
}
