// Which settings of other kinds an import adds and changes, and what they miss. Pure.
import { isDeepStrictEqual } from 'node:util';
import { keyBudgetName } from '../../budgets/budgets.ts';
import type { ImportedChange } from '../../contract/configuration-views.ts';
import { isBoundTo } from '../../providers/authorize.ts';
import type { Credential, Provider } from '../../providers/provider.ts';
import type { Budget, Route, SettingsByKind, SettingsKind } from '../../settings/settings.ts';
import { change, DIFFERS, type ImportMode } from './import-plan.ts';

export interface SettingsPlan {
  readonly changes: readonly ImportedChange[];
  readonly put: SettingsByKind;
}

/** @param isUntouched a route that is as every new home begins with it: nobody's choice is lost with it */
export function planSettings(
  file: SettingsByKind,
  here: SettingsByKind,
  mode: ImportMode,
  isUntouched: (route: Route) => boolean,
): SettingsPlan {
  const changes: ImportedChange[] = [];
  const put: Partial<Record<SettingsKind, Record<string, unknown>>> = {};
  for (const [kind, named] of Object.entries(file) as [SettingsKind, Readonly<Record<string, unknown>>][]) {
    if (kind === 'credential') continue;
    for (const [name, value] of Object.entries(named)) {
      const known = here[kind]?.[name];
      const isFresh = kind === 'route' && known !== undefined && isUntouched(known as Route);
      const told = toldOf(kind, name, value, known, isFresh ? 'replace' : mode);
      changes.push(told);
      if (told.what === 'added' || told.what === 'changed') put[kind] = { ...put[kind], [name]: value };
    }
  }
  return { changes, put };
}

function toldOf(kind: SettingsKind, name: string, value: unknown, known: unknown, mode: ImportMode): ImportedChange {
  if (known === undefined) return change(kind, name, 'added');
  if (isDeepStrictEqual(undated(value), undated(known))) return change(kind, name, 'same');
  return mode === 'replace' ? change(kind, name, 'changed') : change(kind, name, 'skipped', DIFFERS);
}

/** When it was changed last does not make it another. */
function undated(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, updatedAt: undefined };
}

/** Budgets of keys that have another id here count those. */
export function withKeyIds(settings: SettingsByKind, idHere: ReadonlyMap<string, string>): SettingsByKind {
  if (!settings.budget) return settings;
  const budgets = Object.values(settings.budget as Readonly<Record<string, Budget>>).map((budget) => {
    const { scope } = budget;
    const keyId = scope.type === 'key' ? idHere.get(scope.keyId) : undefined;
    if (scope.type !== 'key' || keyId === undefined) return budget;
    const name = budget.name === keyBudgetName(scope.keyId) ? keyBudgetName(keyId) : budget.name;
    return { ...budget, name, scope: { ...scope, keyId } };
  });
  return { ...settings, budget: Object.fromEntries(budgets.map((budget) => [budget.name, budget])) };
}

/**
 * What the settings would miss, as they stand after the import.
 * @param changed kinds and names that the import touches: only of them is told
 * @param isProvider is there such a provider, the built-in one included?
 */
export function missingParts(
  after: SettingsByKind,
  changed: SettingsByKind,
  keyIds: ReadonlySet<string>,
  isProvider: (id: string) => boolean,
): readonly string[] {
  const providers = (after.provider ?? {}) as Readonly<Record<string, Provider>>;
  const credentials = Object.values((after.credential ?? {}) as Readonly<Record<string, Credential>>);
  return [
    ...routesOf(changed).flatMap(({ name, targets }) =>
      [...new Set(targets.map(({ providerId }) => providerId))]
        .filter((id) => !isProvider(id))
        .map((id) => `The route ${name} asks the provider "${id}", which is not here.`),
    ),
    ...budgetsOf(changed).flatMap(({ name, scope, atLimit }) => [
      ...(scope.type === 'key' && !keyIds.has(scope.keyId)
        ? [`The budget ${name} counts an access key that is not here.`]
        : []),
      ...(atLimit.type === 'switch' && after.route?.[atLimit.route] === undefined
        ? [`The budget ${name} switches to the route "${atLimit.route}", which is not here.`]
        : []),
    ]),
    ...credentials
      .filter((each) => changed.provider?.[each.providerId] ?? changed.credential?.[each.id])
      .filter((each) => {
        const provider = providers[each.providerId];
        return provider !== undefined && !isBoundTo(each, provider);
      })
      .map(
        ({ providerId, label, boundTo }) =>
          `The key ${providerId}/${label} may only be sent to ${boundTo}, and its provider has another address: it is not used.`,
      ),
  ];
}

const routesOf = ({ route = {} }: SettingsByKind): readonly Route[] => Object.values(route) as Route[];
const budgetsOf = ({ budget = {} }: SettingsByKind): readonly Budget[] => Object.values(budget) as Budget[];
