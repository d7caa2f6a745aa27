// Names in a key's scope that stand for nothing yet: allowed, but more often a slip of the pen.
import type { KeyScopeView } from '../../contract/access-key-views.ts';
import type { ControlClient } from '../../control/client.ts';

/** One line for each such name. Names with `*` are patterns and left alone. */
export async function unknownNames(client: ControlClient, scope: KeyScopeView = {}): Promise<readonly string[]> {
  const { routes = [], providers = [], preset } = scope;
  const presets = preset === undefined ? [] : [preset];
  return [
    ...lines('route', routes, routes.length === 0 ? [] : (await client.call('GET /control/routes')).routes, 'name'),
    ...lines(
      'provider',
      providers,
      providers.length === 0 ? [] : (await client.call('GET /control/providers')).providers,
      'id',
    ),
    ...lines(
      'preset',
      presets,
      presets.length === 0 ? [] : (await client.call('GET /control/presets')).presets,
      'slug',
    ),
  ];
}

function lines<F extends string>(
  what: string,
  names: readonly string[],
  known: readonly Readonly<Record<F, string>>[],
  field: F,
): readonly string[] {
  const all = new Set(known.map((each) => each[field]));
  return names
    .filter((name) => !name.includes('*') && !all.has(name))
    .map((name) => `Note: there is no ${what} "${name}" yet.\n`);
}
