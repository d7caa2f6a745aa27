// Writes the neutral request as a Cohere chat body.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ReasoningRequest, Sampling } from '../model-request.ts';
import { isJson, present, type Json } from '../read-json.ts';
import { thinks } from './command-abilities.ts';
import { encodeMessages } from './encode-messages.ts';

type Drop = (what: string) => void;

const MAX_STOPS = 5;
const MAX_TOP_K = 500;

export function encodeChatRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop: Drop = (what) => void dropped.add(what);
  const tools = encodeTools(request, drop);
  const format = responseFormat(request, tools !== undefined, drop);
  const { messages, documents } = encodeMessages(request.messages, model, !tools && !format, drop);
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...(request.extra?.dialect === 'cohere' ? request.extra.fields : {}),
    model,
    messages,
    ...(documents.length > 0 && { documents }),
    ...present({
      max_tokens: request.maxOutputTokens,
      stop_sequences: stopsOf(request.stop, drop),
      ...samplingOf(request.sampling ?? {}),
      tools,
      tool_choice: tools && toolChoice(request),
      response_format: format,
      thinking: thinkingOf(request.reasoning, model, drop),
      stream: request.stream,
    }),
  };
  for (const field of traits.unsupportedFields ?? []) {
    if (body[field] === undefined) continue;
    delete body[field];
    drop(field);
  }
  return { body, dropped: [...dropped] };
}

/** What the protocol has no word for at all. */
function noteMissing(request: ModelRequest, drop: Drop): void {
  const { sampling = {} } = request;
  const missing: Readonly<Record<string, unknown>> = {
    minP: sampling.minP,
    topA: sampling.topA,
    repetitionPenalty: sampling.repetitionPenalty,
    logitBias: sampling.logitBias,
    logprobs: request.logprobs,
    n: request.n === 1 ? undefined : request.n,
    parallelToolCalls: request.parallelToolCalls === false ? false : undefined,
    serviceTier: request.serviceTier,
    user: request.user,
    metadata: request.metadata,
    verbosity: request.verbosity,
    promptCacheKey: request.promptCacheKey,
    extra: request.extra && request.extra.dialect !== 'cohere' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

function stopsOf(stop: readonly string[] | undefined, drop: Drop): readonly string[] | undefined {
  const usable = stop?.filter((each) => each !== '');
  if (!usable || usable.length === 0) return undefined;
  if (usable.length > MAX_STOPS) drop('stop');
  return usable.slice(0, MAX_STOPS);
}

/** Values of other protocols' wider ranges go to the end of Cohere's. */
const samplingOf = (sampling: Sampling): Json => ({
  temperature: within(sampling.temperature, 0, 1),
  p: within(sampling.topP, 0.01, 0.99),
  k: within(sampling.topK, 0, MAX_TOP_K),
  frequency_penalty: within(sampling.frequencyPenalty, 0, 1),
  presence_penalty: within(sampling.presencePenalty, 0, 1),
  // Negative seeds are refused.
  seed: sampling.seed === undefined ? undefined : Math.abs(sampling.seed),
});

const within = (value: number | undefined, least: number, most: number): number | undefined =>
  value === undefined ? undefined : Math.min(Math.max(value, least), most);

/** One tool cannot be named as the only choice: it is, when it is the only one offered. */
function encodeTools(request: ModelRequest, drop: Drop): readonly Json[] | undefined {
  const { toolChoice: choice } = request;
  const encoded = request.tools?.flatMap((tool) => encodeTool(tool, drop)) ?? [];
  const chosen =
    choice?.type === 'tool' ? encoded.filter(({ function: called }) => called['name'] === choice.name) : encoded;
  return chosen.length > 0 ? chosen : undefined;
}

function encodeTool(tool: ModelTool, drop: Drop): { readonly type: 'function'; readonly function: Json }[] {
  if (tool.type !== 'function') {
    drop(tool.type === 'vendor' ? 'vendorTools' : 'webSearch');
    return [];
  }
  const { name, description, parameters, strict, cache } = tool;
  if (strict === true) drop('strictTools');
  if (cache) drop('cacheControl');
  const schema = isJson(parameters) ? parameters : { type: 'object', properties: {} };
  return [{ type: 'function', function: { name, ...present({ description }), parameters: schema } }];
}

function toolChoice({ toolChoice: choice }: ModelRequest): string | undefined {
  switch (choice?.type) {
    case 'required':
    case 'tool':
      return 'REQUIRED';
    case 'none':
      return 'NONE';
    case 'auto':
    case undefined:
      return undefined;
  }
}

/** Refused beside tools. */
function responseFormat({ responseFormat: format }: ModelRequest, hasTools: boolean, drop: Drop): Json | undefined {
  if (!format || format.type === 'text') return undefined;
  if (hasTools) {
    drop('responseFormat');
    return undefined;
  }
  return { type: 'json_object', ...(format.type === 'json-schema' && { json_schema: format.schema }) };
}

/** Thinking tokens that an effort stands for; above medium the model thinks as long as it likes. */
const BUDGET: Readonly<Record<string, number | undefined>> = { minimal: 1_000, low: 4_000, medium: 12_000 };

function thinkingOf(reasoning: ReasoningRequest | undefined, model: string, drop: Drop): Json | undefined {
  if (!reasoning) return undefined;
  const { enabled, effort, maxTokens } = reasoning;
  const isOff = enabled === false || effort === 'none' || maxTokens === 0;
  if (!thinks(model)) {
    if (!isOff) drop('reasoning');
    return undefined;
  }
  if (isOff) return { type: 'disabled' };
  if (enabled === undefined && effort === undefined && maxTokens === undefined) return undefined;
  const budget = maxTokens ?? (effort && BUDGET[effort]);
  return { type: 'enabled', ...present({ token_budget: budget }) };
}
