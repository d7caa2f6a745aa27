// Puts the settings of a preset under a request, before anything else is read from it.
import type { ClientDialect, PathFacts } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import type { Json } from '../dialects/read-json.ts';
import { choosePreset, modelNames, type PresetChoice } from '../presets/choose-preset.ts';
import { layPreset } from '../presets/lay-preset.ts';
import { currentVersion, type Presets } from '../presets/presets.ts';
import { GatewayError } from './gateway-error.ts';

/** What there is to lay under requests, and for whom. */
export interface PresetSource {
  readonly presets: Pick<Presets, 'find' | 'near'>;
  /** Slug of the preset under all requests of the calling key. */
  readonly ofKey: string | undefined;
  readonly dialects: Dialects;
  /** False for operations that have no conversation. */
  readonly generates: boolean;
}

export interface Laid {
  readonly json: Json;
  readonly path: PathFacts;
  readonly slug: string;
  /** What the preset says about stored answers; undefined = nothing. */
  readonly cacheEnabled?: boolean;
}

/** @returns undefined when no preset is asked for. @throws GatewayError 400, 404 */
export function applyPreset(
  sent: Json,
  dialect: ClientDialect,
  path: PathFacts,
  source: PresetSource,
): Laid | undefined {
  const named = path.model === undefined ? modelNames(sent) : [path.model];
  const chosen = choosePreset(sent, named, source.ofKey);
  if (!chosen.ok) {
    const { field, message } = chosen.failure;
    throw new GatewayError('invalid_request', message, { metadata: { field } });
  }
  if (!chosen.value) return undefined;
  const { slug, models } = chosen.value;
  const preset = source.presets.find(slug);
  if (!preset) throw unknown(chosen.value, source);
  const version = currentVersion(preset);
  const json = layPreset(sent, version, models, { ...source, dialect });
  const cacheEnabled = version.config['cache_enabled'];
  const [model] = modelNames(json);
  if (model === undefined) {
    const problem = `The preset "${slug}" names no model: send "author/model@preset/${slug}" as model, or give it one with \`pointsman preset set ${slug} --model …\`.`;
    throw new GatewayError('invalid_request', problem, { metadata: { field: 'model' } });
  }
  return {
    json,
    slug,
    path: path.model === undefined ? path : { ...path, model },
    ...(typeof cacheEnabled === 'boolean' && { cacheEnabled }),
  };
}

function unknown({ slug, field }: PresetChoice, { presets }: PresetSource): GatewayError {
  const near = presets.near(slug);
  const whose = field === undefined ? 'The access key has' : `${field} names`;
  const there = near.length > 0 ? `Near to it: ${near.join(', ')}.` : 'There are none yet.';
  const problem = `${whose} the preset "${slug}", which does not exist. ${there} \`pointsman preset list\` lists what there is.`;
  return new GatewayError('not_found', problem, { metadata: { field: field ?? 'preset' } });
}
