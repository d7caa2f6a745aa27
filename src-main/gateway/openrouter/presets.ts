// GET /presets and what belongs to it; POST /presets/{slug}/… makes a version out of a request's body.
import type { AccessKey } from '../../access-keys/access-keys.ts';
import { idSchema } from '../../contract/control-schemas.ts';
import type { ClientDialectId } from '../../dialects/dialect.ts';
import { currentVersion } from '../../presets/presets.ts';
import { presetOfRequest } from '../../presets/read-preset.ts';
import type { Preset, PresetVersion } from '../../settings/settings.ts';
import { GatewayError } from '../gateway-error.ts';
import { invalid, wholeNumberIn, type Asked, type OpenRouterCall } from './asked.ts';

const PAGE = 50;
const MAX_PAGE = 100;

export const listPresets: OpenRouterCall = ({ url, parts }) => page(parts.presets.list().map(presetShape), url);

export const showPreset: OpenRouterCall = (asked) => ({ data: withVersion(presetNamed(asked)) });

/** The newest first. */
export const listPresetVersions: OpenRouterCall = (asked) => {
  const preset = presetNamed(asked);
  return page(
    preset.versions.toReversed().map((version) => versionShape(preset, version)),
    asked.url,
  );
};

export const showPresetVersion: OpenRouterCall = (asked) => {
  const preset = presetNamed(asked);
  const wanted = asked.params[1] ?? '';
  const version = preset.versions.find((each) => String(each.version) === wanted);
  if (version) return { data: versionShape(preset, version) };
  const there = preset.versions.map((each) => each.version).join(', ');
  throw new GatewayError('not_found', `The preset "${preset.slug}" has no version "${wanted}". It has ${there}.`);
};

/** @param id whose protocol the body is in */
export const makePreset =
  (id: ClientDialectId): OpenRouterCall =>
  async ({ params: [slug = ''], key, body, parts }) => {
    refuseLimited(key);
    if (!idSchema.safeParse(slug).success)
      throw invalid('slug', 'of 1 to 64 lower-case letters, digits, ".", "_" or "-"', slug);
    const made = presetOfRequest(await body(), parts.dialects.client[id], parts.dialects);
    if (!made.ok) {
      const { field, message } = made.failure;
      throw new GatewayError('invalid_request', message, { metadata: { field } });
    }
    return { data: withVersion(await parts.presets.put(slug, made.value)) };
  };

/** Other keys' requests may run on a preset: who is limited itself decides nothing for them. @throws GatewayError 403 */
function refuseLimited({ name, scope }: AccessKey): void {
  const { models, providers, routes, preset } = scope ?? {};
  if ([models, providers, routes, preset].every((limit) => limit === undefined)) return;
  throw new GatewayError(
    'permission_denied',
    `The access key "${name}" is limited in what it may ask for, and makes no presets. Use a key without limits, or \`pointsman preset set\`.`,
  );
}

/** @throws GatewayError 404 */
function presetNamed({ params: [slug = ''], parts }: Asked): Preset {
  const preset = parts.presets.find(slug);
  if (preset) return preset;
  const near = parts.presets.near(slug);
  const there = near.length > 0 ? `Near to it: ${near.join(', ')}.` : 'There are none yet.';
  throw new GatewayError('not_found', `There is no preset "${slug}". ${there}`);
}

function page(rows: readonly object[], url: URL): object {
  const offset = wholeNumberIn(url, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
  const limit = wholeNumberIn(url, 'limit', { min: 1, max: MAX_PAGE }) ?? PAGE;
  return { data: rows.slice(offset, offset + limit), total_count: rows.length };
}

const iso = (at: number): string => new Date(at).toISOString();
const versionId = ({ slug }: Preset, { version }: PresetVersion): string => `${slug}@${version}`;

const presetShape = (preset: Preset): object => ({
  id: preset.slug,
  slug: preset.slug,
  name: preset.name,
  description: preset.description ?? null,
  status: 'active',
  status_updated_at: null,
  designated_version_id: versionId(preset, currentVersion(preset)),
  creator_user_id: null,
  workspace_id: null,
  created_at: iso(preset.createdAt),
  updated_at: iso(preset.updatedAt),
});

const versionShape = (preset: Preset, version: PresetVersion): object => ({
  id: versionId(preset, version),
  preset_id: preset.slug,
  version: version.version,
  config: version.config,
  system_prompt: version.systemPrompt ?? null,
  creator_id: 'local',
  created_at: iso(version.createdAt),
  updated_at: iso(version.createdAt),
});

const withVersion = (preset: Preset): object => ({
  ...presetShape(preset),
  designated_version: versionShape(preset, currentVersion(preset)),
});
