// Search and filters above the request log.
import { SearchBox } from '../../components/search-box.tsx';
import type { ChangeAddress } from '../../use-address.ts';
import { OUTCOMES } from './request-filter.ts';
import { outcomeWord } from './request-words.ts';
import type { RequestsView } from './requests-address.ts';

export interface RequestsToolbarProps {
  readonly view: RequestsView;
  readonly change: ChangeAddress<RequestsView>;
  readonly apps: readonly string[];
  readonly onLeaveSearch: () => void;
  readonly shown: number;
  readonly total: number;
}

export function RequestsToolbar({ view, change, apps, onLeaveSearch, shown, total }: RequestsToolbarProps) {
  // A link may name an app that has not asked for anything lately.
  const allApps = view.app === undefined || apps.includes(view.app) ? apps : [view.app, ...apps];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <SearchBox
        label="Search requests"
        placeholder="Search model, provider, tag, error, id"
        value={view.text}
        onChange={(text) => change({ text })}
        onLeave={onLeaveSearch}
      />
      <Filter
        label="Outcome"
        all="Any outcome"
        value={view.outcome}
        options={OUTCOMES.map((outcome) => ({ value: outcome, name: outcomeWord(outcome) }))}
        onChange={(value) => change({ outcome: OUTCOMES.find((outcome) => outcome === value) })}
      />
      <Filter
        label="App"
        all="Any app"
        value={view.app}
        options={allApps.map((app) => ({ value: app, name: app }))}
        onChange={(app) => change({ app })}
      />
      <span role="status" className="min-w-24 text-right text-sm text-muted-foreground tabular-nums">
        {shown.toLocaleString('en')} of {total.toLocaleString('en')}
      </span>
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly onChange: (value: string | undefined) => void;
}

function Filter({ label, all, value, options, onChange }: FilterProps) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      className="h-9 max-w-44 rounded-md border border-input bg-background px-2 text-sm"
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  );
}
