// A preset's settings as fields of one protocol's requests. Pure.
import type { ClientDialect, ClientDialectId, Dialect } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import type { Json } from '../dialects/read-json.ts';

/** Fields of a preset that are about the preset, not about requests. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['cache_enabled']);

/** What the gateway itself reads, in whichever protocol a request comes. */
const ROUTING_FIELDS = ['model', 'models', 'provider', 'route', 'plugins', 'transforms', 'session_id', 'trace'];

const pick = (fields: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]]));

export const routingFields = (config: Json): Json => pick(config, ROUTING_FIELDS);

/** Protocols whose bodies are read by the same names as Chat's. */
const LIKE_CHAT: ReadonlySet<ClientDialectId> = new Set(['openai-chat', 'openai-completions']);

/** Whose encoder writes the fields of a protocol that no provider speaks. */
const WRITTEN_AS: Partial<Record<ClientDialectId, ClientDialectId>> = { 'ollama-generate': 'ollama-chat' };

/** @throws never for a config that passed `readPreset` */
export function presetFields(config: Json, dialect: Pick<ClientDialect, 'id'>, dialects: Dialects): Json {
  if (LIKE_CHAT.has(dialect.id)) {
    return Object.fromEntries(Object.entries(config).filter(([name]) => !OWN_FIELDS.has(name)));
  }
  const writer = (dialects.shared as Partial<Record<ClientDialectId, Dialect>>)[WRITTEN_AS[dialect.id] ?? dialect.id];
  if (!writer) return routingFields(config);
  return { ...translated(config, writer, dialects), ...routingFields(config) };
}

/** Read as a Chat request and written in the other protocol; what an empty request would have too is no setting. */
function translated(config: Json, writer: Dialect, dialects: Dialects): Json {
  const write = (settings: Json): Json => {
    const messages = [{ role: 'user', content: '.' }];
    const read = dialects.client['openai-chat'].decodeRequest({ model: 'preset', ...settings, messages });
    return read.ok ? writer.encodeRequest(read.value, 'preset', {}).body : {};
  };
  const { model: _, models: __, ...settings } = config;
  const bare = write({});
  return Object.fromEntries(
    Object.entries(write(settings)).filter(([name, value]) => JSON.stringify(bare[name]) !== JSON.stringify(value)),
  );
}
