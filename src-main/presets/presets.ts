// The presets of this installation: found by slug, and given new versions. Earlier versions are kept.
import { editDistance } from '../catalog/edit-distance.ts';
import type { Preset, PresetVersion, Settings } from '../settings/settings.ts';
import type { PresetSettings } from './read-preset.ts';

/** The oldest go first. */
const MAX_VERSIONS = 100;
const MAX_NEAR = 3;

export interface PresetChange extends PresetSettings {
  readonly name?: string;
  /** null takes it away. */
  readonly description?: string | null;
}

export interface Presets {
  list(): readonly Preset[];
  find(slug: string): Preset | undefined;
  /** The most alike slugs there are. */
  near(slug: string): readonly string[];
  /** Makes the preset, or gives it a version more. Settings that are as they were make none. Rejects with SettingsError. */
  put(slug: string, change: PresetChange): Promise<Preset>;
  remove(slug: string): Promise<boolean>;
}

/** The settings that hold. */
export const currentVersion = ({ versions }: Preset): PresetVersion => {
  const last = versions.at(-1);
  if (!last) throw new Error('a preset has at least one version');
  return last;
};

export function createPresets(
  settings: Pick<Settings, 'presets' | 'putPreset' | 'removePreset'>,
  now: () => number,
): Presets {
  const find = (slug: string): Preset | undefined => settings.presets().find((preset) => preset.slug === slug);
  return {
    list: () => settings.presets(),
    find,
    near: (slug) =>
      settings
        .presets()
        .map((preset) => ({ slug: preset.slug, edits: editDistance(slug, preset.slug, Number.POSITIVE_INFINITY) }))
        .sort((a, b) => a.edits - b.edits || (a.slug < b.slug ? -1 : 1))
        .slice(0, MAX_NEAR)
        .map((near) => near.slug),
    async put(slug, change) {
      const preset = changed(find(slug), slug, change, now());
      await settings.putPreset(preset);
      return preset;
    },
    remove: (slug) => settings.removePreset(slug),
  };
}

function changed(known: Preset | undefined, slug: string, change: PresetChange, at: number): Preset {
  const { config, systemPrompt } = change;
  const description = change.description === undefined ? known?.description : (change.description ?? undefined);
  const last = known?.versions.at(-1);
  const next: PresetVersion = {
    version: (last?.version ?? 0) + 1,
    config,
    ...(systemPrompt !== undefined && { systemPrompt }),
    createdAt: at,
  };
  const isSame = last !== undefined && sameSettings(last, next);
  return {
    slug,
    name: change.name ?? known?.name ?? slug,
    ...(description !== undefined && { description }),
    versions: isSame ? (known?.versions ?? []) : [...(known?.versions ?? []), next].slice(-MAX_VERSIONS),
    createdAt: known?.createdAt ?? at,
    updatedAt: at,
  };
}

const sameSettings = (a: PresetVersion, b: PresetVersion): boolean =>
  a.systemPrompt === b.systemPrompt && JSON.stringify(a.config) === JSON.stringify(b.config);
