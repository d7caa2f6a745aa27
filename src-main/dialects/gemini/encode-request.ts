// Writes the neutral request as a Gemini body. The model stands in the path.
import type { EncodedRequest, TargetTraits } from '../dialect.ts';
import type { ModelRequest, ModelTool, ToolChoice } from '../model-request.ts';
import { isJson, objectOr, present, type Json } from '../read-json.ts';
import { encodeContents } from './encode-contents.ts';
import { needsSignatures, thinkingFor } from './thinking.ts';

type Drop = (what: string) => void;

const MAX_STOPS = 5;

export function encodeGeminiRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest {
  const dropped = new Set<string>();
  const drop: Drop = (what) => void dropped.add(what);
  const extra = request.extra?.dialect === 'gemini' ? request.extra.fields : {};
  const tools = encodeTools(request.tools, drop);
  const { systemInstruction, contents } = encodeContents(request.messages, needsSignatures(model), drop);
  const generationConfig = { ...objectOr(extra['generationConfig']), ...configOf(request, model, drop) };
  const toolRest = objectOr(extra['toolConfig']);
  noteMissing(request, drop);
  const body: Record<string, unknown> = {
    ...extra,
    ...present({
      systemInstruction,
      contents,
      tools,
      toolConfig: tools && toolConfig(request.toolChoice, toolRest),
      generationConfig: Object.keys(generationConfig).length > 0 ? generationConfig : undefined,
    }),
  };
  for (const field of traits.unsupportedFields ?? []) {
    if (body[field] === undefined) continue;
    delete body[field];
    drop(field);
  }
  return { body, dropped: [...dropped] };
}

function configOf(request: ModelRequest, model: string, drop: Drop): Json {
  const { sampling = {}, responseFormat: format, logprobs } = request;
  const stop = request.stop?.filter((each) => each !== '');
  if (stop && stop.length > MAX_STOPS) drop('stop');
  return present({
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: sampling.topK,
    seed: sampling.seed,
    presencePenalty: sampling.presencePenalty,
    frequencyPenalty: sampling.frequencyPenalty,
    candidateCount: request.n,
    maxOutputTokens: request.maxOutputTokens,
    stopSequences: stop && stop.length > 0 ? stop.slice(0, MAX_STOPS) : undefined,
    responseLogprobs: logprobs && true,
    logprobs: logprobs?.top,
    responseMimeType: format && format.type !== 'text' ? 'application/json' : undefined,
    responseJsonSchema: format?.type === 'json-schema' ? format.schema : undefined,
    thinkingConfig: thinkingFor(request.reasoning, model, drop),
  });
}

/** What the protocol has no word for at all. */
function noteMissing(request: ModelRequest, drop: Drop): void {
  const { sampling = {} } = request;
  const missing: Readonly<Record<string, unknown>> = {
    minP: sampling.minP,
    topA: sampling.topA,
    repetitionPenalty: sampling.repetitionPenalty,
    logitBias: sampling.logitBias,
    // It calls several at once whenever it likes.
    parallelToolCalls: request.parallelToolCalls === false ? false : undefined,
    verbosity: request.verbosity,
    promptCacheKey: request.promptCacheKey,
    serviceTier: request.serviceTier,
    user: request.user,
    metadata: request.metadata,
    extra: request.extra && request.extra.dialect !== 'gemini' ? request.extra : undefined,
  };
  for (const [name, value] of Object.entries(missing)) if (value !== undefined) drop(name);
}

function encodeTools(tools: readonly ModelTool[] | undefined, drop: Drop): readonly Json[] | undefined {
  const functionDeclarations = (tools ?? []).flatMap((tool): Json[] => {
    if (tool.type !== 'function') return [];
    const { name, description, parameters, cache } = tool;
    if (cache) drop('cacheControl');
    return [{ name, ...present({ description, parametersJsonSchema: parameters }) }];
  });
  const others = (tools ?? []).flatMap((tool): Json[] => {
    if (tool.type === 'web-search') return [tool.raw?.dialect === 'gemini' ? tool.raw.value : { googleSearch: {} }];
    if (tool.type !== 'vendor') return [];
    if (tool.dialect === 'gemini' && isJson(tool.raw)) return [tool.raw];
    drop('vendorTools');
    return [];
  });
  const encoded = [...(functionDeclarations.length > 0 ? [{ functionDeclarations }] : []), ...others];
  return encoded.length > 0 ? encoded : undefined;
}

/** @param others settings of tools that Google runs */
function toolConfig(choice: ToolChoice | undefined, others: Json): Json | undefined {
  const mode = (word: string, rest: Json = {}): Json => ({
    ...others,
    functionCallingConfig: { mode: word, ...rest },
  });
  switch (choice?.type) {
    case undefined:
      return Object.keys(others).length > 0 ? others : undefined;
    case 'auto':
      return mode('AUTO');
    case 'none':
      return mode('NONE');
    case 'required':
      return mode('ANY');
    case 'tool':
      return mode('ANY', { allowedFunctionNames: [choice.name] });
  }
}
