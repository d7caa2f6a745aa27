// Control call about money: totals by one group.
import type { SpendRowView } from '../contract/control-api.ts';
import type { SpendGroup } from '../ledger/ledger.ts';
import type { ControlParts } from './parts.ts';
import type { ControlRouter } from './router.ts';

export function spendRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/spend', async ({ query }) => {
    const range = {
      ...(query.from !== undefined && { from: Number(query.from) }),
      ...(query.to !== undefined && { to: Number(query.to) }),
    };
    // What was just booked must be in the answer: people compare it with the request they made a moment ago.
    await parts.ledger.writer.flush();
    const rows = await parts.ledger.reader.spend({
      // The query's schema lets only these groups through.
      by: query.by as SpendGroup,
      ...range,
      ...(query.utcOffsetMinutes !== undefined && { utcOffsetMinutes: Number(query.utcOffsetMinutes) }),
    });
    return { by: query.by, ...range, rows: rows.map((row) => ({ ...row })), total: totalOf(rows) };
  });
}

function totalOf(rows: readonly Readonly<SpendRowView>[]): SpendRowView {
  const sum = (pick: (row: Readonly<SpendRowView>) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    key: 'total',
    requests: sum((row) => row.requests),
    unpricedRequests: sum((row) => row.unpricedRequests),
    inputTokens: sum((row) => row.inputTokens),
    cacheReadTokens: sum((row) => row.cacheReadTokens),
    cacheWriteTokens: sum((row) => row.cacheWriteTokens),
    outputTokens: sum((row) => row.outputTokens),
    reasoningTokens: sum((row) => row.reasoningTokens),
    costNanoUsd: sum((row) => row.costNanoUsd),
    estimatedNanoUsd: sum((row) => row.estimatedNanoUsd),
  };
}
