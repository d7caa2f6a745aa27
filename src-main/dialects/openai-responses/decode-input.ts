// Reads the items of a Responses conversation into neutral messages.
import type { MediaPart, ModelMessage, RequestPart, TextPart, ToolResultPart } from '../model-request.ts';
import { media } from '../openai-chat/decode-messages.ts';
import { arrayAt, maybeString, objectAt, present, stringAt, textOr, unreadable, type Json } from '../read-json.ts';
import { returnedReasoning } from './reasoning.ts';

export function decodeInput(value: unknown): ModelMessage[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string')
    return [{ role: 'user', content: value === '' ? [] : [{ type: 'text', text: value }] }];
  const items = arrayAt(value, 'input').map((item, index) =>
    decodeItem(objectAt(item, `input[${index}]`), `input[${index}]`),
  );
  return joined(items);
}

/** Items that make up one answer, or the results of one turn, are one message. */
function joined(messages: readonly ModelMessage[]): ModelMessage[] {
  const result: ModelMessage[] = [];
  for (const message of messages) {
    const last = result.at(-1);
    const joins = last?.role === message.role && (message.role === 'assistant' || message.role === 'tool');
    if (last && joins) result[result.length - 1] = { ...last, content: [...last.content, ...message.content] };
    else result.push(message);
  }
  return result;
}

const said = (part: RequestPart): ModelMessage => ({ role: 'assistant', content: [part] });

function decodeItem(item: Json, field: string): ModelMessage {
  if (isReference(item))
    return unreadable(field, 'a whole item: nothing is stored here that a reference could name', item);
  switch (item['type']) {
    case undefined:
    case 'message':
      return decodeMessage(item, field);
    case 'function_call':
      return said({
        type: 'tool-call',
        id: stringAt(item['call_id'], `${field}.call_id`),
        name: stringAt(item['name'], `${field}.name`),
        arguments: textOr(item['arguments'], ''),
      });
    case 'custom_tool_call':
      return said({
        type: 'tool-call',
        id: stringAt(item['call_id'], `${field}.call_id`),
        name: stringAt(item['name'], `${field}.name`),
        arguments: JSON.stringify({ input: textOr(item['input'], '') }),
      });
    case 'function_call_output':
    case 'custom_tool_call_output':
      return { role: 'tool', content: [toolResult(item, field)] };
    case 'reasoning':
      return said(returnedReasoning(item));
    default:
      if (typeof item['type'] !== 'string')
        return unreadable(`${field}.type`, 'an item type such as "message"', item['type']);
      return said({ type: 'vendor', dialect: 'openai-responses', raw: item });
  }
}

/** References may leave out what they are. */
const isReference = ({ type, role, id }: Json): boolean =>
  type === 'item_reference' || ((type ?? role ?? undefined) === undefined && typeof id === 'string');

function decodeMessage(item: Json, field: string): ModelMessage {
  const content = contentOf(item['content'], `${field}.content`);
  switch (item['role']) {
    case 'system':
    case 'developer':
      return { role: 'system', content };
    case 'user':
    case 'assistant':
      return { role: item['role'], content };
    default:
      return unreadable(`${field}.role`, 'user, assistant, system or developer', item['role']);
  }
}

function contentOf(value: unknown, field: string): RequestPart[] {
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  return arrayAt(value, field).map((part, index) =>
    decodePart(objectAt(part, `${field}[${index}]`), `${field}[${index}]`),
  );
}

function decodePart(part: Json, field: string): RequestPart {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
    case 'summary_text':
      return { type: 'text', text: stringAt(part['text'], `${field}.text`) };
    case 'refusal':
      return { type: 'refusal', text: stringAt(part['refusal'], `${field}.refusal`) };
    case 'input_image': {
      const detail = maybeString(part['detail'], `${field}.detail`);
      return { ...fileOr(part, field, 'image', 'image_url'), ...present({ detail }) };
    }
    case 'input_file': {
      const filename = maybeString(part['filename'], `${field}.filename`);
      const source = (part['file_url'] ?? undefined) === undefined ? 'file_data' : 'file_url';
      return { ...fileOr(part, field, 'document', source), ...present({ filename }) };
    }
    case 'input_audio': {
      const audio = objectAt(part['input_audio'], `${field}.input_audio`);
      const data = stringAt(audio['data'], `${field}.input_audio.data`);
      const format = stringAt(audio['format'], `${field}.input_audio.format`);
      return { type: 'media', kind: 'audio', source: { type: 'base64', data }, mediaType: `audio/${format}` };
    }
    default:
      return unreadable(
        `${field}.type`,
        'input_text, input_image, input_file, input_audio, output_text or refusal',
        part['type'],
      );
  }
}

/** A file by its id, or what stands in the field of that name. */
function fileOr(part: Json, field: string, kind: MediaPart['kind'], name: string): MediaPart {
  const id = maybeString(part['file_id'], `${field}.file_id`);
  if (id !== undefined) return { type: 'media', kind, source: { type: 'file', id } };
  const text = stringAt(part[name], `${field}.${name}`);
  if (/^(data|https?|gs|s3):/i.test(text)) return media(kind, text);
  // Some clients send the bare base64 of a PDF.
  if (name === 'file_data')
    return { type: 'media', kind, source: { type: 'base64', data: text }, mediaType: 'application/pdf' };
  return unreadable(`${field}.${name}`, 'a URL, or a data URL with the bytes as base64', text);
}

function toolResult(item: Json, field: string): ToolResultPart {
  const { output } = item;
  const parts = Array.isArray(output) ? contentOf(output, `${field}.output`) : textParts(output);
  const content = parts.filter((part): part is TextPart | MediaPart => part.type === 'text' || part.type === 'media');
  return { type: 'tool-result', callId: stringAt(item['call_id'], `${field}.call_id`), content };
}

/** Some clients send an object instead of its JSON. */
function textParts(output: unknown): RequestPart[] {
  const text =
    typeof output === 'string' ? output : output === undefined || output === null ? '' : JSON.stringify(output);
  return text === '' ? [] : [{ type: 'text', text }];
}
