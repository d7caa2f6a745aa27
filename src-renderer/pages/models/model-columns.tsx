// The columns of the model table.
import { Dot } from '../../components/badge.tsx';
import { formatPrice, formatTokens } from '../../components/money.ts';
import type { Column } from '../../components/table-column.ts';
import { Modalities } from './modalities.tsx';
import { providerCount, releaseWords, type ModelRow } from './model-row.ts';
import type { SortKey } from './sort-models.ts';

type ModelColumn = Column<ModelRow> & { readonly id: SortKey | 'modalities' };

const Price = ({ value }: { readonly value: number | undefined }) => (
  <span className={value === undefined ? 'text-muted-foreground' : ''}>{formatPrice(value)}</span>
);

/** Sortable columns have the ids of the sort keys. */
export const modelColumns: readonly ModelColumn[] = [
  {
    id: 'name',
    title: 'Model',
    track: 'minmax(14rem, 1fr)',
    sortable: true,
    cell: ({ model }) => (
      <span className="flex min-w-0 items-center gap-2" title={model.id}>
        <Dot
          tone={model.reachable ? 'good' : 'neutral'}
          label={model.reachable ? 'Reachable with your keys' : 'No key for it'}
        />
        <span className="truncate font-medium">{model.name}</span>
      </span>
    ),
  },
  {
    id: 'author',
    title: 'Author',
    track: '8rem',
    sortable: true,
    cell: ({ model }) => <span className="truncate text-muted-foreground">{model.author || '–'}</span>,
  },
  {
    id: 'context',
    title: 'Context',
    track: '5.5rem',
    align: 'right',
    sortable: true,
    hint: 'Tokens that fit into one conversation',
    cell: ({ model }) => formatTokens(model.contextTokens),
  },
  {
    id: 'maxOutput',
    title: 'Max out',
    track: '5.5rem',
    align: 'right',
    sortable: true,
    hint: 'Tokens of the longest answer',
    cell: ({ model }) => formatTokens(model.maxOutputTokens),
  },
  {
    id: 'inputPrice',
    title: 'In $/M',
    track: '5.5rem',
    align: 'right',
    sortable: true,
    hint: 'USD per million input tokens at the cheapest endpoint that your keys reach',
    cell: ({ price }) => <Price value={price?.input} />,
  },
  {
    id: 'outputPrice',
    title: 'Out $/M',
    track: '5.5rem',
    align: 'right',
    sortable: true,
    hint: 'USD per million output tokens, at the same endpoint',
    cell: ({ price }) => <Price value={price?.output} />,
  },
  {
    id: 'cachePrice',
    title: 'Cached $/M',
    track: '6.5rem',
    align: 'right',
    sortable: true,
    hint: 'USD per million input tokens read from the cache, at the same endpoint',
    cell: ({ price }) =>
      price?.cacheRead === undefined ? (
        <span className="text-muted-foreground">–</span>
      ) : (
        <Price value={price.cacheRead} />
      ),
  },
  {
    id: 'modalities',
    title: 'In → out',
    track: '8.5rem',
    cell: ({ model }) => <Modalities input={model.inputModalities} output={model.outputModalities} />,
  },
  {
    id: 'released',
    title: 'Released',
    track: '7rem',
    sortable: true,
    cell: ({ model }) => (
      <span className="whitespace-nowrap text-muted-foreground tabular-nums">{releaseWords(model) ?? '–'}</span>
    ),
  },
  {
    id: 'providers',
    title: 'Providers',
    track: '5.5rem',
    align: 'right',
    sortable: true,
    cell: providerCount,
  },
];
