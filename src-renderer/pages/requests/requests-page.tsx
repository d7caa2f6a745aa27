// The Requests page: what the gateway does, as it does it.
import { useMemo, useRef } from 'react';
import type { RequestView } from '../../../src-main/contract/control-api.ts';
import { Page } from '../../components/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { TableWithPanel } from '../../components/table-with-panel.tsx';
import type { TableHandle } from '../../components/virtual-table.tsx';
import { useControl } from '../../control.ts';
import { useAddress } from '../../use-address.ts';
import { LiveState } from './live-state.tsx';
import { requestColumns } from './request-columns.tsx';
import { recordingSentence } from './recording-words.ts';
import { RequestDetail } from './request-detail.tsx';
import { appsIn, filterRequests } from './request-filter.ts';
import { requestsAddress } from './requests-address.ts';
import { RequestsToolbar } from './requests-toolbar.tsx';
import { useLiveRequests, type LiveRequests } from './use-live-requests.ts';

const keyOf = ({ id }: RequestView): string => id;

export function RequestsPage() {
  const live = useLiveRequests();
  const recording = useControl('GET /control/recording');
  const isEmpty = live.requests.length === 0;
  return (
    <Page
      title="Requests"
      subtitle={`What went through the gateway, the latest first. ${recordingSentence(recording.data)}`}
      actions={<LiveState live={live} />}
    >
      <div className="flex h-full flex-col gap-3">
        {live.error && <ErrorState error={live.error} onRetry={live.refetch} />}
        {isEmpty && live.isLoading && (
          <div role="status" aria-label="Loading requests">
            <Skeleton className="h-96 w-full" />
          </div>
        )}
        {isEmpty && !live.isLoading && !live.error && (
          <EmptyState title="No requests yet">
            The first one appears here by itself. Ask something in the chat, or point a program at the gateway.
          </EmptyState>
        )}
        {!isEmpty && <Log live={live} />}
      </div>
    </Page>
  );
}

function Log({ live: { requests } }: { readonly live: LiveRequests }) {
  const [view, change] = useAddress(requestsAddress);
  const table = useRef<TableHandle>(null);
  const { outcome, app, text } = view;
  const rows = useMemo(() => filterRequests(requests, { outcome, app, text }), [requests, outcome, app, text]);
  const open = useOpenRequest(view.openId, requests);
  return (
    <>
      <RequestsToolbar
        view={view}
        change={change}
        apps={appsIn(requests)}
        onLeaveSearch={() => table.current?.focusRow()}
        shown={rows.length}
        total={requests.length}
      />
      <div className="min-h-0 flex-1">
        <TableWithPanel
          label="Requests, the latest first"
          handle={table}
          rows={rows}
          columns={requestColumns}
          minWidth="72rem"
          keyOf={keyOf}
          openKey={view.openId}
          onOpen={(id) => change({ openId: id })}
          onClose={() => change({ openId: undefined })}
          resetKey={`${outcome ?? ''} ${app ?? ''} ${text}`}
          holdPosition
          panelTitle="Request"
          panel={open}
          whenEmpty={
            <EmptyState title="Nothing matches">{`None of the latest ${requests.length.toLocaleString('en')} requests is like that.`}</EmptyState>
          }
        />
      </div>
    </>
  );
}

/** From the log where it is there; an address may also name an older one. */
function useOpenRequest(id: string | undefined, requests: readonly RequestView[]) {
  const known = requests.find((request) => request.id === id);
  const older = useControl(
    'GET /control/requests/:id',
    { params: { id: id ?? '' } },
    { enabled: id !== undefined && !known },
  );
  const request = known ?? older.data;
  if (request) return <RequestDetail key={request.id} request={request} />;
  if (older.isError) return <ErrorState error={older.error} />;
  return <Skeleton className="h-40 w-full" />;
}
