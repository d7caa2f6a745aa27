// Reads what routing needs from a client's body; the rest is read by a dialect, and only when a target speaks another one.
import type { ClientDialect, PathFacts, Seal } from '../dialects/dialect.ts';
import type { Finish } from '../dialects/model-stream.ts';
import type { ModelRequest } from '../dialects/model-request.ts';
import { readPlugins, type Plugins } from '../plugins/read-plugins.ts';
import type { ProviderPreferences } from '../routing/plan.ts';
import { readPreferences } from '../routing/preferences.ts';
import { applyPreset, type PresetSource } from './apply-preset.ts';
import { GatewayError } from './gateway-error.ts';

export interface ClientRequest {
  readonly bytes: Buffer;
  readonly json: Readonly<Record<string, unknown>>;
  /** `model`, then `models[]`, without repeats. */
  readonly models: readonly string[];
  readonly stream: boolean;
  readonly preferences: ProviderPreferences;
  /** The neutral request, decoded on first use. @throws GatewayError 400 */
  readonly neutral: () => ModelRequest;
  /** Opaque reasoning state in it. */
  readonly seals: () => readonly Seal[];
  readonly plugins: Plugins;
  /** The preset whose settings were laid under the body. */
  readonly preset?: string;
  /** What that preset says about stored answers. */
  readonly presetCache?: boolean;
  /** There is nothing to generate: the client only asked for a model to be loaded or dropped, and this is its answer. */
  readonly idle?: Finish;
}

const MAX_MODELS = 50;

const invalid = (message: string, field: string): GatewayError =>
  new GatewayError('invalid_request', message, { metadata: { field } });

/**
 * @param source where presets come from; absent = the request stands for itself
 * @throws GatewayError 400 that names the field and what it expected, 404 for a preset that there is not
 */
export function readRequest(
  sent: Buffer,
  dialect: ClientDialect,
  sentPath: PathFacts,
  source?: PresetSource,
): ClientRequest {
  const body = parseObject(sent);
  const laid = source && applyPreset(body, dialect, sentPath, source);
  const json = laid?.json ?? body;
  // Only here are a client's bytes written anew.
  const bytes = laid ? Buffer.from(JSON.stringify(json)) : sent;
  const path = laid?.path ?? sentPath;
  const models = path.model === undefined ? modelsOf(json) : namesOf(path.model, laid && json);
  const { stream } = json;
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    throw invalid(`stream must be true or false, found ${JSON.stringify(stream)}.`, 'stream');
  }
  const idle = hasPrompt(json, dialect) ? undefined : dialect.noPrompt?.(json);
  if (!idle) checkPrompt(json, dialect);
  const read = readPreferences(json['provider'], json['route']);
  if (!read.ok) throw invalid(read.message, read.field);
  const plugins = readPlugins(json);
  if (!plugins.ok) throw invalid(plugins.failure.message, plugins.failure.field);
  let neutral: ModelRequest | undefined;
  let seals: readonly Seal[] | undefined;
  return {
    bytes,
    json,
    models,
    stream: path.stream ?? (typeof stream === 'boolean' ? stream : dialect.streamsByDefault === true),
    preferences: read.preferences,
    plugins: withSuffixes(plugins.value, models),
    ...(idle && { idle }),
    ...(laid && { preset: laid.slug }),
    ...(laid?.cacheEnabled !== undefined && { presetCache: laid.cacheEnabled }),
    neutral() {
      neutral ??= decode(json, dialect, path);
      return neutral;
    },
    seals() {
      seals ??= dialect.sealsIn?.(json) ?? [];
      return seals;
    },
  };
}

/** `model`, or Ollama's older `name`. @throws GatewayError 400 */
export function modelNamedIn(bytes: Buffer): string {
  const { model, name } = parseObject(bytes);
  const named = model ?? name;
  if (typeof named === 'string' && named !== '') return named;
  throw invalid('model is missing: name a model.', 'model');
}

/** Among other suffixes too. */
const ONLINE = /:online(?::[a-z]+)*$/;

/** `:online` is OpenRouter's older way to ask for a search. */
const withSuffixes = (plugins: Plugins, models: readonly string[]): Plugins =>
  !plugins.web && models.some((name) => ONLINE.test(name)) ? { ...plugins, web: {} } : plugins;

const hasPrompt = (json: Readonly<Record<string, unknown>>, { promptFields }: ClientDialect): boolean =>
  promptFields.some((name) => {
    const prompt = json[name];
    return Array.isArray(prompt) ? prompt.length > 0 : prompt !== undefined && prompt !== null && prompt !== '';
  });

/** Refused here, before any target is tried; what is inside is read by a dialect, when needed. */
function checkPrompt(json: Readonly<Record<string, unknown>>, { promptFields }: ClientDialect): void {
  const [first = ''] = promptFields;
  const field = promptFields.find((name) => json[name] !== undefined && json[name] !== null);
  if (field === undefined) throw invalid(`${first} is missing: send what the model is to answer.`, first);
  const prompt = json[field];
  if (field === 'messages' || field === 'contents') {
    if (!Array.isArray(prompt) && field === 'messages') throw invalid('messages must be an array.', field);
    if (Array.isArray(prompt) && prompt.length === 0) {
      throw invalid(`${field} is empty: send at least one message.`, field);
    }
  }
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString()) as unknown;
  } catch (error) {
    throw invalid(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`, 'body');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw invalid('The body must be a JSON object.', 'body');
  return parsed as Record<string, unknown>;
}

function modelsOf(json: Readonly<Record<string, unknown>>): readonly string[] {
  const { model, models } = json;
  const listed: unknown = models === undefined || models === null ? [] : models;
  if (!Array.isArray(listed) || listed.length > MAX_MODELS) {
    throw invalid(`models must be an array of at most ${MAX_MODELS} model names.`, 'models');
  }
  const fallbacks = listed as unknown[];
  const named = model === undefined && fallbacks.length > 0 ? fallbacks : [model, ...fallbacks];
  for (const [index, name] of named.entries()) {
    if (typeof name === 'string' && name !== '') continue;
    const field = index === 0 && model !== undefined ? 'model' : `models[${index - (model === undefined ? 0 : 1)}]`;
    if (name === undefined) throw invalid('model is missing: name a route, a model or `provider:model`.', 'model');
    throw invalid(`${field} must be a model's name, found ${JSON.stringify(name)}.`, field);
  }
  return [...new Set(named as string[])];
}

/** The path's model, with the fallbacks that a preset adds where the protocol has no place for any. */
const namesOf = (model: string, laid: Readonly<Record<string, unknown>> | undefined): readonly string[] =>
  laid ? modelsOf({ ...laid, model }) : [model];

function decode(json: Readonly<Record<string, unknown>>, dialect: ClientDialect, path: PathFacts): ModelRequest {
  const decoded = dialect.decodeRequest(json, path);
  if (!decoded.ok) throw invalid(decoded.failure.message, decoded.failure.field);
  return decoded.value;
}
