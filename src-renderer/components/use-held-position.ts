// Keeps what is being read in its place when rows come in above it.
import { useLayoutEffect, useRef, type RefObject } from 'react';

/** At the very top, nothing is held: new rows are meant to be seen there. */
export function useHeldPosition<Row>(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  rowPx: number,
  isOn: boolean,
): void {
  const shown = useRef(rows);
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = rows;
    const element = scroller.current;
    if (!isOn || !element || before === rows || element.scrollTop < rowPx) return;
    const index = Math.floor(element.scrollTop / rowPx);
    const anchor = before[index];
    const now = anchor === undefined ? -1 : rows.findIndex((row) => keyOf(row) === keyOf(anchor));
    if (now >= 0) element.scrollBy({ top: (now - index) * rowPx, behavior: 'instant' });
  }, [scroller, rows, keyOf, rowPx, isOn]);
}
