// One bar per day: the exact part below, the part that rests on estimated token counts above it.
import { useId, useState } from 'react';
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { formatUsd } from '../../components/money.ts';
import { chartScale, labelEvery } from './chart-scale.ts';
import { sumRows } from './spend-sums.ts';
import { costWords, count, dayWords, estimatedWords, pricedWords } from './spend-words.ts';

const HEIGHT_PX = 180;
const TICKS = 4;
/** So many labels fit under the narrowest chart. */
const LABELS = 8;
/** Of the room that a day has. */
const BAR_WIDTH = 0.72;

export function DayChart({ days }: { readonly days: readonly SpendRowView[] }) {
  const [pointedAt, setPointedAt] = useState<number>();
  const total = sumRows('', days);
  const scale = chartScale(Math.max(...days.map(({ costNanoUsd }) => costNanoUsd)), TICKS);
  const pointed = pointedAt === undefined ? undefined : days[pointedAt];
  return (
    <figure>
      <figcaption className="mb-3 flex min-h-6 flex-wrap items-baseline gap-x-3 text-sm">
        <Readout
          title={pointed ? dayWords(pointed.key, 'long') : `${count(days.length)} days`}
          row={pointed ?? total}
        />
      </figcaption>
      <div className="grid grid-cols-[max-content_1fr] gap-x-2">
        <div aria-hidden className="relative w-16 text-right text-xs text-muted-foreground tabular-nums">
          {scale.ticks.map((tick) => (
            <span
              key={tick}
              className="absolute right-0 translate-y-1/2"
              style={{ bottom: `${(100 * tick) / scale.max}%` }}
            >
              {formatUsd(tick)}
            </span>
          ))}
        </div>
        <svg
          role="img"
          aria-label={summary(days, total)}
          width="100%"
          height={HEIGHT_PX}
          className="overflow-visible"
          onPointerLeave={() => setPointedAt(undefined)}
        >
          {scale.ticks.map((tick) => {
            const y = HEIGHT_PX * (1 - tick / scale.max);
            return <line key={tick} x1="0" x2="100%" y1={y} y2={y} className="stroke-border" strokeWidth="1" />;
          })}
          <Bars days={days} max={scale.max} pointedAt={pointedAt} onPoint={setPointedAt} />
        </svg>
        <span />
        <DayLabels days={days} />
      </div>
    </figure>
  );
}

interface BarsProps {
  readonly days: readonly SpendRowView[];
  readonly max: number;
  readonly pointedAt: number | undefined;
  readonly onPoint: (index: number) => void;
}

function Bars({ days, max, pointedAt, onPoint }: BarsProps) {
  const hatchId = useId();
  const room = 100 / days.length;
  const height = (nanoUsd: number): number => (HEIGHT_PX * nanoUsd) / max;
  return (
    <>
      <pattern id={hatchId} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" className="fill-primary/25" />
        <rect width="2" height="5" className="fill-primary" />
      </pattern>
      {days.map(({ key, costNanoUsd, estimatedNanoUsd }, index) => {
        const exact = height(costNanoUsd - estimatedNanoUsd);
        const estimated = height(estimatedNanoUsd);
        const place = { x: `${room * (index + (1 - BAR_WIDTH) / 2)}%`, width: `${room * BAR_WIDTH}%` };
        return (
          <g key={key} opacity={pointedAt === undefined || pointedAt === index ? 1 : 0.45}>
            <rect {...place} y={HEIGHT_PX - exact} height={exact} className="fill-primary" />
            <rect {...place} y={HEIGHT_PX - exact - estimated} height={estimated} fill={`url(#${hatchId})`} />
            <rect
              x={`${room * index}%`}
              width={`${room}%`}
              y="0"
              height={HEIGHT_PX}
              fill="transparent"
              onPointerEnter={() => onPoint(index)}
            />
          </g>
        );
      })}
    </>
  );
}

function DayLabels({ days }: { readonly days: readonly SpendRowView[] }) {
  const every = labelEvery(days.length, LABELS);
  return (
    <div aria-hidden className="relative mt-1.5 h-5 text-xs text-muted-foreground">
      {days.map(
        ({ key }, index) =>
          (days.length - 1 - index) % every === 0 && (
            <span
              key={key}
              className="absolute -translate-x-1/2 whitespace-nowrap"
              style={{ left: `${(100 * (index + 0.5)) / days.length}%` }}
            >
              {dayWords(key, 'short')}
            </span>
          ),
      )}
    </div>
  );
}

function Readout({ title, row }: { readonly title: string; readonly row: SpendRowView }) {
  return (
    <>
      <span className="text-muted-foreground">{title}</span>
      <span className="font-semibold tabular-nums">{costWords(row)}</span>
      <span className="text-xs text-muted-foreground">
        {[pricedWords(row), estimatedWords(row)].filter((words) => words !== undefined).join(' · ')}
      </span>
    </>
  );
}

function summary(days: readonly SpendRowView[], total: SpendRowView): string {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return 'No days';
  const highest = days.reduce((best, day) => (day.costNanoUsd > best.costNanoUsd ? day : best), first);
  return `Spend per day from ${dayWords(first.key, 'long')} to ${dayWords(last.key, 'long')}: ${costWords(total)} in all, most on ${dayWords(highest.key, 'long')} with ${costWords(highest)}. The same as a table follows.`;
}
