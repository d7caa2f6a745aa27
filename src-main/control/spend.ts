// Control call about money: totals by one or two groups.
import type { ParsedQuery } from '../contract/control-schemas.ts';
import { NAME_FILTERS } from '../contract/spend-words.ts';
import type { SpendFilters, SpendGroup, SpendRow } from '../ledger/ledger.ts';
import { openRouterFee } from '../ledger/openrouter-fee.ts';
import type { SpendRowView } from '../contract/spend-views.ts';
import type { ControlParts } from './parts.ts';
import type { ControlRouter } from './router.ts';

export function spendRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/spend', async ({ query }) => {
    const range = {
      ...(query.from !== undefined && { from: Number(query.from) }),
      ...(query.to !== undefined && { to: Number(query.to) }),
    };
    const filters = filtersOf(query);
    // What was just booked must be in the answer: people compare it with the request they made a moment ago.
    await parts.ledger.writer.flush();
    const { rows, total, omitted } = await parts.ledger.reader.spend({
      // The query's schema lets only groups through.
      by: query.by as SpendGroup[],
      ...range,
      ...(Object.keys(filters).length > 0 && { filters }),
      ...(query.utcOffsetMinutes !== undefined && { utcOffsetMinutes: Number(query.utcOffsetMinutes) }),
      ...(query.timeZone !== undefined && { timeZone: query.timeZone }),
      ...(query.limit !== undefined && { limit: Number(query.limit) }),
    });
    return {
      by: query.by.join(','),
      ...range,
      rows: rows.map(rowView),
      total: { key: 'total', ...total },
      omitted,
      openRouterFeeNanoUsd: openRouterFee(total.costNanoUsd),
    };
  });
}

function rowView({ keys: [key = '', secondKey], ...sums }: SpendRow): SpendRowView {
  return { key, ...(secondKey !== undefined && { secondKey }), ...sums };
}

function filtersOf(query: ParsedQuery<'GET /control/spend'>): SpendFilters {
  const names: SpendFilters = Object.fromEntries(
    NAME_FILTERS.flatMap((name) => (query[name] ? [[name, query[name]] as const] : [])),
  );
  const pairs = (query.tag ?? []).map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  const byKey = Map.groupBy(pairs, ([key]) => key);
  const tags = Object.fromEntries([...byKey].map(([key, found]) => [key, found.map(([, value]) => value)]));
  return { ...names, ...(byKey.size > 0 && { tags }) };
}
