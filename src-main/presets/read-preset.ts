// Checks what is to become a preset, and makes one out of a request's body. Pure.
import type { ClientDialect, Decoded, DecodeFailure } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import { decoded, isJson, maybeBoolean, maybeString, objectAt, unreadable, type Json } from '../dialects/read-json.ts';
import { readPlugins } from '../plugins/read-plugins.ts';
import { readPreferences } from '../routing/preferences.ts';
import { routingFields } from './preset-fields.ts';

export interface PresetSettings {
  readonly config: Json;
  readonly systemPrompt?: string;
}

/** Fields of one request that a preset cannot hold. */
const OF_ONE_REQUEST = ['messages', 'input', 'prompt', 'contents', 'stream', 'stream_options', 'preset', 'debug'];

/** @param config fields by the names of OpenRouter's chat requests */
export function readPreset(config: unknown, systemPrompt: unknown, dialects: Dialects): Decoded<PresetSettings> {
  const settings = decoded(() => settingsIn(config, systemPrompt));
  if (!settings.ok) return settings;
  const body = settings.value.config;
  const preferences = readPreferences(body['provider'], body['route']);
  if (!preferences.ok) return inConfig(preferences);
  const plugins = readPlugins(body);
  if (!plugins.ok) return inConfig(plugins.failure);
  const messages = [{ role: 'user', content: '.' }];
  const request = dialects.client['openai-chat'].decodeRequest({ model: 'preset', ...body, messages });
  return request.ok ? settings : inConfig(request.failure);
}

const inConfig = ({ field, message }: DecodeFailure): { readonly ok: false; readonly failure: DecodeFailure } => ({
  ok: false,
  failure: { field: `config.${field}`, message: `config.${message}` },
});

function settingsIn(config: unknown, systemPrompt: unknown): PresetSettings {
  const settings = objectAt(config, 'config');
  const system = maybeString(systemPrompt, 'systemPrompt');
  const out = OF_ONE_REQUEST.find((name) => Object.hasOwn(settings, name));
  if (out !== undefined) unreadable(`config.${out}`, 'left out: it belongs to a single request', settings[out]);
  maybeBoolean(settings['cache_enabled'], 'config.cache_enabled');
  checkModels(settings);
  return { config: settings, ...(system !== undefined && system !== '' && { systemPrompt: system }) };
}

function checkModels({ model, models }: Json): void {
  const name = (value: unknown, field: string): void => {
    const text = maybeString(value, field);
    if (text === '' || text?.includes('@preset/')) unreadable(field, "a model's name", text);
  };
  name(model, 'config.model');
  if (models === undefined) return;
  if (!Array.isArray(models)) unreadable('config.models', 'an array of model names', models);
  for (const [index, each] of (models as unknown[]).entries()) name(each ?? 0, `config.models[${index}]`);
}

/** A request in any protocol, without its conversation. */
export function presetOfRequest(body: Json, dialect: ClientDialect, dialects: Dialects): Decoded<PresetSettings> {
  const read = dialect.decodeRequest(body);
  if (!read.ok) return read;
  const chat =
    dialect.id === 'openai-chat' ? body : dialects.shared['openai-chat'].encodeRequest(read.value, '', {}).body;
  const kept = Object.entries({ ...chat, ...routingFields(body) }).filter(
    ([name, value]) => !OF_ONE_REQUEST.includes(name) && value !== null && value !== undefined && value !== '',
  );
  return readPreset(Object.fromEntries(kept), systemOf(chat['messages']), dialects);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The text of the leading instructions. */
function systemOf(messages: unknown): string | undefined {
  const first = listOf(messages)[0];
  if (!isJson(first) || (first['role'] !== 'system' && first['role'] !== 'developer')) return undefined;
  const { content } = first;
  if (typeof content === 'string') return content;
  return listOf(content)
    .flatMap((part) => (isJson(part) && typeof part['text'] === 'string' ? part['text'] : []))
    .join('\n');
}
