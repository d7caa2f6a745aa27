// Writes the snapshot's records: one a line, members and lines in a fixed order, so that a diff shows what changed.
import { FIGURES, type Merged } from '../../src-main/catalog/merge-facts.ts';
import type { FigureName } from '../../src-main/catalog/model-facts.ts';
import type { BuiltEndpoint } from './endpoints-of.ts';

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const toLines = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(sorted(record))}\n`).join('');

/** `*` names the source of most figures, the others are named one by one. */
export function endpointRecord({ id, model, listed, figures, origins }: BuiltEndpoint): object {
  const record: Record<string, unknown> = { id, model, ...(!listed && { listed: false }) };
  for (const name of FIGURES) {
    if (figures[name] !== undefined) record[name] = figures[name];
  }
  const from = sourcesOf({ figures, origins });
  return { ...record, ...(Object.keys(from).length > 0 && { from }) };
}

function sourcesOf({ figures, origins }: Merged): Record<string, string> {
  const sources = FIGURES.filter((name) => figures[name] !== undefined).map(
    (name) => [name, origins[name]?.source ?? 'id'] as const,
  );
  const [usual = ''] = mostFrequent(sources);
  const others = sources.filter(([, source]) => source !== usual) as readonly (readonly [FigureName, string])[];
  return { ...(usual !== '' && { '*': usual }), ...Object.fromEntries(others) };
}

function mostFrequent(sources: readonly (readonly [string, string])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const [, source] of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || byText(a[0], b[0])).map(([source]) => source);
}

/** Members of nested objects by name; those of a record keep the order in which they were put together. */
function sorted(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((each) => sorted(each, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const ordered = depth === 0 ? entries : entries.sort((a, b) => byText(a[0], b[0]));
  return Object.fromEntries(ordered.map(([name, each]) => [name, sorted(each, depth + 1)]));
}
