// The second band: days and groups of a chosen range.
import type { SpendReport, SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { Card } from '../../components/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { useAddress } from '../../use-address.ts';
import { DayChart } from './day-chart.tsx';
import { DayTable } from './day-table.tsx';
import { GroupTable } from './group-table.tsx';
import { spendAddress } from './spend-address.ts';
import { periodOf, type Period } from './spend-range.ts';
import { SpendControls } from './spend-controls.tsx';
import { useDailySpend, useGroupedSpend } from './use-spend.ts';

export function Where({ now }: { readonly now: number }) {
  const [view, change] = useAddress(spendAddress);
  const period = periodOf(view.range, now);
  const daily = useDailySpend(period);
  const grouped = useGroupedSpend(view.by, view.and, period);
  const error = daily.error ?? grouped.error;
  const retry = (): void => {
    daily.refetch();
    void grouped.refetch();
  };
  return (
    <section aria-labelledby="where" className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="where" className="text-base font-semibold">
          Where?
        </h2>
        <SpendControls view={view} change={change} />
      </div>
      {error && <ErrorState error={error} onRetry={retry} />}
      {daily.days && grouped.data ? (
        // While another group is fetched, the rows on screen are still those of the group they came with.
        <Result days={daily.days} report={grouped.data} period={period} />
      ) : (
        !error && <Skeleton className="h-72 w-full" />
      )}
    </section>
  );
}

interface ResultProps {
  readonly days: readonly SpendRowView[];
  readonly report: SpendReport;
  readonly period: Period;
}

function Result({ days, report, period }: ResultProps) {
  if (report.total.requests === 0) return <EmptyState title="No requests in these days" />;
  return (
    <>
      <Card className="px-4 py-3">
        <DayChart days={days} />
        <DayTable days={days} />
      </Card>
      <GroupTable key={report.by} report={report} period={period} />
    </>
  );
}
