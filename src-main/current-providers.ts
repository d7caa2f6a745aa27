// Settings whose providers carry the facts of today's registry, not those of the day on which they were added.
import { withCurrentRow } from './providers/current-row.ts';
import type { Provider } from './providers/provider.ts';
import type { Settings } from './settings/settings.ts';

export function withCurrentProviders(settings: Settings): Settings {
  // Stored values are replaced, never changed, so each is joined once.
  const joined = new WeakMap<Provider, Provider>();
  const join = (stored: Provider): Provider => {
    const known = joined.get(stored) ?? withCurrentRow(stored);
    joined.set(stored, known);
    return known;
  };
  return { ...settings, providers: () => settings.providers().map(join) };
}
