// Settings in memory.
import type { ModelOverride } from '../../src-main/catalog/overrides.ts';
import type { Credential, Provider } from '../../src-main/providers/provider.ts';
import type { Budget, Preset, Route, Settings, SettingsKind } from '../../src-main/settings/settings.ts';

export function fakeSettings(): Settings {
  const providers = new Map<string, Provider>();
  const credentials = new Map<string, Credential>();
  const routes = new Map<string, Route>();
  const budgets = new Map<string, Budget>();
  const presets = new Map<string, Preset>();

  const models = new Map<string, ModelOverride>();
  const preferences = new Map<string, unknown>();
  const kinds: Record<SettingsKind, Map<string, unknown>> = {
    provider: providers,
    credential: credentials,
    route: routes,
    budget: budgets,
    preset: presets,
    model: models,
    preference: preferences,
  };
  return {
    providers: () => [...providers.values()],
    putProvider: async (provider) => void providers.set(provider.id, provider),
    removeProvider: async (id) => providers.delete(id),
    credentials: () =>
      [...credentials.values()].sort((a, b) => a.providerId.localeCompare(b.providerId) || a.order - b.order),
    putCredential: async (credential) => void credentials.set(credential.id, credential),
    removeCredential: async (id) => credentials.delete(id),
    routes: () => [...routes.values()],
    putRoute: async (route) => void routes.set(route.name, route),
    removeRoute: async (name) => routes.delete(name),
    budgets: () => [...budgets.values()],
    putBudget: async (budget) => void budgets.set(budget.name, budget),
    removeBudget: async (name) => budgets.delete(name),
    presets: () => [...presets.values()],
    putPreset: async (preset) => void presets.set(preset.slug, preset),
    removePreset: async (slug) => presets.delete(slug),

    modelOverrides: () => [...models.values()],
    putModelOverride: async (override) => void models.set(override.name, override),
    removeModelOverride: async (name) => models.delete(name),
    preference: <T>(name: string) => preferences.get(name) as T | undefined,
    setPreference: async (name, value) => void preferences.set(name, value),
    all: () => Object.fromEntries(Object.entries(kinds).map(([kind, values]) => [kind, Object.fromEntries(values)])),
    async putAll(values) {
      for (const [kind, named] of Object.entries(values)) {
        for (const [name, value] of Object.entries(named)) kinds[kind as SettingsKind].set(name, value);
      }
    },
    onChange: () => () => {},
  };
}
