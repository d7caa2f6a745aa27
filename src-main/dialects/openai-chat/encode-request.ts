// Writes the neutral request as an OpenAI Chat body for one target.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ReasoningRequest, ResponseFormat, ToolChoice } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';
import { cacheControl, encodeMessages } from './encode-messages.ts';

export function encodeChatRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop = (what: string): void => void dropped.add(what);
  const { sampling = {} } = request;
  const tools = encodeTools(request.tools, traits, drop);
  const fields: Record<string, unknown> = {
    ...(request.extra?.dialect === 'openai-chat' ? request.extra.fields : {}),
    model,
    messages: encodeMessages(request.messages, traits, drop),
    ...present({
      [traits.maxTokensField ?? 'max_completion_tokens']: request.maxOutputTokens,
      stop: request.stop,
      temperature: sampling.temperature,
      top_p: sampling.topP,
      top_k: sampling.topK,
      min_p: sampling.minP,
      top_a: sampling.topA,
      frequency_penalty: sampling.frequencyPenalty,
      presence_penalty: sampling.presencePenalty,
      repetition_penalty: sampling.repetitionPenalty,
      seed: sampling.seed,
      logit_bias: sampling.logitBias,
      tools,
      // Both are refused where there are no tools.
      tool_choice: tools && encodeToolChoice(request.toolChoice),
      parallel_tool_calls: tools && request.parallelToolCalls,
      response_format: encodeResponseFormat(request.responseFormat),
      n: request.n,
      logprobs: request.logprobs && true,
      top_logprobs: request.logprobs?.top,
      // Anthropic's word for what is `default` here.
      service_tier: request.serviceTier === 'standard_only' ? 'default' : request.serviceTier,
      user: request.user,
      metadata: request.metadata,
      verbosity: request.verbosity,
      prompt_cache_key: request.promptCacheKey,
    }),
    ...encodeReasoning(request.reasoning, traits, drop),
    ...(request.stream && {
      stream: true,
      ...(traits.streamUsageOption !== false && { stream_options: { include_usage: true } }),
    }),
  };
  for (const field of traits.unsupportedFields ?? []) {
    if (fields[field] === undefined) continue;
    delete fields[field];
    drop(field);
  }
  return { body: fields, dropped: [...dropped] };
}

function encodeTools(
  tools: readonly ModelTool[] | undefined,
  traits: TargetTraits,
  drop: (what: string) => void,
): Json[] | undefined {
  const encoded = tools?.flatMap((tool): Json[] => {
    if (tool.type === 'function') {
      const { name, description, parameters, strict, cache } = tool;
      return [
        {
          type: 'function',
          function: { name, ...present({ description, parameters, strict }) },
          ...cacheControl(cache, traits, drop),
        },
      ];
    }
    if (tool.type === 'vendor' && tool.dialect === 'openai-chat') return [tool.raw as Json];
    drop(tool.type === 'vendor' ? 'vendorTools' : 'webSearch');
    return [];
  });
  return encoded && encoded.length > 0 ? encoded : undefined;
}

function encodeToolChoice(choice: ToolChoice | undefined): unknown {
  return choice?.type === 'tool' ? { type: 'function', function: { name: choice.name } } : choice?.type;
}

function encodeResponseFormat(format: ResponseFormat | undefined): Json | undefined {
  if (!format || format.type === 'text') return undefined;
  if (format.type === 'json') return { type: 'json_object' };
  const { name, schema, strict, description } = format;
  return { type: 'json_schema', json_schema: { name, schema, ...present({ strict, description }) } };
}

/** A budget has no word in plain OpenAI Chat: its share of a usual answer picks the effort. */
function encodeReasoning(
  reasoning: ReasoningRequest | undefined,
  traits: TargetTraits,
  drop: (what: string) => void,
): Json {
  if (!reasoning) return {};
  const { effort, maxTokens, enabled, exclude } = reasoning;
  if (traits.reasoningObject === true) {
    return { reasoning: present({ effort, max_tokens: maxTokens, enabled, exclude }) };
  }
  // Most models refuse `none`: one that is not told simply does as it always does.
  if (enabled === false && effort === undefined) drop('reasoning');
  const asked = effort ?? (maxTokens === undefined || enabled === false ? undefined : effortOf(maxTokens));
  return present({ reasoning_effort: asked && (UNCOMMON.has(asked) ? 'high' : asked) });
}

/** Words of other protocols that most models here refuse. */
const UNCOMMON: ReadonlySet<string> = new Set(['xhigh', 'max']);

function effortOf(budgetTokens: number): string {
  if (budgetTokens < 4_000) return 'low';
  return budgetTokens < 16_000 ? 'medium' : 'high';
}
