// Chooses the range and the grouping.
import { ToggleGroup } from 'radix-ui';
import { useControl } from '../../control.ts';
import type { ChangeAddress } from '../../use-address.ts';
import type { SpendView } from './spend-address.ts';
import { FIXED_GROUPS, isGroupBy, tagKeys, type GroupBy } from './spend-groups.ts';
import { isRangeId, RANGES } from './spend-range.ts';

export interface SpendControlsProps {
  readonly view: SpendView;
  readonly change: ChangeAddress<SpendView>;
}

export function SpendControls({ view, change }: SpendControlsProps) {
  return (
    <div className="ml-auto flex flex-wrap items-center gap-x-4 gap-y-2">
      <ToggleGroup.Root
        type="single"
        aria-label="Range"
        value={view.range}
        onValueChange={(range) => {
          if (isRangeId(range)) change({ range });
        }}
        className="flex rounded-md border border-border p-0.5"
      >
        {RANGES.map(({ id, name }) => (
          <ToggleGroup.Item
            key={id}
            value={id}
            className="h-7 rounded px-2.5 text-sm text-muted-foreground hover:text-foreground data-[state=on]:bg-accent data-[state=on]:text-foreground"
          >
            {name}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <GroupSelect
        label="Group by"
        by={view.by}
        onChange={(by) => by !== undefined && change({ by, ...(by === view.and && { and: undefined }) })}
      />
      <GroupSelect label="and" none="nothing else" by={view.and} left={view.by} onChange={(and) => change({ and })} />
    </div>
  );
}

/** The control API does not list tag keys; access keys and the latest requests carry those in use. */
const LOOKED_AT_REQUESTS = '500';

interface GroupSelectProps {
  readonly label: string;
  readonly by: GroupBy | undefined;
  /** The word for no group; absent where there must be one. */
  readonly none?: string;
  /** Not offered. */
  readonly left?: GroupBy;
  readonly onChange: (by: GroupBy | undefined) => void;
}

function GroupSelect({ label, by, none, left, onChange }: GroupSelectProps) {
  const keys = useControl('GET /control/access-keys');
  const requests = useControl('GET /control/requests', { query: { limit: LOOKED_AT_REQUESTS } });
  const known = tagKeys(keys.data?.keys ?? [], requests.data?.requests ?? []).map((key) => `tag:${key}`);
  const all = by?.startsWith('tag:') && !known.includes(by) ? [by, ...known] : known;
  const tags = all.filter((id) => id !== left);
  return (
    <label className="flex items-center gap-2 text-sm text-muted-foreground">
      {label}
      <select
        value={by ?? ''}
        onChange={({ target }) => {
          onChange(isGroupBy(target.value) ? target.value : undefined);
        }}
        className="h-8 max-w-44 rounded-md border border-input bg-background px-2 text-sm text-foreground"
      >
        {none !== undefined && <option value="">{none}</option>}
        {FIXED_GROUPS.filter(({ id }) => id !== left).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {tags.length > 0 && (
          <optgroup label="Tags">
            {tags.map((id) => (
              <option key={id} value={id}>
                {id.slice('tag:'.length)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}
