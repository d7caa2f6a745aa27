// Reads Anthropic content blocks into neutral parts.
import type { CacheMarker, MediaPart, ReasoningPart, RequestPart, TextPart, ToolResultPart } from '../model-request.ts';
import {
  arrayAt,
  isJson,
  maybeBoolean,
  maybeString,
  objectAt,
  present,
  stringAt,
  unreadable,
  type Json,
} from '../read-json.ts';
import { isWrapped, openSeal } from '../seal.ts';
import { FORMAT } from './seal.ts';

export function cacheOf(block: Json): { cache?: CacheMarker } {
  const marker = block['cache_control'];
  if (!isJson(marker)) return {};
  const { ttl } = marker;
  return { cache: ttl === '5m' || ttl === '1h' ? { ttl } : {} };
}

/** `content` of a message: a string or blocks. */
export function decodeContent(value: unknown, field: string): RequestPart[] {
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  if (!Array.isArray(value)) return unreadable(field, 'a string or an array of content blocks', value);
  return value.map((block, index) => decodeBlock(block, `${field}[${index}]`));
}

function decodeBlock(value: unknown, field: string): RequestPart {
  const block = objectAt(value, field);
  switch (block['type']) {
    case 'text':
      return { type: 'text', text: stringAt(block['text'], `${field}.text`), ...cacheOf(block) };
    case 'image':
      return mediaBlock('image', block, field);
    case 'document':
      return isJson(block['source']) && block['source']['type'] === 'content'
        ? vendor(block)
        : mediaBlock('document', block, field);
    case 'thinking':
    case 'redacted_thinking':
      return reasoningBlock(block, field);
    case 'tool_use':
      return {
        type: 'tool-call',
        id: stringAt(block['id'], `${field}.id`),
        name: stringAt(block['name'], `${field}.name`),
        arguments: JSON.stringify(block['input'] ?? {}),
        ...cacheOf(block),
      };
    case 'tool_result':
      return toolResult(block, field);
    default:
      if (typeof block['type'] !== 'string')
        return unreadable(`${field}.type`, 'a block type such as "text"', block['type']);
      return vendor(block);
  }
}

const vendor = (block: Json): RequestPart => ({ type: 'vendor', dialect: 'anthropic-messages', raw: block });

function reasoningBlock(block: Json, field: string): ReasoningPart {
  if (block['type'] === 'redacted_thinking') {
    const data = stringAt(block['data'], `${field}.data`);
    if (isWrapped(data)) return { type: 'reasoning', text: '', format: 'unknown', ...openSeal(data) };
    return { type: 'reasoning', text: '', redacted: data, format: FORMAT };
  }
  const signature = maybeString(block['signature'], `${field}.signature`);
  const text = stringAt(block['thinking'], `${field}.thinking`);
  if (signature !== undefined && isWrapped(signature)) {
    return { type: 'reasoning', text, format: 'unknown', ...openSeal(signature) };
  }
  return {
    type: 'reasoning',
    text,
    // Without a signature it was not Anthropic that thought: another model's reasoning came through this protocol.
    ...(signature ? { signature, format: FORMAT } : { format: 'unknown' }),
  };
}

function mediaBlock(kind: 'image' | 'document', block: Json, field: string): MediaPart {
  const source = objectAt(block['source'], `${field}.source`);
  const at = `${field}.source`;
  const filename = maybeString(block['title'], `${field}.title`);
  const rest = { ...present({ filename }), ...cacheOf(block) };
  switch (source['type']) {
    case 'base64': {
      const data = stringAt(source['data'], `${at}.data`);
      return {
        type: 'media',
        kind,
        source: { type: 'base64', data },
        mediaType: stringAt(source['media_type'], `${at}.media_type`),
        ...rest,
      };
    }
    case 'text': {
      const data = toBase64(stringAt(source['data'], `${at}.data`));
      return { type: 'media', kind, source: { type: 'base64', data }, mediaType: 'text/plain', ...rest };
    }
    case 'url':
      return { type: 'media', kind, source: { type: 'url', url: stringAt(source['url'], `${at}.url`) }, ...rest };
    case 'file':
      return {
        type: 'media',
        kind,
        source: { type: 'file', id: stringAt(source['file_id'], `${at}.file_id`) },
        ...rest,
      };
    default:
      return unreadable(`${at}.type`, 'base64, url, text or file', source['type']);
  }
}

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

function toolResult(block: Json, field: string): ToolResultPart {
  const isError = maybeBoolean(block['is_error'], `${field}.is_error`);
  return {
    type: 'tool-result',
    callId: stringAt(block['tool_use_id'], `${field}.tool_use_id`),
    content: resultContent(block['content'], `${field}.content`),
    ...present({ isError }),
    ...cacheOf(block),
  };
}

function resultContent(value: unknown, field: string): (TextPart | MediaPart)[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  return arrayAt(value, field).map((block, index) => {
    const part = decodeBlock(block, `${field}[${index}]`);
    if (part.type === 'text' || part.type === 'media') return part;
    // Search results and references: their text is what another model can use.
    return { type: 'text', text: JSON.stringify(block) };
  });
}
