// The chart's days as a table, for those who read rather than look.
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { formatUsd } from '../../components/money.ts';
import { count, dayWords } from './spend-words.ts';

const CELL = 'px-2 py-1 text-right tabular-nums';

export function DayTable({ days }: { readonly days: readonly SpendRowView[] }) {
  return (
    <details className="mt-2 text-sm">
      <summary className="w-fit text-xs text-muted-foreground hover:text-foreground">The days as a table</summary>
      <div className="mt-2 max-h-72 overflow-auto">
        <table className="w-full">
          <thead className="sticky top-0 bg-card text-xs text-muted-foreground">
            <tr>
              <th scope="col" className="px-2 py-1 text-left font-medium">
                Day
              </th>
              <th scope="col" className={`${CELL} font-medium`}>
                Requests
              </th>
              <th scope="col" className={`${CELL} font-medium`}>
                Unpriced
              </th>
              <th scope="col" className={`${CELL} font-medium`}>
                Cost
              </th>
              <th scope="col" className={`${CELL} font-medium`}>
                Estimated part
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ key, requests, unpricedRequests, costNanoUsd, estimatedNanoUsd }) => (
              <tr key={key} className="border-t border-border">
                <th scope="row" className="px-2 py-1 text-left font-normal whitespace-nowrap">
                  {dayWords(key, 'long')}
                </th>
                <td className={CELL}>{count(requests)}</td>
                <td className={CELL}>{count(unpricedRequests)}</td>
                <td className={CELL}>{formatUsd(costNanoUsd)}</td>
                <td className={CELL}>{estimatedNanoUsd > 0 ? formatUsd(estimatedNanoUsd) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
