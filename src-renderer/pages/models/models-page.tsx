// The Models page: everything the catalogue knows, in one table.
import { useDeferredValue, useMemo, useRef } from 'react';
import { Page } from '../../components/page.tsx';
import { ErrorState, EmptyState, Skeleton } from '../../components/states.tsx';
import { TableWithPanel } from '../../components/table-with-panel.tsx';
import type { TableHandle } from '../../components/virtual-table.tsx';
import { useControl } from '../../control.ts';
import { useAddress } from '../../use-address.ts';
import { modelColumns } from './model-columns.tsx';
import { ModelDetail } from './model-detail.tsx';
import { originSentence } from './model-origin.ts';
import type { ModelRow } from './model-row.ts';
import { modelsAddress } from './models-address.ts';
import { ModelsToolbar } from './models-toolbar.tsx';
import { hasReachable, modelRows, selectModels } from './select-models.ts';
import { nextOrder, SORT_KEYS } from './sort-models.ts';
import { useModelSearch } from './use-model-search.ts';
import type { ModelView } from '../../../src-main/contract/control-api.ts';

const NONE: readonly ModelView[] = [];
const keyOf = ({ model }: ModelRow): string => model.id;

export function ModelsPage() {
  const catalogue = useControl('GET /control/models', { query: {} });
  const models = catalogue.data?.models ?? NONE;
  const origin = useMemo(() => originSentence(models, catalogue.data?.asOf ?? ''), [models, catalogue.data?.asOf]);
  return (
    <Page title="Models" {...(models.length > 0 && { subtitle: origin })}>
      {catalogue.isPending && <Loading />}
      {catalogue.isError && <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />}
      {catalogue.isSuccess && models.length === 0 && (
        <EmptyState title="No models yet">Add a provider on the Keys page; its models appear here.</EmptyState>
      )}
      {models.length > 0 && <Browser models={models} />}
    </Page>
  );
}

function Browser({ models }: { readonly models: readonly ModelView[] }) {
  const [view, change] = useAddress(modelsAddress);
  const table = useRef<TableHandle>(null);
  const rows = useMemo(() => modelRows(models), [models]);
  const someReachable = useMemo(() => hasReachable(models), [models]);
  const reachableOnly = view.reachableOnly ?? someReachable;
  // Typing comes first; five thousand rows may follow a moment later.
  const search = useDeferredValue(view.search);
  const { found, problems } = useModelSearch(search, reachableOnly);
  const shown = useMemo(
    () => selectModels(rows, found, reachableOnly, view.order),
    [rows, found, reachableOnly, view.order],
  );
  const open = models.find(({ id }) => id === view.openId);
  return (
    <div className="flex h-full flex-col gap-3">
      <ModelsToolbar
        search={view.search}
        onSearch={(text) => change({ search: text })}
        onLeaveSearch={() => table.current?.focusRow()}
        problems={problems}
        reachableOnly={reachableOnly}
        someReachable={someReachable}
        onReachableOnly={(on) => change({ reachableOnly: on })}
        shown={shown.length}
        total={models.length}
      />
      <div className="min-h-0 flex-1">
        <TableWithPanel
          label="Models"
          handle={table}
          rows={shown}
          columns={modelColumns}
          minWidth="72rem"
          keyOf={keyOf}
          openKey={open?.id}
          onOpen={(id) => change({ openId: id })}
          onClose={() => change({ openId: undefined })}
          order={view.order}
          onSort={(id) => {
            const key = SORT_KEYS.find((known) => known === id);
            if (key) change({ order: nextOrder(view.order, key) });
          }}
          resetKey={`${search} ${String(reachableOnly)} ${view.order.key} ${String(view.order.descending)}`}
          panelTitle={open?.name ?? ''}
          panel={open && <ModelDetail key={open.id} model={open} />}
          whenEmpty={
            <EmptyState title="Nothing matches">
              {reachableOnly
                ? 'Only models that your keys reach are shown. Turn that off to see the others.'
                : 'Try fewer terms.'}
            </EmptyState>
          }
        />
      </div>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading models" className="space-y-3">
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}
