// Reads a Responses request into the neutral one.
import type { ModelMessage, ModelRequest, ReasoningRequest, ResponseFormat } from '../model-request.ts';
import {
  isJson,
  listOr,
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
import { decodeInput } from './decode-input.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { allowedTools, readToolChoice, readTools } from './tools.ts';

/** Fields with a neutral meaning; whatever else a client sends goes into `extra`. */
const READ: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'stream',
  'stream_options',
  'store',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_k',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'top_logprobs',
  'service_tier',
  'user',
  'safety_identifier',
  'metadata',
  'prompt_cache_key',
  'previous_response_id',
  'conversation',
  'background',
  ...GATEWAY_FIELDS,
]);

/** Throws what `decoded` catches. */
export function readResponsesRequest(value: unknown): ModelRequest {
  const body = objectAt(value, 'body');
  refuseStored(body);
  const text = maybeObject(body['text'], 'text') ?? {};
  const sampling = present({
    temperature: maybeNumber(body['temperature'], 'temperature'),
    topP: maybeNumber(body['top_p'], 'top_p'),
    topK: maybeNumber(body['top_k'], 'top_k'),
  });
  const extra = Object.entries(body).filter(([name]) => !READ.has(name));
  return {
    model: stringAt(body['model'], 'model'),
    messages: [...readInstructions(body['instructions']), ...decodeInput(body['input'])],
    stream: maybeBoolean(body['stream'], 'stream') ?? false,
    ...present({
      maxOutputTokens: maybeNumber(body['max_output_tokens'], 'max_output_tokens'),
      tools: allowedTools(readTools(body['tools']), body['tool_choice']),
      toolChoice: readToolChoice(body['tool_choice']),
      parallelToolCalls: maybeBoolean(body['parallel_tool_calls'], 'parallel_tool_calls'),
      reasoning: readReasoning(body['reasoning']),
      responseFormat: readFormat(text['format']),
      logprobs: readLogprobs(body),
      serviceTier: maybeString(body['service_tier'], 'service_tier'),
      user: maybeString(body['safety_identifier'], 'safety_identifier') ?? maybeString(body['user'], 'user'),
      metadata: readMetadata(body['metadata']),
      verbosity: maybeString(text['verbosity'], 'text.verbosity'),
      promptCacheKey: maybeString(body['prompt_cache_key'], 'prompt_cache_key'),
    }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
    ...(extra.length > 0 && { extra: { dialect: 'openai-responses', fields: Object.fromEntries(extra) } }),
  };
}

const STATELESS = 'nothing: no answers are stored here. Send the whole conversation in input';

function refuseStored(body: Json): void {
  for (const field of ['previous_response_id', 'conversation']) {
    if (body[field] !== undefined && body[field] !== null) unreadable(field, STATELESS, body[field]);
  }
  if (body['background'] === true) unreadable('background', 'false: no answers are stored here', true);
}

function readInstructions(value: unknown): ModelMessage[] {
  const text = maybeString(value, 'instructions') ?? '';
  return text === '' ? [] : [{ role: 'system', content: [{ type: 'text', text }] }];
}

const EFFORTS: ReadonlySet<unknown> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** A summary is always asked for when the model is to reason: it is all there is to see. Who asks for one alone wants it to reason. */
function readReasoning(value: unknown): ReasoningRequest | undefined {
  const asked = maybeObject(value, 'reasoning');
  if (!asked) return undefined;
  const effort = asked['effort'] ?? undefined;
  if (effort !== undefined && !EFFORTS.has(effort)) unreadable('reasoning.effort', [...EFFORTS].join(', '), effort);
  const summary =
    maybeString(asked['summary'], 'reasoning.summary') ??
    maybeString(asked['generate_summary'], 'reasoning.generate_summary');
  const wantsSummary = summary !== undefined && summary !== 'none';
  const reasoning = present({
    effort: effort as ReasoningRequest['effort'],
    enabled:
      maybeBoolean(asked['enabled'], 'reasoning.enabled') ?? (wantsSummary && effort === undefined ? true : undefined),
    maxTokens: maybeNumber(asked['max_tokens'], 'reasoning.max_tokens'),
  });
  return Object.keys(reasoning).length > 0 ? reasoning : undefined;
}

function readFormat(value: unknown): ResponseFormat | undefined {
  const format = maybeObject(value, 'text.format');
  switch (format?.['type']) {
    case undefined:
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return {
        type: 'json-schema',
        name: maybeString(format?.['name'], 'text.format.name') ?? 'answer',
        schema: objectAt(format?.['schema'], 'text.format.schema'),
        ...present({
          strict: maybeBoolean(format?.['strict'], 'text.format.strict'),
          description: maybeString(format?.['description'], 'text.format.description'),
        }),
      };
    default:
      return unreadable('text.format.type', 'text, json_object or json_schema', format?.['type']);
  }
}

function readLogprobs(body: Json): { top?: number } | undefined {
  const top = maybeNumber(body['top_logprobs'], 'top_logprobs');
  const included = listOr(body['include']).includes('message.output_text.logprobs');
  return included || (top !== undefined && top > 0) ? present({ top }) : undefined;
}

/** Pairs that are no strings are no metadata; they are left out rather than refused. */
function readMetadata(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJson(value)) return undefined;
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
