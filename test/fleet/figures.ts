// The figures of the simulated fleet as a part of docs/routing.md.
import { fleet } from './fleet.ts';
import type { SimulationReport } from './simulate.ts';

export interface Reports {
  readonly sticky: SimulationReport;
  readonly loose: SimulationReport;
  readonly calm: SimulationReport;
}

const START = '<!-- figures: written by `npm run fleet` -->';
const END = '<!-- end of figures -->';

/** The page with these figures between its marks. @throws when the page has no marks */
export function withFigures(page: string, figures: string): string {
  const from = page.indexOf(START);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error('docs/routing.md has lost the marks between which its figures stand');
  return `${page.slice(0, from + START.length)}\n\n${figures}\n\n${page.slice(to)}`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (share: number, digits = 2): string => `${(share * 100).toFixed(digits)} %`;

export function routingFigures({ sticky, loose, calm }: Reports): string {
  return [
    `Measured over ${whole(sticky.requests)} requests in six simulated hours.`,
    table(
      ['', 'with stickiness', 'without'],
      [
        ['answered', whole(sticky.answered), whole(loose.answered)],
        ['answered of those that anyone could answer', owedShare(sticky), owedShare(loose)],
        ['failed though someone was well', whole(sticky.failedInVain), whole(loose.failedInVain)],
        ['attempts per request', perRequest(sticky), perRequest(loose)],
        ['attempts at endpoints that the request rules out', whole(sticky.forbidden), whole(loose.forbidden)],
        ['prompt tokens', whole(sticky.promptTokens), whole(loose.promptTokens)],
        ['of them read from a warm cache', cachedShare(sticky), cachedShare(loose)],
        ['tokens lost to cold caches', whole(sticky.lostTokens), whole(loose.lostTokens)],
        ['cost of an answer, USD', costOf(sticky), costOf(loose)],
      ],
    ),
    'First choice of new conversations without wishes, on a day without incidents:',
    table(['provider', 'price', 'share by 1/price²', 'measured'], shares(calm)),
  ].join('\n\n');
}

const owedShare = ({ answered, requests, nothingWell }: SimulationReport): string =>
  percent(answered / (requests - nothingWell), 3);
const perRequest = ({ attempts, requests }: SimulationReport): string => (attempts / requests).toFixed(3);
const cachedShare = ({ cachedTokens, promptTokens }: SimulationReport): string =>
  percent(cachedTokens / promptTokens, 1);
const costOf = ({ costNanoUsd, answered }: SimulationReport): string => (costNanoUsd / answered / 1e9).toFixed(5);

function shares(calm: SimulationReport): string[][] {
  const total = [...calm.firstChoices.values()].reduce((sum, count) => sum + count, 0);
  const weights = fleet.reduce((sum, { priceFactor }) => sum + 1 / priceFactor ** 2, 0);
  return fleet.map(({ provider, priceFactor }) => [
    provider.id,
    `× ${priceFactor}`,
    percent(1 / priceFactor ** 2 / weights),
    percent((calm.firstChoices.get(provider.id) ?? 0) / total),
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
