// Writes the neutral request as an OpenAI Chat body for one target.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ReasoningRequest, Sampling, ToolChoice } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';
import { cacheControl, encodeMessages } from './encode-messages.ts';
import { fitToModel } from './fit-to-model.ts';
import { jsonAnswers } from './json-answers.ts';
import { nearestEffort, openAiAbilities } from './openai-abilities.ts';

export function encodeChatRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop = (what: string): void => void dropped.add(what);
  const { sampling = {} } = request;
  const tools = encodeTools(request.tools, traits, drop);
  const answers = jsonAnswers(request, traits, drop);
  const fields: Record<string, unknown> = {
    ...(request.extra?.dialect === 'openai-chat' ? request.extra.fields : {}),
    model,
    messages: encodeMessages(answers.messages, traits, drop),
    ...present({
      [traits.maxTokensField ?? 'max_tokens']: request.maxOutputTokens,
      stop: request.stop,
      temperature: sampling.temperature,
      top_p: sampling.topP,
      frequency_penalty: sampling.frequencyPenalty,
      presence_penalty: sampling.presencePenalty,
      ...extraSampling(sampling, traits, drop),
      seed: sampling.seed,
      logit_bias: sampling.logitBias,
      tools,
      // Both are refused where there are no tools.
      tool_choice: tools && encodeToolChoice(request.toolChoice, traits, drop),
      parallel_tool_calls: tools && request.parallelToolCalls,
      response_format: answers.format,
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
    ...encodeReasoning(request.reasoning, model, traits, drop),
    ...(request.stream && {
      stream: true,
      ...(traits.streamUsageOption !== false && { stream_options: { include_usage: true } }),
    }),
  };
  if (traits.openAiModels === true) fitToModel(fields, model, drop);
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

function extraSampling(sampling: Sampling, traits: TargetTraits, drop: (what: string) => void): Json {
  const { topK, minP, topA, repetitionPenalty } = sampling;
  if (traits.extraSampling !== false) {
    return { top_k: topK, min_p: minP, top_a: topA, repetition_penalty: repetitionPenalty };
  }
  const missing = { topK, minP, topA, repetitionPenalty };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
  return {};
}

function encodeToolChoice(
  choice: ToolChoice | undefined,
  { requiredToolChoice: word = 'required' }: TargetTraits,
  drop: (what: string) => void,
): unknown {
  if (choice?.type !== 'tool' && choice?.type !== 'required') return choice?.type;
  if (word === false) {
    drop('toolChoice');
    return undefined;
  }
  return choice.type === 'tool' ? { type: 'function', function: { name: choice.name } } : word;
}

/** A budget has no word in plain OpenAI Chat: its share of a usual answer picks the effort. */
function encodeReasoning(
  reasoning: ReasoningRequest | undefined,
  model: string,
  traits: TargetTraits,
  drop: (what: string) => void,
): Json {
  if (!reasoning) return {};
  const { effort, maxTokens, exclude } = reasoning;
  if (traits.reasoningObject === true) {
    return { reasoning: present({ effort, max_tokens: maxTokens, enabled: reasoning.enabled, exclude }) };
  }
  // A budget of nothing asks not to reason.
  const enabled = maxTokens === 0 ? false : reasoning.enabled;
  const abilities = traits.openAiModels === true ? openAiAbilities(model) : undefined;
  if (abilities) {
    const wish = effort ?? (enabled === false ? 'none' : maxTokens === undefined ? undefined : effortOf(maxTokens));
    // Newer models do not reason unless they are told how much.
    const asked = wish ?? (enabled === true ? 'medium' : undefined);
    const nearest = asked && nearestEffort(asked, abilities);
    if (asked === 'none' ? nearest !== 'none' && nearest !== undefined : asked && !nearest) drop('reasoning');
    return present({ reasoning_effort: nearest });
  }
  // Most models refuse `none`: one that is not told simply does as it always does.
  if (enabled === false && effort === undefined) drop('reasoning');
  const asked = effort ?? (maxTokens === undefined || enabled === false ? undefined : effortOf(maxTokens));
  return present({ reasoning_effort: asked && (UNCOMMON.has(asked) ? 'high' : asked) });
}

/** Words of other protocols that most models here refuse. */
const UNCOMMON: ReadonlySet<string> = new Set(['xhigh', 'max']);

function effortOf(budgetTokens: number): 'low' | 'medium' | 'high' {
  if (budgetTokens < 4_000) return 'low';
  return budgetTokens < 16_000 ? 'medium' : 'high';
}
