// Compares a vendor's export with the ledger, per UTC day and model. Only reads.
import type { DatabaseSync } from 'node:sqlite';
import { guessCanonicalId } from '../catalog/canonical-id.ts';
import type { Reconciliation, ReconcileQuery, ReconciledRow, ReconciledSide } from './ledger.ts';
import { DAY_MS, splitEndpoint } from './spend-groups.ts';
import type { SpendNames } from './spend-names.ts';
import { readSpend } from './spend-queries.ts';
import { readVendorExport, type ReadExport } from './vendor-exports.ts';

type Sides = { ours: ReconciledSide | undefined; theirs: ReconciledSide | undefined; theirRows: number };

const NOTHING: ReconciledSide = { costNanoUsd: 0, inputTokens: 0, outputTokens: 0, requests: 0, unpricedRequests: 0 };

export function reconcile(db: DatabaseSync, names: SpendNames, query: ReconcileQuery): Reconciliation {
  const read = readVendorExport(query.vendor, query.csv);
  if (!read.ok) return read;
  const days = read.rows.map(({ day }) => day).sort();
  const [firstDay, lastDay] = [days[0], days.at(-1)];
  if (firstDay === undefined || lastDay === undefined) return { ok: false, message: 'The file holds no figures.' };
  const found = new Map<string, Sides>();
  const sidesOf = (day: string, model: string): Sides => {
    const key = `${day} ${model}`;
    const sides = found.get(key) ?? { ours: undefined, theirs: undefined, theirRows: 0 };
    found.set(key, sides);
    return sides;
  };
  for (const row of read.rows) {
    const sides = sidesOf(row.day, modelName(row.model));
    sides.theirs = added(sides.theirs, row);
    sides.theirRows += 1;
  }
  const tellsModels = read.rows.some(({ model }) => model !== '');
  const { rows } = readSpend(db, names, {
    by: ['day', 'endpoint'],
    filters: { provider: query.providerIds },
    from: Date.parse(firstDay),
    to: Date.parse(lastDay) + DAY_MS,
    limit: Number.MAX_SAFE_INTEGER,
  });
  for (const {
    keys: [day = '', endpoint = ''],
    ...sums
  } of rows) {
    const sides = sidesOf(day, tellsModels ? modelName(splitEndpoint(endpoint).upstreamModel) : '');
    sides.ours = added(sides.ours, sums);
  }
  const compared = [...found].map(([key, sides]) => compare(key, sides, read));
  // Requests that cost and used nothing, such as failed ones, are in no export.
  const told = compared.filter(({ ours, theirs }) => theirs !== null || ours === null || hasFigures(ours));
  return { ok: true, table: read.table, firstDay, lastDay, rows: told.sort(inOrder), ...totals(told) };
}

const hasFigures = (side: ReconciledSide): boolean =>
  (side.costNanoUsd ?? 0) > 0 ||
  (side.inputTokens ?? 0) > 0 ||
  (side.outputTokens ?? 0) > 0 ||
  side.unpricedRequests > 0;

/**
 * One name for a model however it is written: `Claude Haiku 4.5`, `claude-haiku-4-5-20251001` and `anthropic/claude-4.5-haiku-20251001`
 * are spelled as the catalogue does, lose author, date and variant, and everything but letters and digits becomes a hyphen.
 */
export function modelName(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/:[a-z].*$/, '');
  return (guessCanonicalId(bare) ?? bare)
    .replace(/^.*\//, '')
    .replace(/:.*$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-(20\d{6}|20\d\d-\d\d-\d\d|latest)$/, '');
}

function added(before: ReconciledSide | undefined, row: Partial<ReconciledSide>): ReconciledSide {
  const sum = (name: 'costNanoUsd' | 'inputTokens' | 'outputTokens' | 'requests'): number | null =>
    row[name] === undefined || row[name] === null ? (before?.[name] ?? null) : (before?.[name] ?? 0) + row[name];
  return {
    costNanoUsd: sum('costNanoUsd'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    requests: sum('requests'),
    unpricedRequests: (before?.unpricedRequests ?? 0) + (row.unpricedRequests ?? 0),
  };
}

function compare(key: string, { ours, theirs, theirRows }: Sides, read: ReadExport & { ok: true }): ReconciledRow {
  const [day = '', model = ''] = key.split(' ');
  const common = { day, model, ours: ours ?? null, theirs: theirs ?? null };
  const figures = theirs ?? {
    ...NOTHING,
    ...(!read.rows.some((row) => row.costNanoUsd !== undefined) && { costNanoUsd: null }),
  };
  const differenceNanoUsd = figures.costNanoUsd === null ? null : (ours?.costNanoUsd ?? 0) - figures.costNanoUsd;
  if (!ours) return { ...common, differenceNanoUsd, state: 'only-theirs' };
  if (!theirs) return { ...common, differenceNanoUsd, state: 'only-ours' };
  if (differenceNanoUsd === null) {
    const isSame = ours.inputTokens === theirs.inputTokens && ours.outputTokens === theirs.outputTokens;
    return { ...common, differenceNanoUsd, state: isSame ? 'same' : 'different' };
  }
  // Each figure of theirs may be off by half of what they round to, each of ours by half a nano-USD.
  const slack = (theirRows * read.costUnitNanoUsd + (ours.requests ?? 0)) / 2;
  const size = Math.abs(differenceNanoUsd);
  return { ...common, differenceNanoUsd, state: size === 0 ? 'same' : size <= slack ? 'rounding' : 'different' };
}

function totals(rows: readonly ReconciledRow[]): { ours: ReconciledSide; theirs: ReconciledSide } {
  const sum = (side: 'ours' | 'theirs'): ReconciledSide =>
    rows.reduce<ReconciledSide | undefined>((total, row) => (row[side] ? added(total, row[side]) : total), undefined) ??
    NOTHING;
  return { ours: sum('ours'), theirs: sum('theirs') };
}

const inOrder = (a: ReconciledRow, b: ReconciledRow): number =>
  a.day < b.day ? -1 : a.day > b.day ? 1 : Math.abs(b.differenceNanoUsd ?? 0) - Math.abs(a.differenceNanoUsd ?? 0);
