// Writes neutral messages as OpenAI Chat's.
import type { TargetTraits } from '../dialect.ts';
import type {
  CacheMarker,
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolCallPart,
  ToolResultPart,
} from '../model-request.ts';
import { present, type Json } from '../read-json.ts';
import { settledTurns } from '../settled-turns.ts';
import { toDetails } from './reasoning.ts';
import { shortToolId } from './tool-ids.ts';

type Drop = (what: string) => void;

/** @param drop is told what cannot be said, by neutral name */
export function encodeMessages(messages: readonly ModelMessage[], traits: TargetTraits, drop: Drop): Json[] {
  const settled = settledTurns(messages, {
    legalId: (id) => shortToolId(id, traits.toolIds?.maxLength),
    shows: (part) => mediaPart(part, traits, drop) !== undefined,
  });
  return settled.flatMap((message) => encodeMessage(message, traits, drop));
}

function encodeMessage(message: ModelMessage, traits: TargetTraits, drop: Drop): Json[] {
  const named = present({ name: message.name });
  switch (message.role) {
    case 'system':
    case 'user': {
      const content = contentOf(message.content, traits, drop);
      const role = message.role === 'user' ? 'user' : (traits.systemRole ?? 'system');
      return content.length === 0 ? [] : [{ role, content, ...named }];
    }
    case 'assistant':
      return assistant(message.content, traits, drop).map((said) => ({ ...said, ...named }));
    case 'tool':
      return message.content.flatMap((part) => (part.type === 'tool-result' ? [toolMessage(part, traits, drop)] : []));
  }
}

/**
 * Text alone is one string: many servers take nothing else in some roles. Empty texts are refused by some, so they go; '' when nothing is left.
 * @param separator between texts; an answer's own texts follow each other without one
 */
function contentOf(
  parts: readonly RequestPart[],
  traits: TargetTraits,
  drop: Drop,
  separator = '\n\n',
): string | Json[] {
  const encoded = parts
    .filter((part) => part.type !== 'text' || part.text !== '')
    .map((part) => encodePart(part, traits, drop))
    .filter((part) => part !== undefined);
  const isPlain = encoded.every((part) => part['type'] === 'text' && part['cache_control'] === undefined);
  return isPlain ? encoded.map((part) => part['text']).join(separator) : encoded;
}

/** Anthropic's marker as OpenRouter passes it on; other servers cache by themselves, and some refuse the field. */
export function cacheControl(cache: CacheMarker | undefined, traits: TargetTraits, drop: Drop): Json {
  if (!cache) return {};
  if (traits.reasoningObject === true) return { cache_control: { type: 'ephemeral', ...cache } };
  drop('cacheControl');
  return {};
}

function encodePart(part: RequestPart, traits: TargetTraits, drop: Drop): Json | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, ...cacheControl(part.cache, traits, drop) };
    case 'refusal':
      return { type: 'refusal', refusal: part.text };
    case 'media':
      return mediaPart(part, traits, drop);
    case 'vendor':
      drop('vendorContent');
      return undefined;
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
      // Not content in this protocol; placed by the message that holds them.
      return undefined;
  }
}

function mediaPart(part: MediaPart, traits: TargetTraits, drop: Drop): Json | undefined {
  const encoded = bareMedia(part, drop);
  return encoded && { ...encoded, ...cacheControl(part.cache, traits, drop) };
}

