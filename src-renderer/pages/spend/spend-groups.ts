// What spend can be grouped by. Pure.
import type { AccessKeyView } from '../../../src-main/contract/access-key-views.ts';
import type { RequestView } from '../../../src-main/contract/control-api.ts';

export type GroupBy = 'app' | 'model' | 'provider' | 'endpoint' | 'route' | `tag:${string}`;

export const FIXED_GROUPS: readonly { readonly id: GroupBy; readonly name: string }[] = [
  { id: 'app', name: 'App' },
  { id: 'model', name: 'Model' },
  { id: 'provider', name: 'Provider' },
  { id: 'endpoint', name: 'Endpoint' },
  { id: 'route', name: 'Route' },
];

/** The control API takes tag keys up to this length. */
const MAX_TAG_KEY_LENGTH = 64;

export function isGroupBy(text: string | null): text is GroupBy {
  if (text === null) return false;
  if (text.startsWith('tag:')) return text.length > 'tag:'.length && text.length <= 'tag:'.length + MAX_TAG_KEY_LENGTH;
  return FIXED_GROUPS.some(({ id }) => id === text);
}

export function groupName(by: GroupBy): string {
  return FIXED_GROUPS.find(({ id }) => id === by)?.name ?? `Tag ${by.slice('tag:'.length)}`;
}

/** The groups of a report, `app` or `app,model`. A tag's own name may hold a comma, so the second is what stands last. */
export function groupsOf(by: string): readonly [GroupBy, GroupBy?] {
  const comma = [...by.matchAll(/,/g)].find(
    ({ index }) => isGroupBy(by.slice(0, index)) && isGroupBy(by.slice(index + 1)),
  );
  if (comma === undefined) return [isGroupBy(by) ? by : 'app'];
  return [by.slice(0, comma.index) as GroupBy, by.slice(comma.index + 1) as GroupBy];
}

/** What a row without a name stands for. */
export function rowName(by: GroupBy, key: string): string {
  if (key !== '') return key;
  if (by === 'route') return 'No route, asked for by model';
  return by.startsWith('tag:') ? 'Without this tag' : 'Not known';
}

/** Tag keys in use, as far as access keys and the latest requests tell. */
export function tagKeys(
  keys: readonly Pick<AccessKeyView, 'tags'>[],
  requests: readonly Pick<RequestView, 'tags'>[],
): readonly string[] {
  return [...new Set([...keys, ...requests].flatMap(({ tags }) => Object.keys(tags)))].sort();
}
