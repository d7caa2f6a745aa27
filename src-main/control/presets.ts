// Control calls about presets: named request settings, with their earlier versions.
import { idSchema } from '../contract/control-schemas.ts';
import type { PresetVersionView, PresetView } from '../contract/preset-views.ts';
import { dialects } from '../dialects/index.ts';
import { currentVersion } from '../presets/presets.ts';
import { readPreset } from '../presets/read-preset.ts';
import type { Preset, PresetVersion } from '../settings/settings.ts';
import type { ControlParts } from './parts.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import type { ControlRouter } from './router.ts';

export function presetRoutes(router: ControlRouter, { presets }: ControlParts): void {
  router.handle('GET /control/presets', () => ({ presets: presets.list().map(presetView) }));

  router.handle('PUT /control/presets/:slug', async ({ params, body }) => {
    const slug = idSchema.safeParse(params.slug);
    if (!slug.success) return invalid('slug', `${slug.error.issues[0]?.message ?? ''}.`);
    const { config, systemPrompt, name, description } = body;
    const read = readPreset(config, systemPrompt, dialects);
    if (!read.ok) return new Refusal(400, 'invalid', read.failure.message, read.failure.field);
    const change = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
    return presetView(await presets.put(slug.data, { ...read.value, ...change }));
  });

  router.handle('DELETE /control/presets/:slug', async ({ params }) =>
    (await presets.remove(params.slug))
      ? { removed: true as const }
      : notFound(`There is no preset "${params.slug}". List the presets to see their slugs.`),
  );
}

const versionView = ({ version, config, systemPrompt, createdAt }: PresetVersion): PresetVersionView => ({
  version,
  config: { ...config },
  ...(systemPrompt !== undefined && { systemPrompt }),
  createdAt,
});

const presetView = (preset: Preset): PresetView => ({
  ...versionView(currentVersion(preset)),
  slug: preset.slug,
  name: preset.name,
  ...(preset.description !== undefined && { description: preset.description }),
  versions: preset.versions.map(versionView),
  updatedAt: preset.updatedAt,
});
