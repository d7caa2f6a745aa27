// One row of a virtual table. Clicks and keys are the table's.
import { memo } from 'react';
import { cellClass, tracksOf, type Column } from './table-column.ts';

export interface TableRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  /** px below the first row's place. */
  readonly top: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
}

function Row<Row>({ row, columns, index, top, isActive, isOpen }: TableRowProps<Row>) {
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      tabIndex={isActive ? 0 : -1}
      style={{ gridTemplateColumns: tracksOf(columns), transform: `translateY(${top}px)` }}
      className="absolute inset-x-0 top-0 grid h-9 cursor-default bg-card text-sm hover:bg-muted focus-visible:z-10 focus-visible:outline-none focus-visible:after:pointer-events-none focus-visible:after:absolute focus-visible:after:inset-0 focus-visible:after:z-20 focus-visible:after:border-2 focus-visible:after:border-ring aria-selected:bg-accent"
    >
      {columns.map(({ id, align, cell }, column) => (
        <div key={id} role="gridcell" className={cellClass(column, align)}>
          {cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Scrolling draws the table anew for every few rows; those that stay need not be. */
export const TableRow = memo(Row) as typeof Row;
