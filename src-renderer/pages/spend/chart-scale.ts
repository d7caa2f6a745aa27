// The scale of a bar chart: round steps from zero to just above the largest value. Pure.

export interface ChartScale {
  readonly max: number;
  /** From 0 to max. */
  readonly ticks: readonly number[];
}

/** Steps are 1, 2, 2.5 or 5 times a power of ten. An empty chart gets the scale 0 to 1. */
export function chartScale(largest: number, wantedTicks: number): ChartScale {
  if (!(largest > 0)) return { max: 1, ticks: [0, 1] };
  const power = 10 ** Math.floor(Math.log10(largest / wantedTicks));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * wantedTicks >= largest) ?? 10 * power;
  const count = Math.ceil(largest / step);
  return { max: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** Which of so many labels to write so that at most `room` fit: every n-th, counted back from the last. */
export function labelEvery(count: number, room: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, room)));
}
