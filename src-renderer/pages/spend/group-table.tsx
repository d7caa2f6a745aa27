// Groups with their totals and shares, and the exports of exactly these rows.
import { useState } from 'react';
import type { SpendReport, SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { Button } from '../../components/button.tsx';
import { formatTokens, formatUsd } from '../../components/money.ts';
import { Card } from '../../components/page.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { shownRows } from './shown-rows.ts';
import { groupName, groupsOf, rowName, type GroupBy } from './spend-groups.ts';
import type { Period } from './spend-range.ts';
import { shareOf } from './spend-sums.ts';
import { costWords, count, estimatedWords, shareWords } from './spend-words.ts';

const ROWS_AT_FIRST = 50;
const ROWS_MORE = 200;

const CELL = 'px-3 py-2 text-right tabular-nums';

export interface GroupTableProps {
  readonly report: SpendReport;
  readonly period: Period;
}

export function GroupTable({ report, period }: GroupTableProps) {
  const groups = groupsOf(report.by).filter((group) => group !== undefined);
  const [limit, setLimit] = useState(ROWS_AT_FIRST);
  const { rows, others, othersCount } = shownRows(report.rows, limit);
  const whole = report.total.costNanoUsd;
  const filled = (name: string): readonly string[] => groups.map((_, index) => (index === 0 ? name : ''));
  const exported = {
    by: report.by,
    groups: groups.length,
    ...period,
    rows: others ? [...rows, others] : rows,
    total: report.total,
  };
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <h3 className="flex-1 text-sm font-semibold">
          By {groups.map((group) => groupName(group).toLowerCase()).join(' and ')}
        </h3>
        <ExportButtons shown={exported} />
      </div>
      <div className="overflow-x-auto">
        <table className="w-full min-w-[44rem] text-sm">
          <Head groups={groups} />
          <tbody>
            {rows.map((row) => (
              <GroupRow
                key={`${row.key}\n${row.secondKey ?? ''}`}
                names={namesOf(groups, row)}
                row={row}
                whole={whole}
              />
            ))}
            {others && <GroupRow names={filled(others.key)} row={others} whole={whole} />}
          </tbody>
          <tfoot className="font-medium">
            <GroupRow names={filled('Total')} row={report.total} whole={whole} />
          </tfoot>
        </table>
      </div>
      {report.openRouterFeeNanoUsd > 0 && (
        <p className="border-t border-border px-3 py-2 text-xs text-muted-foreground">
          OpenRouter&rsquo;s fee on a top-up of this much (5.5 %) would have been{' '}
          {formatUsd(report.openRouterFeeNanoUsd)}.
        </p>
      )}
      {othersCount > 0 && (
        <div className="border-t border-border p-2">
          <Button size="sm" variant="ghost" onClick={() => setLimit(limit + ROWS_MORE)}>
            Show {count(Math.min(othersCount, ROWS_MORE))} more
          </Button>
        </div>
      )}
    </Card>
  );
}

function Head({ groups }: { readonly groups: readonly GroupBy[] }) {
  return (
    <thead className="text-xs text-muted-foreground">
      <tr>
        {groups.map((group) => (
          <th key={group} scope="col" className="px-3 py-2 text-left font-medium">
            {groupName(group)}
          </th>
        ))}
        {['Requests', 'Unpriced', 'Tokens in', 'From cache', 'Tokens out', 'Cost'].map((title) => (
          <th key={title} scope="col" className={`${CELL} font-medium`}>
            {title}
          </th>
        ))}
        <th scope="col" className={`w-32 ${CELL} font-medium`}>
          Share of cost
        </th>
      </tr>
    </thead>
  );
}

const namesOf = (groups: readonly GroupBy[], row: SpendRowView): readonly string[] =>
  groups.map((group, index) => rowName(group, (index === 0 ? row.key : row.secondKey) ?? ''));

interface GroupRowProps {
  /** One for each group. */
  readonly names: readonly string[];
  readonly row: SpendRowView;
  readonly whole: number;
}

function GroupRow({ names: [name = '', ...more], row, whole }: GroupRowProps) {
  const share = shareOf(row.costNanoUsd, whole);
  return (
    <tr className="border-t border-border">
      <th scope="row" className="max-w-64 truncate px-3 py-2 text-left font-[inherit]" title={name}>
        {name}
      </th>
      {more.map((second) => (
        <td key="second" className="max-w-64 truncate px-3 py-2 text-left" title={second}>
          {second}
        </td>
      ))}
      <td className={CELL}>{count(row.requests)}</td>
      <td className={`${CELL} ${row.unpricedRequests > 0 ? 'text-warning' : 'text-muted-foreground'}`}>
        {count(row.unpricedRequests)}
      </td>
      <td className={CELL}>{formatTokens(row.inputTokens)}</td>
      <td className={CELL}>{formatTokens(row.cacheReadTokens)}</td>
      <td className={CELL}>{formatTokens(row.outputTokens)}</td>
      <td className={CELL} title={estimatedWords(row)}>
        {costWords(row)}
      </td>
      <td className={`relative ${CELL}`}>
        {shareWords(share)}
        <span aria-hidden className="absolute inset-x-3 bottom-1 h-1 overflow-hidden rounded-full bg-muted">
          <span className="block h-full rounded-full bg-primary" style={{ width: `${100 * (share ?? 0)}%` }} />
        </span>
      </td>
    </tr>
  );
}
