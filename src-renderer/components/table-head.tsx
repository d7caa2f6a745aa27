// The heads of a table's columns; a click sorts.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { cellClass, tracksOf, type Column, type TableOrder } from './table-column.ts';

export interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly order: TableOrder | undefined;
  readonly onSort: ((columnId: string) => void) | undefined;
}

export function TableHead<Row>({ columns, order, onSort }: TableHeadProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: tracksOf(columns) }}
      className="sticky top-0 z-20 grid h-9 border-b border-border bg-card text-xs font-medium text-muted-foreground"
    >
      {columns.map(({ id, title, align, hint, sortable }, index) => {
        const isSorted = order?.key === id;
        const direction = order?.descending ? 'descending' : 'ascending';
        return (
          <div
            key={id}
            role="columnheader"
            title={hint}
            aria-sort={sortable && (isSorted ? direction : 'none')}
            className={cellClass(index, align)}
          >
            {sortable && onSort ? (
              <button
                type="button"
                onClick={() => onSort(id)}
                className={`-mx-1 inline-flex min-w-0 items-center gap-1 rounded px-1 py-0.5 hover:bg-accent hover:text-foreground [&_svg]:size-3 [&_svg]:shrink-0 ${align === 'right' ? 'flex-row-reverse' : ''} ${isSorted ? 'text-foreground' : ''}`}
              >
                <span className="truncate">{title}</span>
                {isSorted && (order.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
              </button>
            ) : (
              <span className="truncate">{title}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
