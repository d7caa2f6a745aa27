// Writes the neutral request as a Mistral chat body. Mistral answers 422 to any field it does not know.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ResponseFormat, Sampling, ToolChoice } from '../model-request.ts';
import { isJson, present, type Json } from '../read-json.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeReasoning } from './reasoning.ts';

type Drop = (what: string) => void;

const MAX_TEMPERATURE = 1.5;

export function encodeChatRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop: Drop = (what) => void dropped.add(what);
  const tools = encodeTools(request.tools, drop);
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...(request.extra?.dialect === 'mistral' ? request.extra.fields : {}),
    model,
    messages: encodeMessages(request.messages, model, drop),
    ...present({
      max_tokens: request.maxOutputTokens,
      stop: stopsOf(request.stop),
      ...samplingOf(request.sampling ?? {}, drop),
      tools,
      // Both mean nothing where there are no tools.
      tool_choice: tools && toolChoice(request.toolChoice),
      parallel_tool_calls: tools && request.parallelToolCalls,
      response_format: responseFormat(request.responseFormat),
      n: request.n,
    }),
    ...encodeReasoning(request.reasoning, model, drop),
    // Usage comes in the last chunk unasked.
    ...(request.stream && { stream: true }),
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
    topK: sampling.topK,
    minP: sampling.minP,
    topA: sampling.topA,
    repetitionPenalty: sampling.repetitionPenalty,
    logitBias: sampling.logitBias,
    logprobs: request.logprobs,
    serviceTier: request.serviceTier,
    user: request.user,
    metadata: request.metadata,
    verbosity: request.verbosity,
    promptCacheKey: request.promptCacheKey,
    extra: request.extra && request.extra.dialect !== 'mistral' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

function stopsOf(stop: readonly string[] | undefined): readonly string[] | undefined {
  const usable = stop?.filter((each) => each !== '');
  return usable && usable.length > 0 ? usable : undefined;
}

function samplingOf(sampling: Sampling, drop: Drop): Json {
  const { temperature, topP, frequencyPenalty, presencePenalty, seed } = sampling;
  // At temperature 0 nothing is sampled, and a top_p beside it is refused.
  const isGreedy = temperature === 0 && topP !== undefined && topP !== 1;
  if (isGreedy) drop('topP');
  return {
    temperature: temperature && Math.min(temperature, MAX_TEMPERATURE),
    top_p: isGreedy ? undefined : topP,
    frequency_penalty: frequencyPenalty,
    presence_penalty: presencePenalty,
    // Negative seeds are refused.
    random_seed: seed && Math.abs(seed),
  };
}

function encodeTools(tools: readonly ModelTool[] | undefined, drop: Drop): readonly Json[] | undefined {
  const encoded = tools?.flatMap((tool): Json[] => {
    if (tool.type !== 'function') {
      // Its connectors are for agents, another protocol.
      drop(tool.type === 'vendor' ? 'vendorTools' : 'webSearch');
      return [];
    }
    const { name, description, parameters, strict, cache } = tool;
    if (cache) drop('cacheControl');
    const schema = isJson(parameters) ? parameters : { type: 'object', properties: {} };
    return [{ type: 'function', function: { name, ...present({ description, strict }), parameters: schema } }];
  });
  return encoded && encoded.length > 0 ? encoded : undefined;
}

function toolChoice(choice: ToolChoice | undefined): unknown {
  switch (choice?.type) {
    case 'tool':
      return { type: 'function', function: { name: choice.name } };
    case 'required':
      return 'any';
    case 'auto':
    case 'none':
      return choice.type;
    case undefined:
      return undefined;
  }
}

function responseFormat(format: ResponseFormat | undefined): Json | undefined {
  if (!format || format.type === 'text') return undefined;
  if (format.type === 'json') return { type: 'json_object' };
  const { name, schema, strict, description } = format;
  return { type: 'json_schema', json_schema: { name, schema, ...present({ strict, description }) } };
}
