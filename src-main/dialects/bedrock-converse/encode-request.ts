// Writes the neutral request as a Bedrock Converse body. Model and streaming stand in the path.
import { claudeAbilities } from '../anthropic-messages/claude-abilities.ts';
import { thinkingFor, type Thinking } from '../anthropic-messages/thinking.ts';
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ResponseFormat, ToolChoice } from '../model-request.ts';
import { isJson, objectOr, present, type Json } from '../read-json.ts';
import { cachePoint, encodeMessages } from './encode-messages.ts';

type Drop = (what: string) => void;

/** What thinking is measured against where the client named no limit; the server has its own. */
const ASSUMED_MAX_TOKENS = 32_000;
const MAX_STOPS = 4;

export function encodeConverseRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop: Drop = (what) => void dropped.add(what);
  const extra = request.extra?.dialect === 'bedrock-converse' ? request.extra.fields : {};
  const isClaude = model.includes('claude');
  const thinking = isClaude ? thinkingOf(request, model, traits, drop) : undefined;
  if (!isClaude && request.reasoning && request.reasoning.enabled !== false) drop('reasoning');
  const { system, messages } = encodeMessages(request.messages, drop);
  noteMissing(request, drop);
  const inferenceConfig = inferenceConfigOf(request, thinking, model, drop);
  const modelFields = {
    ...objectOr(extra['additionalModelRequestFields']),
    ...modelFieldsOf(request, thinking, model, drop),
  };
  const tools = encodeTools(request.tools, drop);
  const body: Record<string, unknown> = {
    ...extra,
    messages,
    ...present({
      system,
      inferenceConfig: Object.keys(inferenceConfig).length > 0 ? inferenceConfig : undefined,
      // Without tools a choice is refused; none at all is the only way to forbid them.
      toolConfig:
        tools && request.toolChoice?.type !== 'none' ? { tools, ...toolChoiceOf(request.toolChoice) } : undefined,
      outputConfig: outputConfig(request.responseFormat, drop),
      additionalModelRequestFields: Object.keys(modelFields).length > 0 ? modelFields : undefined,
      requestMetadata: request.metadata,
    }),
  };
  return { body, dropped: [...dropped] };
}

/** What the protocol has no word for at all. */
function noteMissing(request: ModelRequest, drop: Drop): void {
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
    parallelToolCalls: request.parallelToolCalls === false ? false : undefined,
    verbosity: request.verbosity,
    promptCacheKey: request.promptCacheKey,
    serviceTier: request.serviceTier,
    user: request.user,
    extra: request.extra && request.extra.dialect !== 'bedrock-converse' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

const thinkingOf = (request: ModelRequest, model: string, traits: TargetTraits, drop: Drop): Thinking =>
  thinkingFor(
    request,
    request.maxOutputTokens ?? traits.defaultMaxTokens ?? ASSUMED_MAX_TOKENS,
    claudeAbilities(model),
    drop,
  );

/** Claude takes none while it thinks, and newer ones never. */
const refusesSampling = (thinking: Thinking | undefined, model: string): boolean =>
  thinking !== undefined && (thinking.thinking !== undefined || !claudeAbilities(model).sampling);

function inferenceConfigOf(request: ModelRequest, thinking: Thinking | undefined, model: string, drop: Drop): Json {
  const { temperature, topP } = request.sampling ?? {};
  const restricted = refusesSampling(thinking, model);
  if (restricted && temperature !== undefined && temperature !== 1) drop('temperature');
  if (restricted && topP !== undefined && topP !== 1) drop('topP');
  const stops = request.stop?.filter((each) => each.trim() !== '');
  if (stops && stops.length > MAX_STOPS) drop('stop');
  return present({
    maxTokens: thinking?.thinking === undefined ? request.maxOutputTokens : thinking.maxTokens,
    temperature: restricted || temperature === undefined ? undefined : Math.min(temperature, 1),
    topP: restricted ? undefined : topP,
    stopSequences: stops && stops.length > 0 ? stops.slice(0, MAX_STOPS) : undefined,
  });
}

/** Fields that Converse hands to the model as they are; only Claude's are known. */
function modelFieldsOf(request: ModelRequest, thinking: Thinking | undefined, model: string, drop: Drop): Json {
  const { topK } = request.sampling ?? {};
  const takesTopK = thinking !== undefined && !refusesSampling(thinking, model);
  if (!takesTopK && topK !== undefined) drop('topK');
  return present({
    top_k: takesTopK ? topK : undefined,
    thinking: thinking?.thinking,
    output_config: thinking?.effort === undefined ? undefined : { effort: thinking.effort },
  });
}

function encodeTools(tools: readonly ModelTool[] | undefined, drop: Drop): readonly Json[] | undefined {
  const encoded = tools?.flatMap((tool): Json[] => {
    if (tool.type === 'vendor' && tool.dialect === 'bedrock-converse' && isJson(tool.raw)) return [tool.raw];
    if (tool.type !== 'function') {
      drop(tool.type === 'vendor' ? 'vendorTools' : 'webSearch');
      return [];
    }
    const { name, description, parameters, strict, cache } = tool;
    const json = isJson(parameters) ? { type: 'object', ...parameters } : { type: 'object', properties: {} };
    const spec = {
      name,
      ...present({ description: description || undefined }),
      inputSchema: { json },
      ...(strict === true && { strict }),
    };
    return [{ toolSpec: spec }, ...cachePoint(cache)];
  });
  return encoded && encoded.length > 0 ? encoded : undefined;
}

function toolChoiceOf(choice: ToolChoice | undefined): Json {
  switch (choice?.type) {
    case undefined:
    case 'none':
      return {};
    case 'auto':
      return { toolChoice: { auto: {} } };
    case 'required':
      return { toolChoice: { any: {} } };
    case 'tool':
      return { toolChoice: { tool: { name: choice.name } } };
  }
}

/** The schema travels as text. */
function outputConfig(format: ResponseFormat | undefined, drop: Drop): Json | undefined {
  if (format?.type === 'json') drop('responseFormat');
  if (format?.type !== 'json-schema') return undefined;
  const { name, schema, description } = format;
  const jsonSchema = { name, schema: JSON.stringify(schema), ...present({ description }) };
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
}
