// Writes the neutral request as a Responses body for one target.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ResponseFormat } from '../model-request.ts';
import { nearestEffort, openAiAbilities, type OpenAiAbilities } from '../openai-chat/openai-abilities.ts';
import { listOr, present, type Json } from '../read-json.ts';
import { encodeInput } from './encode-input.ts';
import { encodeToolChoice, encodeTools, freeformNames } from './tools.ts';

type Drop = (what: string) => void;

export function encodeResponsesRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop: Drop = (what) => void dropped.add(what);
  const abilities = openAiAbilities(model);
  const freeform = freeformNames(request.tools);
  const tools = encodeTools(request.tools, drop);
  const extra = request.extra?.dialect === 'openai-responses' ? request.extra.fields : {};
  const reasoning = reasoningOf(request, abilities, drop);
  const reasons = abilities !== undefined && abilities.efforts.length > 0 && reasoning?.['effort'] !== 'none';
  const logprobs = reasons ? undefined : request.logprobs;
  if (request.logprobs && !logprobs) drop('logprobs');
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...extra,
    model,
    input: encodeInput(request.messages, { systemRole: traits.systemRole ?? 'system', freeform, drop }),
    // Nothing may be kept at the vendor: its state travels in the conversation instead.
    store: false,
    ...present({
      include: includeOf(listOr(extra['include']), logprobs !== undefined, reasoning, abilities),
      max_output_tokens: request.maxOutputTokens,
      ...samplingOf(request, reasons, drop),
      tools,
      tool_choice: tools && encodeToolChoice(request.toolChoice, freeform),
      parallel_tool_calls: tools && request.parallelToolCalls,
      reasoning,
      text: textOf(request, abilities, drop),
      top_logprobs: logprobs?.top,
      service_tier: request.serviceTier === 'standard_only' ? 'default' : request.serviceTier,
      safety_identifier: request.user,
      metadata: request.metadata,
      prompt_cache_key: request.promptCacheKey,
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
function noteMissing(request: ModelRequest, drop: Drop): void {
  const { sampling = {} } = request;
  const missing: Readonly<Record<string, unknown>> = {
    stop: request.stop && request.stop.length > 0 ? request.stop : undefined,
    topK: sampling.topK,
    minP: sampling.minP,
    topA: sampling.topA,
    frequencyPenalty: sampling.frequencyPenalty || undefined,
    presencePenalty: sampling.presencePenalty || undefined,
    repetitionPenalty: sampling.repetitionPenalty,
    seed: sampling.seed,
    logitBias: sampling.logitBias,
    n: request.n === 1 ? undefined : request.n,
    extra: request.extra && request.extra.dialect !== 'openai-responses' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

/** undefined for a model that does not reason, and where nothing was asked. */
function reasoningOf(request: ModelRequest, abilities: OpenAiAbilities | undefined, drop: Drop): Json | undefined {
  const { reasoning } = request;
  if (!reasoning) return undefined;
  const { effort, maxTokens, enabled } = reasoning;
  if (abilities?.efforts.length === 0) {
    if (enabled !== false && effort !== 'none') drop('reasoning');
    return undefined;
  }
  const wanted = enabled === false ? 'none' : (effort ?? (maxTokens === undefined ? undefined : effortOf(maxTokens)));
  const known = wanted && (abilities ? nearestEffort(wanted, abilities) : wanted);
  const summary = reasoning.exclude === true || wanted === 'none' ? undefined : 'auto';
  return present({ effort: known, summary });
}

function effortOf(budgetTokens: number): 'low' | 'medium' | 'high' {
  if (budgetTokens < 4_000) return 'low';
  return budgetTokens < 16_000 ? 'medium' : 'high';
}

/** Models that reason refuse these, unless told not to reason. */
function samplingOf({ sampling = {} }: ModelRequest, reasons: boolean, drop: Drop): Json {
  const { temperature, topP } = sampling;
  if (!reasons) return { temperature, top_p: topP };
  // 1 is what they do by themselves.
  if (temperature !== undefined && temperature !== 1) drop('temperature');
  if (topP !== undefined && topP !== 1) drop('topP');
  return {};
}

/** Encrypted reasoning is asked for wherever there may be any; models that do not reason refuse the wish. */
function includeOf(
  asked: readonly unknown[],
  logprobs: boolean,
  reasoning: Json | undefined,
  abilities: OpenAiAbilities | undefined,
): readonly unknown[] | undefined {
  const include = new Set(asked);
  if (abilities ? abilities.efforts.length > 0 : reasoning !== undefined) include.add('reasoning.encrypted_content');
  if (logprobs) include.add('message.output_text.logprobs');
  return include.size > 0 ? [...include] : undefined;
}

/** Models that know no verbosity refuse any but the usual one. */
function textOf(
  { responseFormat, verbosity: asked }: ModelRequest,
  abilities: OpenAiAbilities | undefined,
  drop: Drop,
): Json | undefined {
  const format = encodeFormat(responseFormat);
  const verbosity = abilities?.verbosity === false ? undefined : asked;
  if (asked !== verbosity && asked !== 'medium') drop('verbosity');
  return format || verbosity !== undefined ? present({ format, verbosity }) : undefined;
}

/** undefined for text, which is what every answer is. */
export function encodeFormat(format: ResponseFormat | undefined): Json | undefined {
  if (!format || format.type === 'text') return undefined;
  if (format.type === 'json') return { type: 'json_object' };
  const { name, schema, strict, description } = format;
  return { type: 'json_schema', name, schema, ...present({ strict, description }) };
}
