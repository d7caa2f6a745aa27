// Everything the user configured, except secrets.
import type { ModelOverride } from '../catalog/overrides.ts';
import type { Credential, Provider } from '../providers/provider.ts';

export interface RouteTarget {
  readonly providerId: string;
  /** The provider's own model id. */
  readonly model: string;
}

/** How a route's targets are ordered; `in-order` unless it says otherwise. */
export type RouteStrategy = 'in-order' | 'cheapest' | 'fastest' | 'weighted';

/** A named virtual model: targets in order. */
export interface Route {
  readonly name: string;
  readonly targets: readonly RouteTarget[];
  readonly strategy?: RouteStrategy;
  /** A `provider{}` object under that of every request, as it was written. */
  readonly preferences?: Readonly<Record<string, unknown>>;
  readonly updatedAt: number;
}

/** Whose requests a budget counts. */
export type BudgetScope =
  | { readonly type: 'total' }
  | { readonly type: 'key'; readonly keyId: string }
  | { readonly type: 'tag'; readonly key: string; readonly value: string }
  | { readonly type: 'route'; readonly route: string };

/** What may be spent in a period, and what happens when it is. */
export interface Budget {
  readonly name: string;
  readonly scope: BudgetScope;
  /** Calendar periods; `never` = it is not renewed. Weeks begin on Monday. */
  readonly period: 'day' | 'week' | 'month' | 'never';
  readonly limitNanoUsd: number;
  /** Share (0–1) of the limit from which on it warns. */
  readonly warnAt: number;
  /** At the limit: refuse, or let a cheaper route answer instead. */
  readonly atLimit: { readonly type: 'stop' } | { readonly type: 'switch'; readonly route: string };
  readonly updatedAt: number;
}

/** One state of a preset's settings. */
export interface PresetVersion {
  /** 1-based. */
  readonly version: number;
  /** Request fields by the names of OpenRouter's chat requests (`model`, `provider`, `temperature`, …), and `cache_enabled`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** For requests that bring no instructions of their own. */
  readonly systemPrompt?: string;
  readonly createdAt: number;
}

/** Named request settings that are laid under requests. */
export interface Preset {
  readonly slug: string;
  readonly name: string;
  readonly description?: string;
  /** Oldest first, never empty; the last one holds. */
  readonly versions: readonly PresetVersion[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type SettingsKind = 'provider' | 'credential' | 'route' | 'budget' | 'preset' | 'model' | 'preference';

export type SettingsByKind = Readonly<Partial<Record<SettingsKind, Readonly<Record<string, unknown>>>>>;

export interface Settings {
  providers(): readonly Provider[];
  putProvider(provider: Provider): Promise<void>;
  removeProvider(id: string): Promise<boolean>;
  /** Sorted by provider, then order. */
  credentials(): readonly Credential[];
  putCredential(credential: Credential): Promise<void>;
  removeCredential(id: string): Promise<boolean>;
  routes(): readonly Route[];
  putRoute(route: Route): Promise<void>;
  removeRoute(name: string): Promise<boolean>;
  budgets(): readonly Budget[];
  putBudget(budget: Budget): Promise<void>;
  removeBudget(name: string): Promise<boolean>;
  presets(): readonly Preset[];
  putPreset(preset: Preset): Promise<void>;
  removePreset(slug: string): Promise<boolean>;

  /** What the user says about models, by name. */
  modelOverrides(): readonly ModelOverride[];
  putModelOverride(override: ModelOverride): Promise<void>;
  removeModelOverride(name: string): Promise<boolean>;
  /** Preferences by name, JSON values (`bodyLimitBytes`, `allowedHosts`, `allowedOrigins`, `firstStartDone`, …). */
  preference<T>(name: string): T | undefined;
  setPreference(name: string, value: unknown): Promise<void>;
  /** Every stored value by kind and name, as it is stored. */
  all(): SettingsByKind;
  /** Stores all of these or, where one cannot be stored, none. Rejects with SettingsError. */
  putAll(values: SettingsByKind): Promise<void>;
  /** Called after any change. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
