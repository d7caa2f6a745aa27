// The first band: today, the month so far, and where the month is heading.
import type { ReactNode } from 'react';
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { formatUsd } from '../../components/money.ts';
import { Card } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { startOfMonth, startOfNextMonth } from './local-days.ts';
import { forecastMonth, type Forecast } from './spend-forecast.ts';
import { periodOf } from './spend-range.ts';
import { sumRows } from './spend-sums.ts';
import { costWords, estimatedWords, pricedWords } from './spend-words.ts';
import { useDailySpend } from './use-spend.ts';

export function HowMuch({ now }: { readonly now: number }) {
  const { days, error, refetch } = useDailySpend(periodOf('month', now));
  if (error && !days) return <ErrorState error={error} onRetry={refetch} />;
  const month = days && sumRows('month', days);
  const today = days?.at(-1);
  const monthName = new Date(now).toLocaleDateString(undefined, { month: 'long' });
  const bounds = { start: startOfMonth(now), end: startOfNextMonth(now) };
  const forecast = month && forecastMonth(month.costNanoUsd, bounds, now);
  return (
    <section aria-labelledby="how-much">
      <h2 id="how-much" className="mb-2 text-base font-semibold">
        How much?
      </h2>
      <div className="grid gap-3 sm:grid-cols-3">
        <Figure title="Today" row={today} />
        <Figure title={`${monthName} so far`} row={month} />
        <Tile
          title={`${monthName}, if it goes on like this`}
          isLoading={month === undefined}
          figure={forecastFigure(forecast)}
        >
          <p>{forecastRule(forecast)}</p>
        </Tile>
      </div>
    </section>
  );
}

function Figure({ title, row }: { readonly title: string; readonly row: SpendRowView | undefined }) {
  return (
    <Tile title={title} isLoading={row === undefined} figure={row && costWords(row)}>
      {row && <p>{pricedWords(row)}</p>}
      {row && estimatedWords(row) !== undefined && <p>{estimatedWords(row)}</p>}
    </Tile>
  );
}

interface TileProps {
  readonly title: string;
  readonly isLoading: boolean;
  readonly figure: string | undefined;
  readonly children: ReactNode;
}

function Tile({ title, isLoading, figure, children }: TileProps) {
  return (
    <Card className="px-4 py-3">
      <h3 className="text-sm text-muted-foreground">{title}</h3>
      {isLoading ? (
        <Skeleton className="mt-2 h-14 w-32" />
      ) : (
        <>
          <p className="mt-1 text-2xl font-semibold tabular-nums">{figure}</p>
          <div className="mt-1 text-xs text-muted-foreground">{children}</div>
        </>
      )}
    </Card>
  );
}

const forecastFigure = (forecast: Forecast | undefined): string => (forecast ? formatUsd(forecast.nanoUsd) : '–');

const forecastRule = (forecast: Forecast | undefined): string =>
  forecast
    ? `So far ÷ the ${(forecast.elapsed * 100).toFixed(0)} % of the month that is gone; unpriced requests are not in it.`
    : "Too early to tell: shown after the month's first 24 hours.";
