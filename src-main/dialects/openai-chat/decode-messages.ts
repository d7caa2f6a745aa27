// Reads OpenAI Chat messages into neutral ones.
import type {
  CacheMarker,
  MediaPart,
  MediaSource,
  ModelMessage,
  RequestPart,
  TextPart,
  ToolCallPart,
} from '../model-request.ts';
import {
  arrayAt,
  isJson,
  maybeArray,
  maybeString,
  objectAt,
  present,
  stringAt,
  unreadable,
  type Json,
} from '../read-json.ts';
import { reasoningOf } from './reasoning.ts';

export const decodeMessages = (value: unknown): ModelMessage[] =>
  arrayAt(value, 'messages').map((message, index) => decodeMessage(message, `messages[${index}]`));

function decodeMessage(value: unknown, field: string): ModelMessage {
  const message = objectAt(value, field);
  const name = maybeString(message['name'], `${field}.name`);
  const named = name === undefined ? {} : { name };
  const { role } = message;
  switch (role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: contentOf(message['content'], `${field}.content`), ...named };
    case 'user':
      return { role: 'user', content: contentOf(message['content'], `${field}.content`), ...named };
    case 'assistant':
      return { role: 'assistant', content: assistantParts(message, field), ...named };
    case 'tool':
      return {
        role: 'tool',
        content: [toolResult(message, stringAt(message['tool_call_id'], `${field}.tool_call_id`), field)],
      };
    case 'function':
      // The calls of 2023 had no ids: the name is all there is to match by.
      return { role: 'tool', content: [toolResult(message, stringAt(message['name'], `${field}.name`), field)] };
    default:
      return unreadable(`${field}.role`, 'system, developer, user, assistant or tool', role);
  }
}

function contentOf(value: unknown, field: string): RequestPart[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  if (!Array.isArray(value)) return unreadable(field, 'a string or an array of parts', value);
  return value.map((part, index) => decodePart(part, `${field}[${index}]`));
}

/** `cache_control` is Anthropic's marker as OpenRouter passes it, `prompt_cache_breakpoint` OpenAI's own. */
function cacheOf(part: Json): { cache?: CacheMarker } {
  const marker = part['cache_control'] ?? part['prompt_cache_breakpoint'];
  if (!isJson(marker)) return {};
  const { ttl } = marker;
  return { cache: ttl === '5m' || ttl === '1h' ? { ttl } : {} };
}

function decodePart(value: unknown, field: string): RequestPart {
  const part = objectAt(value, field);
  const { type } = part;
  switch (type) {
    case 'text':
      return { type: 'text', text: stringAt(part['text'], `${field}.text`), ...cacheOf(part) };
    case 'refusal':
      return { type: 'refusal', text: stringAt(part['refusal'], `${field}.refusal`) };
    case 'image_url': {
      const image: Json =
        typeof part['image_url'] === 'string'
          ? { url: part['image_url'] }
          : objectAt(part['image_url'], `${field}.image_url`);
      const detail = maybeString(image['detail'], `${field}.image_url.detail`);
      return {
        ...media('image', stringAt(image['url'], `${field}.image_url.url`)),
        ...present({ detail }),
        ...cacheOf(part),
      };
    }
    case 'video_url': {
      const video = objectAt(part['video_url'], `${field}.video_url`);
      return { ...media('video', stringAt(video['url'], `${field}.video_url.url`)), ...cacheOf(part) };
    }
    case 'input_audio': {
      const audio = objectAt(part['input_audio'], `${field}.input_audio`);
      const data = stringAt(audio['data'], `${field}.input_audio.data`);
      const format = stringAt(audio['format'], `${field}.input_audio.format`);
      return { type: 'media', kind: 'audio', source: { type: 'base64', data }, mediaType: `audio/${format}` };
    }
    case 'file':
      return { ...filePart(objectAt(part['file'], `${field}.file`), `${field}.file`), ...cacheOf(part) };
    default:
      return unreadable(`${field}.type`, 'text, image_url, input_audio, video_url, file or refusal', type);
  }
}

function filePart(file: Json, field: string): MediaPart {
  const filename = maybeString(file['filename'], `${field}.filename`);
  const id = maybeString(file['file_id'], `${field}.file_id`);
  if (id !== undefined)
    return { type: 'media', kind: 'document', source: { type: 'file', id }, ...present({ filename }) };
  return { ...media('document', stringAt(file['file_data'], `${field}.file_data`)), ...present({ filename }) };
}

const DATA_URL = /^data:([^;,]+)?(?:;[^;,]+)*;base64,/;

/** A data URL becomes base64 with its media type; anything else stays a URL. Exported for the tests of odd URLs. */
export function media(kind: MediaPart['kind'], url: string): MediaPart {
  const match = DATA_URL.exec(url);
  if (!match) return { type: 'media', kind, source: { type: 'url', url } };
  const source: MediaSource = { type: 'base64', data: url.slice(match[0].length) };
  return { type: 'media', kind, source, mediaType: match[1] ?? 'application/octet-stream' };
}

function assistantParts(message: Json, field: string): RequestPart[] {
  const refusal = maybeString(message['refusal'], `${field}.refusal`);
  return [
    ...reasoningOf(message),
    ...contentOf(message['content'], `${field}.content`),
    ...(refusal === undefined || refusal === '' ? [] : [{ type: 'refusal' as const, text: refusal }]),
    ...(maybeArray(message['tool_calls'], `${field}.tool_calls`) ?? []).map((call, index) =>
      toolCall(call, `${field}.tool_calls[${index}]`),
    ),
    ...legacyCall(message['function_call'], `${field}.function_call`),
  ];
}

function toolCall(value: unknown, field: string): ToolCallPart {
  const call = objectAt(value, field);
  const called = objectAt(call['function'], `${field}.function`);
  return {
    type: 'tool-call',
    id: stringAt(call['id'], `${field}.id`),
    name: stringAt(called['name'], `${field}.function.name`),
    arguments: argumentsOf(called['arguments']),
    ...cacheOf(call),
  };
}

/** Some clients send the arguments as an object. */
const argumentsOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

function legacyCall(value: unknown, field: string): ToolCallPart[] {
  if (value === undefined || value === null) return [];
  const call = objectAt(value, field);
  const name = stringAt(call['name'], `${field}.name`);
  return [{ type: 'tool-call', id: name, name, arguments: argumentsOf(call['arguments']) }];
}

function toolResult(message: Json, callId: string, field: string): RequestPart {
  const content = contentOf(message['content'], `${field}.content`);
  const allowed = content.filter((part): part is TextPart | MediaPart => part.type === 'text' || part.type === 'media');
  return { type: 'tool-result', callId, content: allowed, ...cacheOf(message) };
}
