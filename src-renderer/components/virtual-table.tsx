// A table of many rows of which only the visible ones exist: sorted by its heads, walked through with the keys.
import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { rowAfterKey } from './row-keys.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import type { Column, TableOrder } from './table-column.ts';
import { useHeldPosition } from './use-held-position.ts';

const ROW_PX = 36;

export interface TableHandle {
  focusRow(): void;
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Narrower than this (CSS length), the table scrolls sideways. */
  readonly minWidth: string;
  /** Unique and stable. Must be the same function in every render. */
  readonly keyOf: (row: Row) => string;
  readonly openKey: string | undefined;
  /** `walk` = the keys went on to another row while one was open. */
  readonly onOpen: (key: string, by: 'pointer' | 'enter' | 'walk') => void;
  readonly order?: TableOrder;
  readonly onSort?: (columnId: string) => void;
  /** The table goes back to its top when this changes. */
  readonly resetKey?: string;
  /** Rows come in at the top: what is being read stays where it is. */
  readonly holdPosition?: boolean;
  readonly handle?: Ref<TableHandle>;
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, rows, columns, minWidth, keyOf, openKey, onOpen, order, onSort, resetKey, holdPosition, handle } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const [activeKey, setActiveKey] = useState(openKey);
  const activeIndex = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === activeKey),
  );
  // oxlint-disable-next-line react/incompatible-library -- it only hinders the React Compiler, which is not in use here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    // The head lies above the rows and stays in sight.
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
    // The focused row must not be taken away when it is scrolled out of sight.
    rangeExtractor: (range) => withIndex(range, activeIndex),
  });

  useHeldPosition(scroller, rows, keyOf, ROW_PX, holdPosition === true);
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [resetKey]);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    focusRowAt(scroller.current, activeIndex);
  }, [activeIndex]);
  useImperativeHandle(handle, () => ({ focusRow: () => focusRowAt(scroller.current, activeIndex) }), [activeIndex]);

  const open = (index: number | undefined, by: 'pointer' | 'enter' | 'walk'): void => {
    const row = index === undefined ? undefined : rows[index];
    if (row === undefined) return;
    setActiveKey(keyOf(row));
    onOpen(keyOf(row), by);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (indexOfRow(event.target) === undefined) return;
    const target = rowAfterKey(event.key, activeIndex, rows.length, rowsInSight(scroller.current));
    const row = target === undefined ? undefined : rows[target];
    if (target !== undefined && row !== undefined) {
      wantsFocus.current = target !== activeIndex;
      setActiveKey(keyOf(row));
      virtualizer.scrollToIndex(target);
      if (openKey !== undefined) onOpen(keyOf(row), 'walk');
    } else if (event.key === 'Enter' || event.key === ' ') {
      open(activeIndex, 'enter');
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div ref={scroller} role="presentation" className="h-full overflow-auto rounded-xl border border-border bg-card">
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        tabIndex={-1}
        onClick={({ target }) => open(indexOfRow(target), 'pointer')}
        onKeyDown={onKeyDown}
        style={{ minWidth }}
      >
        <TableHead columns={columns} order={order} onSort={onSort} />
        <div role="rowgroup" className="relative" style={{ height: rows.length * ROW_PX }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <TableRow
                key={key}
                row={row}
                columns={columns}
                index={index}
                top={start - ROW_PX}
                isActive={index === activeIndex}
                isOpen={key === openKey}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function withIndex(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range);
  return index >= range.count || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b);
}

/** Of the row that an event came from. */
function indexOfRow(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset['index']) : undefined;
}

/** Without the head, and with one row of the page before kept in sight. */
const rowsInSight = (scroller: HTMLElement | null): number =>
  Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / ROW_PX) - 2);

function focusRowAt(scroller: HTMLElement | null, index: number): void {
  scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
}
