// Reads Ollama's two kinds of request, a chat and a completion, into the neutral one.
import type { FunctionTool, ModelMessage, ModelRequest, ModelTool, ResponseFormat } from '../model-request.ts';
import {
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
import { imagesAt } from './images.ts';
import { readOptions } from './options.ts';
import { readThink } from './thinking.ts';

/** Fields with a neutral meaning in both kinds; whatever else a client sends goes into `extra`. */
const READ = ['model', 'stream', 'options', 'format', 'think', 'logprobs', 'top_logprobs', ...GATEWAY_FIELDS];
const READ_IN_CHAT: ReadonlySet<string> = new Set([...READ, 'messages', 'tools']);
const READ_IN_GENERATE: ReadonlySet<string> = new Set([...READ, 'prompt', 'system', 'images']);

/** No messages, an empty list or none, is Ollama's way to load a model. Throws what `decoded` catches. */
export function readChatRequest(value: unknown): ModelRequest {
  const body = objectAt(value, 'body');
  const messages = decodeMessages(body['messages'] ?? []);
  return {
    ...readCommon(body, messages, 'ollama-chat', READ_IN_CHAT),
    ...present({ tools: readTools(body['tools']) }),
  };
}

/** The prompt becomes one user message; none, or an empty one, without images loads the model. Throws what `decoded` catches. */
export function readGenerateRequest(value: unknown): ModelRequest {
  const body = objectAt(value, 'body');
  const system = maybeString(body['system'], 'system') ?? '';
  const prompt = maybeString(body['prompt'], 'prompt') ?? '';
  const images = imagesAt(body['images'], 'images');
  const asks = prompt !== '' || images.length > 0;
  const messages: ModelMessage[] = asks
    ? [
        ...(system === '' ? [] : [{ role: 'system' as const, content: [{ type: 'text' as const, text: system }] }]),
        { role: 'user', content: [...(prompt === '' ? [] : [{ type: 'text' as const, text: prompt }]), ...images] },
      ]
    : [];
  return readCommon(body, messages, 'ollama-generate', READ_IN_GENERATE);
}

function readCommon(
  body: Json,
  messages: readonly ModelMessage[],
  dialect: string,
  read: ReadonlySet<string>,
): ModelRequest {
  const options = readOptions(body['options']);
  const extra = Object.entries(body).filter(([name, value]) => !read.has(name) && value !== null);
  const fields: Json = {
    ...Object.fromEntries(extra),
    ...(Object.keys(options.unknown).length > 0 && { options: options.unknown }),
  };
  return {
    model: stringAt(body['model'], 'model'),
    messages,
    stream: maybeBoolean(body['stream'], 'stream') ?? true,
    ...options.known,
    ...present({
      reasoning: readThink(body['think']),
      responseFormat: readFormat(body['format']),
      logprobs: readLogprobs(body),
      user: maybeString(body['user'], 'user'),
    }),
    ...(Object.keys(fields).length > 0 && { extra: { dialect, fields } }),
  };
}

/** An empty string, as older clients send it, asks for nothing. */
function readFormat(value: unknown): ResponseFormat | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (value === 'json') return { type: 'json' };
  if (!isJson(value)) return unreadable('format', '"json" or a JSON schema', value);
  return { type: 'json-schema', name: 'answer', schema: value };
}

function readLogprobs(body: Json): { top?: number } | undefined {
  if (body['logprobs'] !== true) return undefined;
  return present({ top: maybeNumber(body['top_logprobs'], 'top_logprobs') });
}

function readTools(value: unknown): readonly ModelTool[] | undefined {
  const tools = maybeArray(value, 'tools')?.map((tool, index) => readTool(tool, `tools[${index}]`));
  return tools && tools.length > 0 ? tools : undefined;
}

function readTool(value: unknown, field: string): FunctionTool {
  const called = objectAt(objectAt(value, field)['function'], `${field}.function`);
  return {
    type: 'function',
    name: stringAt(called['name'], `${field}.function.name`),
    ...present({
      description: maybeString(called['description'], `${field}.function.description`),
      parameters: maybeObject(called['parameters'], `${field}.function.parameters`),
    }),
  };
}
