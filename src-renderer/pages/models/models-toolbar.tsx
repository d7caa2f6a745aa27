// Search and filter above the model table.
import { useId } from 'react';
import { SearchBox } from '../../components/search-box.tsx';
import { Switch } from '../../components/switch.tsx';
import { QueryHelp } from './query-help.tsx';

export interface ModelsToolbarProps {
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly onLeaveSearch: () => void;
  readonly problems: readonly string[];
  readonly reachableOnly: boolean;
  readonly someReachable: boolean;
  readonly onReachableOnly: (on: boolean) => void;
  readonly shown: number;
  readonly total: number;
}

export function ModelsToolbar(props: ModelsToolbarProps) {
  const { search, onSearch, onLeaveSearch, problems, reachableOnly, someReachable, onReachableOnly, shown, total } =
    props;
  const noteId = useId();
  return (
    <div className="space-y-1.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <SearchBox
          label="Search models"
          placeholder="Search: sonnet, provider:groq, ctx>200k, price<1, in:image, free"
          value={search}
          onChange={onSearch}
          onLeave={onLeaveSearch}
          describedBy={noteId}
        />
        <QueryHelp onTry={(term) => onSearch(`${search} ${term}`.trim())} />
        <span className="flex items-center gap-2 text-sm">
          <Switch label="Reachable with my keys" checked={reachableOnly} onChange={onReachableOnly} />
          <span aria-hidden>Reachable with my keys</span>
        </span>
        <span role="status" className="min-w-24 text-right text-sm text-muted-foreground tabular-nums">
          {shown.toLocaleString('en')} of {total.toLocaleString('en')}
        </span>
      </div>
      <p id={noteId} className="text-xs empty:hidden">
        {problems.length > 0 && <span className="text-warning">{problems.join(' ')} </span>}
        {!someReachable && !reachableOnly && (
          <span className="text-muted-foreground">
            No key opens any of these yet, so all are shown. Add one on the Keys page.
          </span>
        )}
      </p>
    </div>
  );
}
