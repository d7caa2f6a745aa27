// Writes the neutral request as an Ollama chat.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ResponseFormat } from '../model-request.ts';
import { isJson, objectOr, present, type Json } from '../read-json.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeOptions } from './options.ts';
import { encodeThink } from './thinking.ts';

type Drop = (what: string) => void;

/** Fields of a completion that a chat has no word for. */
const ONLY_IN_GENERATE: readonly string[] = ['suffix', 'template', 'raw', 'context'];

/** `num_ctx` and whatever else decides how the model is loaded are never set here: another value would load it anew. */
export function encodeChatRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop = (what: string): void => void dropped.add(what);
  const extra = extraOf(request, drop);
  const options: Json = { ...objectOr(extra['options']), ...encodeOptions(request) };
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...extra,
    model,
    messages: encodeMessages(request.messages, drop),
    // A server that is told nothing streams.
    stream: request.stream,
    ...present({
      tools: encodeTools(request, drop),
      format: encodeFormat(request.responseFormat),
      think: encodeThink(request.reasoning, model, drop),
      logprobs: request.logprobs && true,
      top_logprobs: request.logprobs?.top,
    }),
    ...(Object.keys(options).length > 0 && { options }),
  };
  for (const field of traits.unsupportedFields ?? []) {
    if (body[field] === undefined) continue;
    delete body[field];
    drop(field);
  }
  return { body, dropped: [...dropped] };
}

/** Both of Ollama's dialects name their options and `keep_alive` alike. */
function extraOf({ extra }: ModelRequest, drop: Drop): Json {
  if (!extra) return {};
  if (extra.dialect === 'ollama-chat') return extra.fields;
  if (extra.dialect !== 'ollama-generate') {
    drop('extra');
    return {};
  }
  const { fields } = extra;
  for (const name of ONLY_IN_GENERATE) if (fields[name] !== undefined) drop(name);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !ONLY_IN_GENERATE.includes(name)));
}

/** What the protocol has no word for at all. */
function noteMissing(request: ModelRequest, drop: Drop): void {
  const { sampling = {}, toolChoice } = request;
  const missing: Readonly<Record<string, unknown>> = {
    topA: sampling.topA,
    logitBias: sampling.logitBias,
    n: request.n === 1 ? undefined : request.n,
    toolChoice: toolChoice?.type === 'required' || toolChoice?.type === 'tool' ? toolChoice : undefined,
    parallelToolCalls: request.parallelToolCalls === false ? false : undefined,
    serviceTier: request.serviceTier,
    user: request.user,
    metadata: request.metadata,
    verbosity: request.verbosity,
    promptCacheKey: request.promptCacheKey,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

/** Without a word for it, a model that must call no tool is shown none. */
function encodeTools({ tools, toolChoice }: ModelRequest, drop: Drop): readonly Json[] | undefined {
  if (toolChoice?.type === 'none') return undefined;
  const encoded = tools?.flatMap((tool) => encodeTool(tool, drop));
  return encoded && encoded.length > 0 ? encoded : undefined;
}

function encodeTool(tool: ModelTool, drop: Drop): Json[] {
  if (tool.type !== 'function') {
    drop(tool.type === 'vendor' ? 'vendorTools' : 'webSearch');
    return [];
  }
  const { name, description, parameters, cache } = tool;
  if (cache) drop('cacheControl');
  return [{ type: 'function', function: { name, ...present({ description }), parameters: schemaOf(parameters) } }];
}

/** Templates read `properties` without looking whether they are there. */
const schemaOf = (parameters: unknown): Json => ({
  type: 'object',
  properties: {},
  ...(isJson(parameters) && parameters),
});

function encodeFormat(format: ResponseFormat | undefined): unknown {
  switch (format?.type) {
    case 'json':
      return 'json';
    case 'json-schema':
      return format.schema;
    default:
      return undefined;
  }
}
