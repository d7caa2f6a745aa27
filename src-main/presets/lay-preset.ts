// Lays a preset's settings under a request: what the request says itself wins. Pure.
import type { ClientDialect, ClientDialectId } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import { isJson, type Json } from '../dialects/read-json.ts';
import type { PresetVersion } from '../settings/settings.ts';
import { presetFields, routingFields } from './preset-fields.ts';

/** Fields that say the same: one of them in a request takes all of them out of the preset. */
const SAME: readonly (readonly string[])[] = [
  ['model', 'models'],
  ['max_tokens', 'max_completion_tokens'],
  ['reasoning', 'reasoning_effort', 'include_reasoning'],
];

/** Objects that hold the single settings of a protocol: they are joined, not replaced. */
const HOLDERS: ReadonlySet<string> = new Set(['generationConfig', 'options']);

/**
 * @param models what the request names besides the preset; empty = the preset's are meant
 * @param generates false for operations without a conversation: they take only what routing needs
 */
export function layPreset(
  sent: Json,
  { config, systemPrompt }: Pick<PresetVersion, 'config' | 'systemPrompt'>,
  models: readonly string[],
  {
    dialect,
    dialects,
    generates,
  }: { readonly dialect: ClientDialect; readonly dialects: Dialects; readonly generates: boolean },
): Json {
  const own = withoutPreset(sent, models);
  const under = generates ? presetFields(config, dialect, dialects) : routingFields(config);
  const given = Object.entries(under).filter(([name]) => !isSaid(own, name));
  const laid: Json = { ...Object.fromEntries(given), ...joined(own, under) };
  return generates && systemPrompt !== undefined ? withInstructions(laid, systemPrompt, dialect.id) : laid;
}

/** null is how some SDKs say nothing. */
const says = (body: Json, name: string): boolean => body[name] !== undefined && body[name] !== null;

const isSaid = (own: Json, name: string): boolean =>
  (SAME.find((group) => group.includes(name)) ?? [name]).some((each) => says(own, each));

function withoutPreset(sent: Json, models: readonly string[]): Json {
  const { preset: _, model: __, models: ___, ...rest } = sent;
  const [model, ...fallbacks] = models;
  return {
    ...(model !== undefined && { model }),
    ...(fallbacks.length > 0 && { models: fallbacks }),
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)),
  };
}

function joined(own: Json, under: Json): Json {
  const both = Object.entries(own).map(([name, value]): [string, unknown] => {
    const given = under[name];
    if (HOLDERS.has(name) && isJson(value) && isJson(given)) return [name, { ...given, ...value }];
    if (name === 'provider' && isJson(value) && isJson(given)) return [name, { ...value, ...privacyIn(given) }];
    if (name === 'tools' && Array.isArray(value) && Array.isArray(given)) return [name, united(value, given)];
    return [name, value];
  });
  return Object.fromEntries(both);
}

/** A key's preset may be there to protect what its app sends: a request can tighten that, as on a route, and not loosen it. */
const PRIVATE: Json = { zdr: true, data_collection: 'deny', enforce_distillable_text: true };

const privacyIn = (given: Json): Json =>
  Object.fromEntries(Object.entries(PRIVATE).filter(([name, value]) => given[name] === value));

/** The request's tools, and those of the preset that it has not. */
function united(own: readonly unknown[], given: readonly unknown[]): readonly unknown[] {
  const known = new Set(own.flatMap(toolNames));
  return [...own, ...given.filter((tool) => !toolNames(tool).every((name) => known.has(name)))];
}

/** Every protocol's way to name a tool; vendors' own tools are named by their kind. */
function toolNames(tool: unknown): readonly string[] {
  if (!isJson(tool)) return [JSON.stringify(tool)];
  const inside = tool['function'];
  const declared: unknown = tool['functionDeclarations'] ?? tool['function_declarations'];
  if (Array.isArray(declared)) return declared.flatMap(toolNames);
  const name = (isJson(inside) ? inside['name'] : undefined) ?? tool['name'] ?? tool['type'];
  return [typeof name === 'string' ? name : JSON.stringify(tool)];
}

const INSTRUCTION_FIELD: Readonly<Partial<Record<ClientDialectId, string>>> = {
  'openai-responses': 'instructions',
  'anthropic-messages': 'system',
  'ollama-generate': 'system',
};
const INSTRUCTING: ReadonlySet<unknown> = new Set(['system', 'developer']);

function withInstructions(body: Json, text: string, dialect: ClientDialectId): Json {
  const field = INSTRUCTION_FIELD[dialect];
  if (field !== undefined) return says(body, field) ? body : { ...body, [field]: text };
  if (dialect === 'gemini') {
    const has = says(body, 'systemInstruction') || says(body, 'system_instruction');
    return has ? body : { ...body, systemInstruction: { parts: [{ text }] } };
  }
  const messages: unknown = body['messages'];
  if (!Array.isArray(messages)) return body;
  if (messages.some((message) => isJson(message) && INSTRUCTING.has(message['role']))) return body;
  return { ...body, messages: [{ role: 'system', content: text }, ...(messages as unknown[])] };
}
