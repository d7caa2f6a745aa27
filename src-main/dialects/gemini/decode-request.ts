// Reads a Gemini request into the neutral one. Model and streaming stand in the path.
import type { PathFacts } from '../dialect.ts';
import type { ModelRequest, ModelTool, ReasoningRequest, ResponseFormat, ToolChoice } from '../model-request.ts';
import {
  isJson,
  listOr,
  maybeArray,
  maybeBoolean,
  maybeNumber,
  maybeObject,
  maybeString,
  objectAt,
  objectOr,
  present,
  stringAt,
  textOr,
  type Json,
} from '../read-json.ts';
import { decodeContents, decodeSystem } from './decode-contents.ts';
import { member, without } from './fields.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { schemaIn } from './schema.ts';

const READ = ['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'model', ...GATEWAY_FIELDS];

const CONFIG_READ = [
  'temperature',
  'topP',
  'topK',
  'candidateCount',
  'maxOutputTokens',
  'stopSequences',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'responseLogprobs',
  'logprobs',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'thinkingConfig',
];

/** Throws what `decoded` catches. */
export function readGeminiRequest(value: unknown, path: PathFacts): ModelRequest {
  const body = objectAt(value, 'body');
  const config = maybeObject(member(body, 'generationConfig'), 'generationConfig') ?? {};
  const number = (name: string): number | undefined => maybeNumber(member(config, name), `generationConfig.${name}`);
  const sampling = present({
    temperature: number('temperature'),
    topP: number('topP'),
    topK: number('topK'),
    seed: number('seed'),
    presencePenalty: number('presencePenalty'),
    frequencyPenalty: number('frequencyPenalty'),
  });
  const stop = maybeArray(member(config, 'stopSequences'), 'generationConfig.stopSequences');
  const extra = extraOf(body, config);
  return {
    model: path.model ?? stringAt(body['model'], 'model'),
    messages: [...decodeSystem(member(body, 'systemInstruction')), ...decodeContents(body['contents'])],
    stream: path.stream ?? false,
    ...present({
      maxOutputTokens: number('maxOutputTokens'),
      stop: stop?.map((each, index) => stringAt(each, `generationConfig.stopSequences[${index}]`)),
      tools: readTools(body['tools']),
      toolChoice: readToolChoice(member(body, 'toolConfig')),
      reasoning: readThinking(member(config, 'thinkingConfig')),
      responseFormat: readFormat(config),
      n: number('candidateCount'),
      logprobs: member(config, 'responseLogprobs') === true ? present({ top: number('logprobs') }) : undefined,
    }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
    ...(extra && { extra: { dialect: 'gemini', fields: extra } }),
  };
}

/** What only Gemini understands; the rest of the two configurations stays under their own names. */
function extraOf(body: Json, config: Json): Json | undefined {
  const rest = without(config, CONFIG_READ);
  const toolRest = without(objectOr(member(body, 'toolConfig')), ['functionCallingConfig']);
  const fields = {
    ...without(body, READ),
    ...(Object.keys(rest).length > 0 && { generationConfig: rest }),
    ...(Object.keys(toolRest).length > 0 && { toolConfig: toolRest }),
  };
  return Object.keys(fields).length > 0 ? fields : undefined;
}

function readTools(value: unknown): readonly ModelTool[] | undefined {
  const list = isJson(value) ? [value] : maybeArray(value, 'tools');
  const tools = list?.flatMap((tool, index) => readTool(objectAt(tool, `tools[${index}]`), `tools[${index}]`));
  return tools && tools.length > 0 ? tools : undefined;
}

/** One entry may hold declarations and server tools side by side. */
function readTool(tool: Json, field: string): ModelTool[] {
  const declarations = maybeArray(member(tool, 'functionDeclarations'), `${field}.functionDeclarations`) ?? [];
  const functions = declarations.map((each, index): ModelTool => {
    const at = `${field}.functionDeclarations[${index}]`;
    const declared = objectAt(each, at);
    return {
      type: 'function',
      name: stringAt(declared['name'], `${at}.name`),
      ...present({
        description: maybeString(declared['description'], `${at}.description`),
        parameters: schemaIn(member(declared, 'parametersJsonSchema'), declared['parameters']),
      }),
    };
  });
  const others = Object.entries(without(tool, ['functionDeclarations'])).flatMap(([name, settings]): ModelTool[] => {
    // Clients that write every field write null for the tools they do not want.
    if (settings === null) return [];
    const value = { [name]: settings };
    return name === 'googleSearch' || name === 'google_search'
      ? [{ type: 'web-search', raw: { dialect: 'gemini', value } }]
      : [{ type: 'vendor', dialect: 'gemini', raw: value }];
  });
  return [...functions, ...others];
}

function readToolChoice(value: unknown): ToolChoice | undefined {
  const config = maybeObject(
    member(maybeObject(value, 'toolConfig') ?? {}, 'functionCallingConfig'),
    'toolConfig.functionCallingConfig',
  );
  const names = listOr(member(config ?? {}, 'allowedFunctionNames'));
  switch (textOr(config?.['mode'], '').toUpperCase()) {
    case 'NONE':
      return { type: 'none' };
    case 'ANY': {
      const [only] = names;
      return names.length === 1 && typeof only === 'string' ? { type: 'tool', name: only } : { type: 'required' };
    }
    case 'AUTO':
    case 'VALIDATED':
      return { type: 'auto' };
    default:
      return undefined;
  }
}

const EFFORTS: ReadonlySet<string> = new Set(['minimal', 'low', 'medium', 'high']);

/** A budget of -1 leaves the amount to the model, 0 switches thinking off. */
function readThinking(value: unknown): ReasoningRequest | undefined {
  const config = maybeObject(value, 'generationConfig.thinkingConfig');
  if (!config) return undefined;
  const budget = maybeNumber(member(config, 'thinkingBudget'), 'generationConfig.thinkingConfig.thinkingBudget');
  const shown = maybeBoolean(member(config, 'includeThoughts'), 'generationConfig.thinkingConfig.includeThoughts');
  const level = textOr(member(config, 'thinkingLevel'), '').toLowerCase();
  if (budget === 0) return { enabled: false };
  return present({
    enabled: true,
    maxTokens: budget !== undefined && budget > 0 ? budget : undefined,
    effort: EFFORTS.has(level) ? (level as NonNullable<ReasoningRequest['effort']>) : undefined,
    exclude: shown === false ? true : undefined,
  });
}

function readFormat(config: Json): ResponseFormat | undefined {
  const mime = maybeString(member(config, 'responseMimeType'), 'generationConfig.responseMimeType');
  const schema = schemaIn(member(config, 'responseJsonSchema'), member(config, 'responseSchema'));
  // Not strict: OpenAI would refuse a schema that does not close its objects, and Google's own language cannot say so.
  if (schema) return { type: 'json-schema', name: 'answer', schema };
  return mime === 'application/json' ? { type: 'json' } : undefined;
}
