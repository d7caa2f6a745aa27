// What a table must know of a column.
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track, such as `6rem` or `minmax(12rem, 1fr)`. */
  readonly track: string;
  readonly align?: 'right';
  readonly sortable?: true;
  /** Says more than the title, on hover. */
  readonly hint?: string;
  readonly cell: (row: Row) => ReactNode;
}

export interface TableOrder {
  /** A column's id. */
  readonly key: string;
  readonly descending: boolean;
}

/** `grid-template-columns` of the head and of every row. */
export const tracksOf = (columns: readonly { readonly track: string }[]): string =>
  columns.map(({ track }) => track).join(' ');

/** The first column stays in sight when the table scrolls sideways. */
export const cellClass = (index: number, align: 'right' | undefined): string =>
  `flex min-w-0 items-center px-3 ${index === 0 ? 'sticky left-0 z-10 bg-inherit' : ''} ${align === 'right' ? 'justify-end text-right tabular-nums' : ''}`;
