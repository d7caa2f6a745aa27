// Writes the neutral request as an Anthropic Messages body.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ToolChoice } from '../model-request.ts';
import { isJson, present, type Json } from '../read-json.ts';
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
  const { thinking, maxTokens } = thinkingFor(request, wanted, drop);
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...(request.extra?.dialect === 'anthropic-messages' ? request.extra.fields : {}),
    model,
    max_tokens: maxTokens,
    messages,
    ...present({
      system,
      stop_sequences: stopsOf(request.stop),
      ...samplingOf(request, thinking !== undefined && thinking['type'] !== 'disabled', drop),
      tools: encodeTools(request.tools, drop),
      tool_choice: toolChoiceOf(request),
      thinking,
      output_config: outputConfig(request, drop),
      service_tier:
        request.serviceTier === 'auto' || request.serviceTier === 'standard_only' ? request.serviceTier : undefined,
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
    extra: request.extra && request.extra.dialect !== 'anthropic-messages' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

function stopsOf(stop: readonly string[] | undefined): readonly string[] | undefined {
  const usable = stop?.filter((each) => each.trim() !== '').slice(0, MAX_STOPS);
  return usable && usable.length > 0 ? usable : undefined;
}

/** While it thinks, Claude takes no temperature but 1 and no top_k. */
function samplingOf(request: ModelRequest, thinks: boolean, drop: (what: string) => void): Json {
  const { temperature, topP, topK } = request.sampling ?? {};
  if (!thinks) {
    return present({
      temperature: temperature === undefined ? undefined : Math.min(temperature, 1),
      top_p: topP,
      top_k: topK,
    });
  }
  if (temperature !== undefined && temperature !== 1) drop('temperature');
  if (topK !== undefined) drop('topK');
  const usable = topP !== undefined && topP >= 0.95;
  if (topP !== undefined && !usable) drop('topP');
  return present({ top_p: usable ? topP : undefined });
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

/** Must be an object schema; a tool without parameters has none. */
const schemaOf = (parameters: unknown): Json =>
  isJson(parameters) ? { type: 'object', ...parameters } : { type: 'object', properties: {} };

function toolChoiceOf(request: ModelRequest): Json | undefined {
  if (!request.tools || request.tools.length === 0) return undefined;
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

function outputConfig(request: ModelRequest, drop: (what: string) => void): Json | undefined {
  const format = request.responseFormat;
  if (format?.type === 'json') drop('responseFormat');
  if (format?.type !== 'json-schema') return undefined;
  return { format: { type: 'json_schema', schema: format.schema } };
}