function bareMedia(part: MediaPart, drop: Drop): Json | undefined {
  const { kind, source } = part;
  if (source.type === 'file') {
    if (kind === 'document') return { type: 'file', file: { file_id: source.id } };
    drop(`${kind}ById`);
    return undefined;
  }
  const url =
    source.type === 'url' ? source.url : `data:${part.mediaType ?? 'application/octet-stream'};base64,${source.data}`;
  switch (kind) {
    case 'image':
      return { type: 'image_url', image_url: { url, ...present({ detail: part.detail }) } };
    case 'video':
      return { type: 'video_url', video_url: { url } };
    case 'audio':
      if (source.type === 'url') {
        drop('audioByUrl');
        return undefined;
      }
      return {
        type: 'input_audio',
        input_audio: { data: source.data, format: soundFormat(part.mediaType ?? 'audio/wav') },
      };
    case 'document':
      if (source.type === 'base64' && part.mediaType?.startsWith('text/')) return textFile(part, source.data);
      return { type: 'file', file: { filename: part.filename ?? 'document.pdf', file_data: url } };
  }
}

/** Other names of the two that OpenAI takes. */
const SOUND_FORMATS: Readonly<Record<string, string>> = { mpeg: 'mp3', 'x-wav': 'wav', wave: 'wav', 'vnd.wave': 'wav' };

function soundFormat(mediaType: string): string {
  const subtype = mediaType.replace(/^audio\//, '').replace(/;.*$/, '');
  return SOUND_FORMATS[subtype] ?? subtype;
}

/** Files are PDFs in this protocol: one of text is text. */
function textFile({ filename }: MediaPart, data: string): Json {
  const text = Buffer.from(data, 'base64').toString();
  return { type: 'text', text: filename === undefined ? text : `${filename}:\n${text}` };
}

/** Nothing for an answer that said nothing: there is no legal message without content. */
function assistant(parts: readonly RequestPart[], traits: TargetTraits, drop: Drop): Json[] {
  const content = contentOf(
    parts.filter((part) => part.type === 'text' || part.type === 'media' || part.type === 'vendor'),
    traits,
    drop,
    '',
  );
  const calls = parts.filter((part) => part.type === 'tool-call');
  if (calls.some(({ cache }) => cache)) drop('cacheControl');
  const reasoning = parts.filter((part) => part.type === 'reasoning');
  const refusal = parts.flatMap((part) => (part.type === 'refusal' ? [part.text] : [])).join('');
  const fields = reasoningFields(reasoning, calls.length > 0, traits, drop);
  if (content.length === 0 && calls.length === 0 && refusal === '') return [];
  return [
    {
      role: 'assistant',
      content: content.length === 0 ? null : content,
      ...present({ refusal: refusal === '' ? undefined : refusal }),
      ...fields,
      ...(calls.length > 0 && { tool_calls: calls.map(toolCall) }),
    },
  ];
}

/** Kimi takes an empty one for a missing one. */
const NO_THOUGHT = ' ';

/** Servers take reasoning back as OpenRouter writes it, or as the text they wrote themselves; others reject or ignore it. */
function reasoningFields(
  parts: readonly ReasoningPart[],
  hasCalls: boolean,
  { reasoningObject, reasoningHistory: field }: TargetTraits,
  drop: Drop,
): Json {
  const text = parts.map((part) => part.text).join('');
  if (reasoningObject === true) {
    return parts.length === 0 ? {} : { reasoning: text, reasoning_details: parts.flatMap(toDetails) };
  }
  const lost = parts.filter((part) => field === undefined || part.text === '');
  if (lost.length > 0) drop('reasoningHistory');
  if (field === undefined) return {};
  // Beside a call it is demanded, whoever made that call.
  if (text === '' && !hasCalls) return {};
  return { [field]: text === '' ? NO_THOUGHT : text };
}

const toolCall = (part: ToolCallPart): Json => ({
  id: part.id,
  type: 'function',
  function: { name: part.name, arguments: part.arguments === '' ? '{}' : part.arguments },
});

/** The result is one text by now. */
function toolMessage({ callId, content, cache }: ToolResultPart, traits: TargetTraits, drop: Drop): Json {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const marker = cacheControl(cache, traits, drop);
  const marked = Object.keys(marker).length > 0;
  return { role: 'tool', tool_call_id: callId, content: marked ? [{ type: 'text', text, ...marker }] : text };
}
