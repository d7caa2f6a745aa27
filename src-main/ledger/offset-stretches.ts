// Cuts a period where the clocks of a time zone are changed, so that within each piece its days are whole days of one offset.

const MINUTE_MS = 60_000;
/** No zone changes its clocks twice within a week. */
const STEP_MS = 7 * 24 * 60 * MINUTE_MS;
/** Beyond these years no clock of ours ran; the nearest offset holds. */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0), Date.UTC(2100, 0)];

export interface OffsetStretch {
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  /** East of UTC. */
  readonly utcOffsetMs: number;
}

/** @param timeZone an IANA name; throws RangeError for one that does not exist */
export function offsetStretches(timeZone: string, from: number, to: number): readonly OffsetStretch[] {
  const offsetAt = offsetsOf(timeZone);
  const [first, last] = [Math.max(from, EARLIEST), Math.min(to, LATEST)];
  const stretches: OffsetStretch[] = [];
  let begin = from;
  let offset = offsetAt(Math.min(first, LATEST));
  for (let at = first; at < last; at += STEP_MS) {
    const next = Math.min(at + STEP_MS, last);
    if (offsetAt(next) === offset) continue;
    const change = changeBetween(at, next, (each) => offsetAt(each) !== offset);
    stretches.push({ from: begin, to: change, utcOffsetMs: offset });
    begin = change;
    offset = offsetAt(next);
  }
  if (begin < to) stretches.push({ from: begin, to, utcOffsetMs: offset });
  return stretches;
}

/** Clocks change at whole minutes. At `before` nothing has changed yet, at `after` it has. */
function changeBetween(before: number, after: number, hasChanged: (at: number) => boolean): number {
  let [same, other] = [Math.floor(before / MINUTE_MS), Math.ceil(after / MINUTE_MS)];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (hasChanged(middle * MINUTE_MS)) other = middle;
    else same = middle;
  }
  return Math.min(other * MINUTE_MS, after);
}

function offsetsOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    const [, sign, hours = 0, minutes = 0] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(format.format(at)) ?? [];
    const sizeMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
    return sign === '-' ? 0 - sizeMs : sizeMs;
  };
}
