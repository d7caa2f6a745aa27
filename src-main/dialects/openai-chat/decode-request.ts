// Reads an OpenAI Chat request into the neutral one.
import type {
  ModelRequest,
  ModelTool,
  ReasoningRequest,
  ResponseFormat,
  Sampling,
  ToolChoice,
} from '../model-request.ts';
import {
  arrayAt,
  isJson,
  maybeArray,
  maybeBoolean,
  maybeNumber,
  maybeObject,
  maybeString,
  objectAt,
  present,
  stringAt,
  unreadable,
  type Json,
} from '../read-json.ts';
import { decodeMessages } from './decode-messages.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';

/** Fields with a neutral meaning, read below; whatever else a client sends goes into `extra`. */
const READ: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'top_a',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'seed',
  'logit_bias',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'parallel_tool_calls',
  'reasoning',
  'reasoning_effort',
  'include_reasoning',
  'response_format',
  'n',
  'logprobs',
  'top_logprobs',
  'service_tier',
  'user',
  'metadata',
  'verbosity',
  'prompt_cache_key',
  ...GATEWAY_FIELDS,
]);

/** Throws what `decoded` catches. */
export function readChatRequest(value: unknown): ModelRequest {
  const body = objectAt(value, 'body');
  const sampling = readSampling(body);
  const extra = Object.entries(body).filter(([name]) => !READ.has(name));
  return {
    model: stringAt(body['model'], 'model'),
    messages: decodeMessages(body['messages']),
    stream: maybeBoolean(body['stream'], 'stream') ?? false,
    ...present({
      maxOutputTokens:
        maybeNumber(body['max_completion_tokens'], 'max_completion_tokens') ??
        maybeNumber(body['max_tokens'], 'max_tokens'),
      stop: readStop(body['stop']),
      tools: readTools(body),
      toolChoice: readToolChoice(body['tool_choice'] ?? body['function_call']),
      parallelToolCalls: maybeBoolean(body['parallel_tool_calls'], 'parallel_tool_calls'),
      reasoning: readReasoning(body),
      responseFormat: readResponseFormat(body['response_format']),
      n: maybeNumber(body['n'], 'n'),
      logprobs: readLogprobs(body),
      serviceTier: maybeString(body['service_tier'], 'service_tier'),
      user: maybeString(body['user'], 'user'),
      metadata: readMetadata(body['metadata']),
      verbosity: maybeString(body['verbosity'], 'verbosity'),
      promptCacheKey: maybeString(body['prompt_cache_key'], 'prompt_cache_key'),
    }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
    ...(extra.length > 0 && { extra: { dialect: 'openai-chat', fields: Object.fromEntries(extra) } }),
  };
}

function readSampling(body: Json): Sampling {
  const bias = maybeObject(body['logit_bias'], 'logit_bias');
  return present({
    temperature: maybeNumber(body['temperature'], 'temperature'),
    topP: maybeNumber(body['top_p'], 'top_p'),
    topK: maybeNumber(body['top_k'], 'top_k'),
    minP: maybeNumber(body['min_p'], 'min_p'),
    topA: maybeNumber(body['top_a'], 'top_a'),
    frequencyPenalty: maybeNumber(body['frequency_penalty'], 'frequency_penalty'),
    presencePenalty: maybeNumber(body['presence_penalty'], 'presence_penalty'),
    repetitionPenalty: maybeNumber(body['repetition_penalty'], 'repetition_penalty'),
    seed: maybeNumber(body['seed'], 'seed'),
    logitBias: bias as Record<string, number> | undefined,
  });
}

function readStop(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return [value];
  return arrayAt(value, 'stop').map((stop, index) => stringAt(stop, `stop[${index}]`));
}

function readTools(body: Json): readonly ModelTool[] | undefined {
  const tools = maybeArray(body['tools'], 'tools')?.map((tool, index) => readTool(tool, `tools[${index}]`));
  const functions = maybeArray(body['functions'], 'functions')?.map((each, index) =>
    readFunction(objectAt(each, `functions[${index}]`), `functions[${index}]`),
  );
  return tools ?? functions;
}

function readTool(value: unknown, field: string): ModelTool {
  const tool = objectAt(value, field);
  if (tool['type'] !== 'function') return { type: 'vendor', dialect: 'openai-chat', raw: tool };
  const marker = tool['cache_control'];
  return {
    ...readFunction(objectAt(tool['function'], `${field}.function`), `${field}.function`),
    ...(isJson(marker) && { cache: marker['ttl'] === '1h' || marker['ttl'] === '5m' ? { ttl: marker['ttl'] } : {} }),
  };
}

function readFunction(value: Json, field: string): Extract<ModelTool, { type: 'function' }> {
  return {
    type: 'function',
    name: stringAt(value['name'], `${field}.name`),
    ...present({
      description: maybeString(value['description'], `${field}.description`),
      parameters: maybeObject(value['parameters'], `${field}.parameters`),
      strict: maybeBoolean(value['strict'], `${field}.strict`),
    }),
  };
}

function readToolChoice(value: unknown): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'auto' || value === 'none' || value === 'required') return { type: value };
  if (!isJson(value))
    return unreadable('tool_choice', '"auto", "none", "required" or an object naming a function', value);
  const named = isJson(value['function']) ? value['function'] : value;
  return { type: 'tool', name: stringAt(named['name'], 'tool_choice.function.name') };
}

const EFFORTS: ReadonlySet<unknown> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

function readReasoning(body: Json): ReasoningRequest | undefined {
  const asked = maybeObject(body['reasoning'], 'reasoning') ?? {};
  const effort = asked['effort'] ?? body['reasoning_effort'] ?? undefined;
  if (effort !== undefined && !EFFORTS.has(effort)) {
    unreadable('reasoning_effort', [...EFFORTS].join(', '), effort);
  }
  const reasoning = present({
    effort: effort as ReasoningRequest['effort'],
    enabled: maybeBoolean(asked['enabled'], 'reasoning.enabled'),
    maxTokens: maybeNumber(asked['max_tokens'], 'reasoning.max_tokens'),
    exclude:
      maybeBoolean(asked['exclude'], 'reasoning.exclude') ?? (body['include_reasoning'] === false ? true : undefined),
  });
  return Object.keys(reasoning).length > 0 ? reasoning : undefined;
}

function readResponseFormat(value: unknown): ResponseFormat | undefined {
  const format = maybeObject(value, 'response_format');
  switch (format?.['type']) {
    case undefined:
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'json' };
    case 'json_schema': {
      const schema = objectAt(format?.['json_schema'], 'response_format.json_schema');
      return {
        type: 'json-schema',
        name: maybeString(schema['name'], 'response_format.json_schema.name') ?? 'answer',
        schema: schema['schema'],
        ...present({
          strict: maybeBoolean(schema['strict'], 'response_format.json_schema.strict'),
          description: maybeString(schema['description'], 'response_format.json_schema.description'),
        }),
      };
    }
    default:
      return unreadable('response_format.type', 'text, json_object or json_schema', format?.['type']);
  }
}

function readLogprobs(body: Json): { top?: number } | undefined {
  if (body['logprobs'] !== true) return undefined;
  return present({ top: maybeNumber(body['top_logprobs'], 'top_logprobs') });
}

/** Pairs that are no strings are no metadata; they are left out rather than refused. */
function readMetadata(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJson(value)) return undefined;
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
