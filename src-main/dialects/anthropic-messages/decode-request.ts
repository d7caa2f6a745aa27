// Reads an Anthropic Messages request into the neutral one.
import type {
  ModelMessage,
  ModelRequest,
  ModelTool,
  ReasoningRequest,
  RequestPart,
  ResponseFormat,
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
  objectOr,
  present,
  stringAt,
  unreadable,
  type Json,
} from '../read-json.ts';
import { cacheOf, decodeContent } from './decode-content.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';

const READ: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'stream',
  'stop_sequences',
  'temperature',
  'top_p',
  'top_k',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'service_tier',
  ...GATEWAY_FIELDS,
]);

/** Throws what `decoded` catches. */
export function readMessagesRequest(value: unknown): ModelRequest {
  const body = objectAt(value, 'body');
  const choice = maybeObject(body['tool_choice'], 'tool_choice');
  const parallel = maybeBoolean(choice?.['disable_parallel_tool_use'], 'tool_choice.disable_parallel_tool_use');
  const sampling = present({
    temperature: maybeNumber(body['temperature'], 'temperature'),
    topP: maybeNumber(body['top_p'], 'top_p'),
    topK: maybeNumber(body['top_k'], 'top_k'),
  });
  const extra = Object.entries(body).filter(([name]) => !READ.has(name));
  return {
    model: stringAt(body['model'], 'model'),
    messages: [...readSystem(body['system']), ...readMessages(body['messages'])],
    stream: maybeBoolean(body['stream'], 'stream') ?? false,
    ...present({
      maxOutputTokens: maybeNumber(body['max_tokens'], 'max_tokens'),
      stop: maybeArray(body['stop_sequences'], 'stop_sequences')?.map((stop, index) =>
        stringAt(stop, `stop_sequences[${index}]`),
      ),
      tools: maybeArray(body['tools'], 'tools')?.map((tool, index) => readTool(tool, `tools[${index}]`)),
      toolChoice: readToolChoice(choice),
      parallelToolCalls: parallel === undefined ? undefined : !parallel,
      reasoning: readReasoning(body),
      responseFormat: readFormat(body),
      serviceTier: maybeString(body['service_tier'], 'service_tier'),
      user: maybeString(objectOr(body['metadata'])['user_id'], 'metadata.user_id'),
    }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
    ...(extra.length > 0 && { extra: { dialect: 'anthropic-messages', fields: Object.fromEntries(extra) } }),
  };
}

function readSystem(value: unknown): ModelMessage[] {
  if (value === undefined || value === null) return [];
  const content = decodeContent(value, 'system');
  return content.length > 0 ? [{ role: 'system', content }] : [];
}

const readMessages = (value: unknown): ModelMessage[] =>
  arrayAt(value, 'messages').flatMap((message, index) =>
    readMessage(objectAt(message, `messages[${index}]`), `messages[${index}]`),
  );

function readMessage(message: Json, field: string): ModelMessage[] {
  const { role } = message;
  if (role !== 'user' && role !== 'assistant' && role !== 'system') {
    return unreadable(`${field}.role`, 'user or assistant', role);
  }
  const content = decodeContent(message['content'], `${field}.content`);
  return role === 'user' ? splitResults(content) : [{ role, content }];
}

/** Tool results stand in user messages here and in messages of their own in the neutral form; the order is kept. */
function splitResults(content: readonly RequestPart[]): ModelMessage[] {
  const messages: { role: 'user' | 'tool'; content: RequestPart[] }[] = [];
  for (const part of content) {
    const role = part.type === 'tool-result' ? 'tool' : 'user';
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(part);
    else messages.push({ role, content: [part] });
  }
  return messages.length > 0 ? messages : [{ role: 'user', content: [] }];
}

function readTool(value: unknown, field: string): ModelTool {
  const tool = objectAt(value, field);
  // Tools the vendor runs carry a dated type; the user's own have none, or `custom`.
  const { type } = tool;
  if (typeof type === 'string' && type.startsWith('web_search_')) return webSearch(tool, field);
  if (type !== undefined && type !== 'custom') return { type: 'vendor', dialect: 'anthropic-messages', raw: tool };
  return {
    type: 'function',
    name: stringAt(tool['name'], `${field}.name`),
    ...present({
      description: maybeString(tool['description'], `${field}.description`),
      parameters: maybeObject(tool['input_schema'], `${field}.input_schema`),
      strict: maybeBoolean(tool['strict'], `${field}.strict`),
    }),
    ...cacheOf(tool),
  };
}

function webSearch(tool: Json, field: string): ModelTool {
  const domains = (name: string): readonly string[] | undefined =>
    maybeArray(tool[name], `${field}.${name}`)?.map((each, index) => stringAt(each, `${field}.${name}[${index}]`));
  return {
    type: 'web-search',
    raw: { dialect: 'anthropic-messages', value: tool },
    ...present({
      maxUses: maybeNumber(tool['max_uses'], `${field}.max_uses`),
      allowedDomains: domains('allowed_domains'),
      blockedDomains: domains('blocked_domains'),
    }),
  };
}

function readToolChoice(choice: Json | undefined): ToolChoice | undefined {
  switch (choice?.['type']) {
    case undefined:
      return undefined;
    case 'auto':
      return { type: 'auto' };
    case 'none':
      return { type: 'none' };
    case 'any':
      return { type: 'required' };
    case 'tool':
      return { type: 'tool', name: stringAt(choice?.['name'], 'tool_choice.name') };
    default:
      return unreadable('tool_choice.type', 'auto, any, tool or none', choice?.['type']);
  }
}

const EFFORTS: ReadonlySet<unknown> = new Set(['low', 'medium', 'high', 'xhigh', 'max']);

/** `adaptive` leaves the amount to the model; the effort, where given, says how much. */
function readReasoning(body: Json): ReasoningRequest | undefined {
  const thinking = maybeObject(body['thinking'], 'thinking');
  const { effort } = objectOr(body['output_config']);
  const asked = EFFORTS.has(effort) ? { effort: effort as NonNullable<ReasoningRequest['effort']> } : {};
  switch (thinking?.['type']) {
    case undefined:
      return Object.keys(asked).length > 0 ? asked : undefined;
    case 'disabled':
      // Effort is then only a matter of length.
      return { enabled: false };
    case 'adaptive':
      return { ...asked, enabled: true };
    case 'enabled':
      return {
        ...asked,
        enabled: true,
        ...present({ maxTokens: maybeNumber(thinking?.['budget_tokens'], 'thinking.budget_tokens') }),
      };
    default:
      return unreadable('thinking.type', 'enabled, adaptive or disabled', thinking?.['type']);
  }
}

function readFormat(body: Json): ResponseFormat | undefined {
  const format = objectOr(body['output_config'])['format'] ?? body['output_format'];
  if (!isJson(format) || format['type'] !== 'json_schema') return undefined;
  return { type: 'json-schema', name: 'answer', schema: format['schema'], strict: true };
}
