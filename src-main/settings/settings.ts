// Everything the user configured, except secrets.
import type { Credential, Provider } from '../providers/provider.ts';

export interface RouteTarget {
  readonly providerId: string;
  /** The provider's own model id. */
  readonly model: string;
}

/** A named virtual model: targets in order. */
export interface Route {
  readonly name: string;
  readonly targets: readonly RouteTarget[];
  readonly updatedAt: number;
}

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
  /** Preferences by name, JSON values (`bodyLimitBytes`, `allowedHosts`, `allowedOrigins`, `firstStartDone`, …). */
  preference<T>(name: string): T | undefined;
  setPreference(name: string, value: unknown): Promise<void>;
  /** Called after any change. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
