// Settings in SQLite, read from memory: every value is checked when it is loaded and when it is stored.
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../database/sqlite-errors.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Credential } from '../providers/provider.ts';
import { SettingsError } from './settings-error.ts';
import { loadRows, type SettingsRows } from './settings-rows.ts';
import {
  budgetSchema,
  credentialSchema,
  modelOverrideSchema,
  preferenceNameSchema,
  preferenceSchema,
  presetSchema,
  providerSchema,
  routeSchema,
} from './settings-schemas.ts';
import type { Settings, SettingsByKind, SettingsKind } from './settings.ts';

/**
 * Stored values that no longer pass are reported through `log` and skipped. The put functions reject with SettingsError.
 * Removing a provider leaves its credentials: whoever removes it removes their secrets with them.
 */
export function openSettings(db: DatabaseSync, options: { readonly log?: (line: string) => void } = {}): Settings {
  const { log = () => {} } = options;
  const providers = loadRows(db, 'provider', providerSchema, log);
  const credentials = loadRows(db, 'credential', credentialSchema, log);
  const routes = loadRows(db, 'route', routeSchema, log);
  const budgets = loadRows(db, 'budget', budgetSchema, log);
  const presets = loadRows(db, 'preset', presetSchema, log);

  const models = loadRows(db, 'model', modelOverrideSchema, log);
  const preferences = loadRows(db, 'preference', preferenceSchema, log);
  const kinds: Record<SettingsKind, SettingsRows<unknown>> = {
    provider: providers,
    credential: credentials,
    route: routes,
    budget: budgets,
    preset: presets,
    model: models,
    preference: preferences,
  };
  const listeners = new Set<() => void>();

  // An async function: what the work throws becomes a rejection.
  const change = async <T>(work: () => T): Promise<T> => {
    const result = work();
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        // The change is stored: the one who made it must not be told otherwise.
        log(`Settings: a listener failed (${messageOf(error)}).`);
      }
    }
    return result;
  };

  return {
    providers: () => sorted(providers.values, (a, b) => compare(a.id, b.id)),
    putProvider: (provider) => change(() => providers.put(provider.id, provider)),
    removeProvider: (id) => change(() => providers.remove(id)),
    credentials: () => sorted(credentials.values, byProviderAndOrder),
    putCredential: (credential) => change(() => credentials.put(credential.id, credential)),
    removeCredential: (id) => change(() => credentials.remove(id)),
    routes: () => sorted(routes.values, (a, b) => compare(a.name, b.name)),
    putRoute: (route) => change(() => routes.put(route.name, route)),
    removeRoute: (name) => change(() => routes.remove(name)),
    budgets: () => sorted(budgets.values, (a, b) => compare(a.name, b.name)),
    putBudget: (budget) => change(() => budgets.put(budget.name, budget)),
    removeBudget: (name) => change(() => budgets.remove(name)),
    presets: () => sorted(presets.values, (a, b) => compare(a.slug, b.slug)),
    putPreset: (preset) => change(() => presets.put(preset.slug, preset)),
    removePreset: (slug) => change(() => presets.remove(slug)),

    modelOverrides: () => sorted(models.values, (a, b) => compare(a.name, b.name)),
    putModelOverride: (override) => change(() => models.put(override.name, override)),
    removeModelOverride: (name) => change(() => models.remove(name)),
    preference: <T>(name: string) => structuredClone(preferences.values.get(name)) as T | undefined,
    setPreference: (name, value) =>
      change(() => {
        if (value === undefined) return void preferences.remove(name);
        const checked = preferenceNameSchema.safeParse(name);
        if (!checked.success) throw new SettingsError('name', checked.error.issues[0]?.message ?? 'is not valid');
        preferences.put(name, value);
      }),
    all: () => Object.fromEntries(Object.entries(kinds).map(([kind, { values }]) => [kind, byName(values)])),
    putAll: (values) => change(() => putAll(db, kinds, values)),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function putAll(db: DatabaseSync, kinds: Record<SettingsKind, SettingsRows<unknown>>, values: SettingsByKind): void {
  const changes = Object.entries(values).flatMap(([kind, named]) =>
    Object.entries(named).map(([name, value]) => kinds[kind as SettingsKind].prepare(name, value)),
  );
  inTransaction(db, () => changes.forEach(({ write }) => write()));
  for (const { remember } of changes) remember();
}

const byName = (values: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...values].sort(([a], [b]) => compare(a, b)));

const sorted = <T>(values: ReadonlyMap<string, T>, order: (a: T, b: T) => number): readonly T[] =>
  [...values.values()].sort(order);

const byProviderAndOrder = (a: Credential, b: Credential): number =>
  compare(a.providerId, b.providerId) || a.order - b.order || a.createdAt - b.createdAt;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
