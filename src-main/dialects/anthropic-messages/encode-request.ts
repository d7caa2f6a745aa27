// Writes the neutral request as an Anthropic Messages body.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ToolChoice, WebSearchTool } from '../model-request.ts';
import { isJson, present, type Json } from '../read-json.ts';
import { claudeAbilities, type ClaudeAbilities } from './claude-abilities.ts';
import { encodeMessages } from './encode-messages.ts';
import { thinkingFor } from './thinking.ts';

/** The protocol demands a limit. Every model still sold takes this many; a target's own maximum is better where it is known. */
const DEFAULT_MAX_TOKENS = 32_000;
const MAX_STOPS = 8_191;

export function encodeMessagesRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop = (what: string): void => void dropped.add(what);
  const { system, messages } = encodeMessages(request.messages, drop);
  const wanted = request.maxOutputTokens ?? traits.defaultMaxTokens ?? DEFAULT_MAX_TOKENS;
  const abilities = claudeAbilities(model);
  const { thinking, effort, maxTokens } = thinkingFor(request, wanted, abilities, drop);
  const tools = encodeTools(request.tools, drop);
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...(request.extra?.dialect === 'anthropic-messages' ? request.extra.fields : {}),
    model,
    max_tokens: maxTokens,
    messages,
    ...present({
      system,
      stop_sequences: stopsOf(request.stop),
      ...samplingOf(request, thinking !== undefined, abilities, drop),
      tools,
      tool_choice: tools && toolChoiceOf(request),
      thinking,
      output_config: outputConfig(request, effort, drop),
      service_tier: serviceTierOf(request.serviceTier, drop),
      metadata: request.user === undefined ? undefined : { user_id: request.user },
      stream: request.stream ? true : undefined,
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
function noteMissing(request: ModelRequest, drop: (what: string) => void): void {
  const { sampling = {} } = request;
  const missing: Readonly<Record<string, unknown>> = {
    minP: sampling.minP,
    topA: sampling.topA,
    frequencyPenalty: sampling.frequencyPenalty || undefined,
    presencePenalty: sampling.presencePenalty || undefined,
    repetitionPenalty: sampling.repetitionPenalty,
    seed: sampling.seed,
    logitBias: sampling.logitBias,
    logprobs: request.logprobs,
    n: request.n === 1 ? undefined : request.n,
    verbosity: request.verbosity,
    promptCacheKey: request.promptCacheKey,
    metadata: request.metadata,
    extra: request.extra && request.extra.dialect !== 'anthropic-messages' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

function stopsOf(stop: readonly string[] | undefined): readonly string[] | undefined {
  const usable = stop?.filter((each) => each.trim() !== '').slice(0, MAX_STOPS);
  return usable && usable.length > 0 ? usable : undefined;
}

/** While it thinks, Claude takes no temperature but 1, no top_k, and only a high top_p; newer models take none of them at all. */
function samplingOf(
  request: ModelRequest,
  thinks: boolean,
  abilities: ClaudeAbilities,
  drop: (what: string) => void,
): Json {
  const { temperature, topP, topK } = request.sampling ?? {};
  const restricted = thinks || !abilities.sampling;
  const usable = {
    temperature: restricted ? undefined : temperature && Math.min(temperature, 1),
    topP: abilities.sampling && (!thinks || (topP ?? 0) >= 0.95) ? topP : undefined,
    topK: restricted ? undefined : topK,
  };
  // 1 is what Claude does by itself.
  if (restricted && temperature !== undefined && temperature !== 1) drop('temperature');
  if (topP !== usable.topP && topP !== 1) drop('topP');
  if (topK !== usable.topK) drop('topK');
  return present({ temperature: usable.temperature, top_p: usable.topP, top_k: usable.topK });
}

function serviceTierOf(tier: string | undefined, drop: (what: string) => void): string | undefined {
  if (tier === undefined || tier === 'auto' || tier === 'standard_only') return tier;
  if (tier === 'default') return 'standard_only';
  drop('serviceTier');
  return undefined;
}

function encodeTools(
  tools: readonly ModelTool[] | undefined,
  drop: (what: string) => void,
): readonly Json[] | undefined {
  const encoded = tools?.flatMap((tool): Json[] => {
    if (tool.type === 'vendor') {
      if (tool.dialect === 'anthropic-messages' && isJson(tool.raw)) return [tool.raw];
      drop('vendorTools');
      return [];
    }
    if (tool.type === 'web-search') return [webSearch(tool)];
    const { name, description, parameters, strict, cache } = tool;
    return [
      {
        name,
        ...present({ description }),
        input_schema: schemaOf(parameters),
        ...(strict === true && { strict }),
        ...(cache && { cache_control: { type: 'ephemeral', ...cache } }),
      },
    ];
  });
  return encoded && encoded.length > 0 ? encoded : undefined;
}

function webSearch({ raw, maxUses, allowedDomains, blockedDomains }: WebSearchTool): Json {
  if (raw?.dialect === 'anthropic-messages') return raw.value;
  return {
    type: 'web_search_20250305',
    name: 'web_search',
    ...present({
      max_uses: maxUses,
      allowed_domains: allowedDomains,
      // Claude takes one list or the other.
      blocked_domains: allowedDomains ? undefined : blockedDomains,
    }),
  };
}

/** Must be an object schema; a tool without parameters has none. */
const schemaOf = (parameters: unknown): Json =>
  isJson(parameters) ? { type: 'object', ...parameters } : { type: 'object', properties: {} };

function toolChoiceOf(request: ModelRequest): Json | undefined {
  const single = request.parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
  const choice = wordFor(request.toolChoice);
  if (choice) return choice['type'] === 'none' ? choice : { ...choice, ...single };
  return request.parallelToolCalls === false ? { type: 'auto', ...single } : undefined;
}

function wordFor(choice: ToolChoice | undefined): Json | undefined {
  switch (choice?.type) {
    case undefined:
      return undefined;
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: choice.name };
    case 'auto':
    case 'none':
      return { type: choice.type };
  }
}

function outputConfig(
  { responseFormat }: ModelRequest,
  effort: string | undefined,
  drop: (what: string) => void,
): Json | undefined {
  if (responseFormat?.type === 'json') drop('responseFormat');
  const format =
    responseFormat?.type === 'json-schema' ? { type: 'json_schema', schema: responseFormat.schema } : undefined;
  return effort === undefined && !format ? undefined : present({ effort, format });
}
