// The groups of spend reports: which exist, what they take from a request, and how periods of time are named.
import type { NameGroup, SpendGroup, TimeGroup } from './ledger.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const TAG_PREFIX = 'tag:';
const ISO_DAY_CHARS = 10;
const ISO_MONTH_CHARS = 7;
const ISO_HOUR_CHARS = 13;
/** Day 0 of 1970 was a Thursday: three days before it, a week began. */
const DAYS_INTO_FIRST_WEEK = 3;

/** What a request is told apart by; a packed day has one column for each. */
export const NAME_KINDS = ['app', 'accessKeyId', 'endpoint', 'model', 'route', 'credential', 'tags'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Groups of time are counted in hours or days; weeks and months are days under a longer name. */
export type TimeUnit = 'hour' | 'day';

/** A group, understood. */
export type Grouping =
  | { readonly type: 'time'; readonly group: TimeGroup; readonly unit: TimeUnit }
  | {
      readonly type: 'name';
      readonly group: NameGroup | 'accessKeyId';
      readonly kind: NameKind;
      /** The group's key for a name of that kind. */
      readonly keyOf: (name: string) => string;
    }
  | { readonly type: 'tag'; readonly key: string; readonly kind: 'tags'; readonly keyOf: (name: string) => string };

const TIME_UNITS: Readonly<Record<TimeGroup, TimeUnit>> = { hour: 'hour', day: 'day', week: 'day', month: 'day' };
const NAME_GROUPS: readonly NameGroup[] = ['app', 'endpoint', 'model', 'provider', 'route', 'credential'];

export const unitMs = (unit: TimeUnit): number => (unit === 'hour' ? HOUR_MS : DAY_MS);

/** Throws for a group that does not exist. */
export function groupingOf(group: SpendGroup | 'accessKeyId'): Grouping {
  if (isTag(group)) return tagGrouping(group.slice(TAG_PREFIX.length));
  if (group in TIME_UNITS) {
    const time = group as TimeGroup;
    return { type: 'time', group: time, unit: TIME_UNITS[time] };
  }
  if (group === 'provider') return { type: 'name', group, kind: 'endpoint', keyOf: providerOf };
  if (group === 'accessKeyId' || NAME_GROUPS.includes(group as NameGroup)) {
    const kind = group as Exclude<NameGroup, 'provider'> | 'accessKeyId';
    return { type: 'name', group: kind, kind, keyOf: (name) => name };
  }
  throw new Error(`by: "${group}" is no group. Use ${groupNames()} or tag:<key>.`);
}

export const tagGrouping = (key: string): Grouping & { type: 'tag' } => ({
  type: 'tag',
  key,
  kind: 'tags',
  keyOf: (name) => tagsIn(name).find(([each]) => each === key)?.[1] ?? '',
});

const isTag = (group: string): group is `tag:${string}` => group.startsWith(TAG_PREFIX);
const groupNames = (): string => [...NAME_GROUPS, ...Object.keys(TIME_UNITS)].join(', ');

/** '' for a request that nobody served. Ids of providers hold no colon. */
export const endpointName = (providerId: string | null, upstreamModel: string | null): string =>
  providerId === null ? '' : `${providerId}:${upstreamModel ?? ''}`;
export function splitEndpoint(name: string): { providerId: string; upstreamModel: string } {
  const colon = name.indexOf(':');
  return { providerId: name.slice(0, Math.max(0, colon)), upstreamModel: name.slice(colon + 1) };
}
const providerOf = (endpoint: string): string => splitEndpoint(endpoint).providerId;

/** One name for a set of tags, whatever their order. */
export const tagSetName = (tags: readonly (readonly [key: string, value: string])[]): string =>
  JSON.stringify([...tags].sort(([a], [b]) => (a < b ? -1 : 1)));
const tagsIn = (name: string): readonly (readonly [string, string])[] => JSON.parse(name) as [string, string][];

/** What the n-th hour or day since 1970 is called: `2026-05-04T13`, `2026-05-04`, the date of the week's Monday, `2026-05`. */
export function timeKey(group: TimeGroup, number: number): string {
  if (group === 'hour') return new Date(number * HOUR_MS).toISOString().slice(0, ISO_HOUR_CHARS);
  if (group === 'month') return isoDay(number).slice(0, ISO_MONTH_CHARS);
  if (group === 'week') return isoDay(Math.floor((number + DAYS_INTO_FIRST_WEEK) / 7) * 7 - DAYS_INTO_FIRST_WEEK);
  return isoDay(number);
}

const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, ISO_DAY_CHARS);
