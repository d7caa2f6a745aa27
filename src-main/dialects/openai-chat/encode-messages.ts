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
import { toDetails } from './reasoning.ts';

type Drop = (what: string) => void;

/** @param drop is told what cannot be said, by neutral name */
export function encodeMessages(messages: readonly ModelMessage[], traits: TargetTraits, drop: Drop): Json[] {
  return messages.flatMap((message) => encodeMessage(message, traits, drop));
}

function encodeMessage(message: ModelMessage, traits: TargetTraits, drop: Drop): Json[] {
  const named = present({ name: message.name });
  switch (message.role) {
    case 'system':
      return [
        {
          role: traits.developerRole === true ? 'developer' : 'system',
          content: contentOf(message.content, traits, drop),
          ...named,
        },
      ];
    case 'user':
      return message.content.length === 0
        ? []
        : [{ role: 'user', content: contentOf(message.content, traits, drop), ...named }];
    case 'assistant':
      return [{ ...assistant(message.content, traits, drop), ...named }];
    case 'tool':
      return toolMessages(
        message.content.filter((part) => part.type === 'tool-result'),
        traits,
        drop,
      );
  }
}

/**
 * Text alone is one string: many servers take nothing else in some roles.
 * @param separator between texts; an answer's own texts follow each other without one
 */
function contentOf(
  parts: readonly RequestPart[],
  traits: TargetTraits,
  drop: Drop,
  separator = '\n\n',
): string | Json[] {
  const encoded = parts.map((part) => encodePart(part, traits, drop)).filter((part) => part !== undefined);
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
      return {
        type: 'image_url',
        image_url: { url, ...present({ detail: part.detail }) },
        ...cacheControl(part.cache, traits, drop),
      };
    case 'video':
      return { type: 'video_url', video_url: { url } };
    case 'audio':
      if (source.type === 'url') {
        drop('audioByUrl');
        return undefined;
      }
      return {
        type: 'input_audio',
        input_audio: { data: source.data, format: (part.mediaType ?? 'audio/wav').replace(/^audio\//, '') },
      };
    case 'document':
      if (source.type === 'base64' && part.mediaType?.startsWith('text/')) return textFile(part, source.data);
      return {
        type: 'file',
        file: { filename: part.filename ?? 'document.pdf', file_data: url },
        ...cacheControl(part.cache, traits, drop),
      };
  }
}

/** Files are PDFs in this protocol: one of text is text. */
function textFile({ filename }: MediaPart, data: string): Json {
  const text = Buffer.from(data, 'base64').toString();
  return { type: 'text', text: filename === undefined ? text : `${filename}:\n${text}` };
}

function assistant(parts: readonly RequestPart[], traits: TargetTraits, drop: Drop): Json {
  const content = parts.filter((part) => part.type === 'text' || part.type === 'media' || part.type === 'vendor');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const reasoning = parts.filter((part) => part.type === 'reasoning');
  const refusal = parts.flatMap((part) => (part.type === 'refusal' ? [part.text] : [])).join('');
  return {
    role: 'assistant',
    content:
      content.length === 0 ? (calls.length > 0 || refusal !== '' ? null : '') : contentOf(content, traits, drop, ''),
    ...present({ refusal: refusal === '' ? undefined : refusal }),
    ...reasoningFields(reasoning, traits, drop),
    ...(calls.length > 0 && { tool_calls: calls.map(toolCall) }),
  };
}

/** Only a server that knows `reasoning{}` takes reasoning back; others reject or ignore it. */
function reasoningFields(parts: readonly ReasoningPart[], traits: TargetTraits, drop: Drop): Json {
  if (parts.length === 0) return {};
  if (traits.reasoningObject !== true) {
    drop('reasoningHistory');
    return {};
  }
  return { reasoning: parts.map((part) => part.text).join(''), reasoning_details: parts.flatMap(toDetails) };
}

const toolCall = (part: ToolCallPart): Json => ({
  id: part.id,
  type: 'function',
  function: { name: part.name, arguments: part.arguments === '' ? '{}' : part.arguments },
});

/** Images cannot stand in a tool message: they follow in a user message, after all results of the turn. */
function toolMessages(results: readonly ToolResultPart[], traits: TargetTraits, drop: Drop): Json[] {
  const media: Json[] = [];
  const messages = results.map((result) => {
    const texts = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    const shown = result.content
      .map((part) => (part.type === 'media' ? mediaPart(part, traits, drop) : undefined))
      .filter((part) => part !== undefined);
    if (shown.length > 0)
      media.push({ type: 'text', text: `Content of the result of tool call ${result.callId}:` }, ...shown);
    const said = texts.join('\n') || (shown.length > 0 ? 'The result is in the next message.' : '');
    const text = result.isError === true ? `Error: ${said}` : said;
    const cache = cacheControl(result.cache ?? result.content.findLast((part) => part.cache)?.cache, traits, drop);
    const content = Object.keys(cache).length > 0 ? [{ type: 'text', text, ...cache }] : text;
    return { role: 'tool', tool_call_id: result.callId, content };
  });
  return media.length > 0 ? [...messages, { role: 'user', content: media }] : messages;
}
