// A table and, beside it, the details of its open row. Enter goes into the details, Escape comes back.
import { X } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { IconButton } from './icon-button.tsx';
import { VirtualTable, type TableHandle, type VirtualTableProps } from './virtual-table.tsx';

export interface TableWithPanelProps<Row> extends Omit<VirtualTableProps<Row>, 'handle' | 'onOpen'> {
  readonly onOpen: (key: string) => void;
  readonly onClose: () => void;
  readonly handle: RefObject<TableHandle | null>;
  readonly panelTitle: string;
  /** Of the open row. */
  readonly panel: ReactNode;
  /** In place of a table without rows. */
  readonly whenEmpty: ReactNode;
}

export function TableWithPanel<Row>(props: TableWithPanelProps<Row>) {
  const { onOpen, onClose, handle, panelTitle, panel, whenEmpty, ...table } = props;
  const aside = useRef<HTMLElement>(null);
  const close = (): void => {
    onClose();
    handle.current?.focusRow();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || table.openKey === undefined) return;
    event.preventDefault();
    close();
  };
  return (
    <div role="presentation" onKeyDown={onKeyDown} className="relative flex h-full min-h-0 gap-4">
      <div className="min-w-0 flex-1">
        {table.rows.length === 0 ? (
          whenEmpty
        ) : (
          <VirtualTable
            {...table}
            handle={handle}
            onOpen={(key, by) => {
              onOpen(key);
              // The details are there after the next drawing.
              if (by === 'enter') requestAnimationFrame(() => aside.current?.focus());
            }}
          />
        )}
      </div>
      {table.openKey !== undefined && (
        <aside
          ref={aside}
          tabIndex={-1}
          aria-label={panelTitle}
          className="flex w-[30rem] max-w-full shrink-0 flex-col overflow-hidden rounded-xl border border-border bg-card max-xl:absolute max-xl:inset-y-0 max-xl:right-0 max-xl:z-30 max-xl:shadow-xl"
        >
          <header className="flex items-start gap-2 border-b border-border py-2 pr-2 pl-4">
            <h2 className="min-w-0 flex-1 py-1 text-base font-semibold break-words">{panelTitle}</h2>
            <IconButton label="Close (Esc)" onClick={close}>
              <X />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{panel}</div>
        </aside>
      )}
    </div>
  );
}
