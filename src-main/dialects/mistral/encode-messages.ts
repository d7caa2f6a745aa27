// Writes neutral messages as Mistral's, legal by its rules of who may speak after whom.
import type { MediaPart, ModelMessage, ReasoningPart, RequestPart } from '../model-request.ts';
import type { Json } from '../read-json.ts';
import { mergedTurns, settledTurns, systemFirst } from '../settled-turns.ts';
import { thinks } from './reasoning.ts';
import { legalToolId } from './tool-ids.ts';

type Drop = (what: string) => void;

/** @param drop is told what cannot be said, by neutral name */
export function encodeMessages(messages: readonly ModelMessage[], model: string, drop: Drop): Json[] {
  const settled = settledTurns(messages, {
    legalId: legalToolId,
    shows: (part) => mediaPart(part, drop) !== undefined,
  });
  const names = toolNames(settled);
  const takesThoughts = thinks(model);
  const turns = mergedTurns(systemFirst(settled.map(sayable)));
  return withPrefix(bridged(turns.flatMap((message) => encodeMessage(message, names, takesThoughts, drop))));
}

const toolNames = (messages: readonly ModelMessage[]): ReadonlyMap<string, string> =>
  new Map(
    messages.flatMap(({ content }) =>
      content.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name] as const] : [])),
    ),
  );

const sayable = (message: ModelMessage): ModelMessage => ({
  ...message,
  content: message.content.filter(
    (part) => !((part.type === 'text' || part.type === 'refusal') && part.text.trim() === ''),
  ),
});

/** A user right after a result, and an answer before any question, are refused. */
function bridged(messages: readonly Json[]): Json[] {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1]?.['role'];
    if (message['role'] === 'user' && before === 'tool') return [{ role: 'assistant', content: 'OK.' }, message];
    if (message['role'] === 'assistant' && (before === undefined || before === 'system'))
      return [{ role: 'user', content: '(continued)' }, message];
    return [message];
  });
}

/** An answer at the end is one that Mistral is to go on with. */
function withPrefix(messages: readonly Json[]): Json[] {
  const last = messages.at(-1);
  return last?.['role'] === 'assistant' ? [...messages.slice(0, -1), { ...last, prefix: true }] : [...messages];
}

function encodeMessage(
  message: ModelMessage,
  names: ReadonlyMap<string, string>,
  takesThoughts: boolean,
  drop: Drop,
): Json[] {
  if (message.name !== undefined) drop('name');
  switch (message.role) {
    case 'system':
    case 'user': {
      const content = contentOf(message.content, drop);
      return content.length === 0 ? [] : [{ role: message.role, content }];
    }
    case 'assistant':
      return assistant(message.content, takesThoughts, drop);
    case 'tool':
      return message.content.flatMap((part) => {
        if (part.type !== 'tool-result') return [];
        if (part.cache) drop('cacheControl');
        const name = names.get(part.callId) ?? '';
        return [{ role: 'tool', tool_call_id: part.callId, name, content: contentOf(part.content, drop) }];
      });
  }
}

/** Text alone is one string. '' when nothing can be said. */
function contentOf(parts: readonly RequestPart[], drop: Drop, separator = '\n\n'): string | Json[] {
  const encoded = parts.map((part) => encodePart(part, drop)).filter((part) => part !== undefined);
  const isPlain = encoded.every((part) => part['type'] === 'text');
  return isPlain ? encoded.map((part) => part['text']).join(separator) : encoded;
}

function encodePart(part: RequestPart, drop: Drop): Json | undefined {
  if ('cache' in part && part.cache) drop('cacheControl');
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'media':
      return mediaPart(part, drop);
    case 'vendor':
      drop('vendorContent');
      return undefined;
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
      // Placed by the message that holds them.
      return undefined;
  }
}

function mediaPart(part: MediaPart, drop: Drop): Json | undefined {
  const { kind, source, mediaType, filename, detail } = part;
  if (source.type === 'file') {
    if (kind === 'document') return { type: 'file', file_id: source.id };
    drop(`${kind}ById`);
    return undefined;
  }
  const url = source.type === 'url' ? source.url : `data:${mediaType ?? defaultType(kind)};base64,${source.data}`;
  switch (kind) {
    case 'image':
      return { type: 'image_url', image_url: detail === undefined ? url : { url, detail } };
    case 'audio':
      // Bare base64 here, without the type before it.
      return { type: 'input_audio', input_audio: source.type === 'url' ? source.url : source.data };
    case 'document':
      if (source.type === 'base64' && mediaType?.startsWith('text/')) return textFile(source.data, filename);
      return { type: 'document_url', document_url: url, ...(filename !== undefined && { document_name: filename }) };
    case 'video':
      drop('video');
      return undefined;
  }
}

const defaultType = (kind: MediaPart['kind']): string => (kind === 'image' ? 'image/png' : 'application/pdf');

/** Documents are read by their layout: one of text is text. */
function textFile(data: string, filename: string | undefined): Json {
  const text = Buffer.from(data, 'base64').toString();
  return { type: 'text', text: filename === undefined ? text : `${filename}:\n${text}` };
}

/** Without content it needs calls; without both there is no message. */
function assistant(parts: readonly RequestPart[], takesThoughts: boolean, drop: Drop): Json[] {
  const calls = parts.filter((part) => part.type === 'tool-call');
  const spoken = contentOf(parts, drop, '');
  if (spoken.length === 0 && calls.length === 0) return [];
  const thoughts = thoughtChunks(
    parts.filter((part) => part.type === 'reasoning'),
    takesThoughts,
    drop,
  );
  const said: readonly Json[] =
    typeof spoken === 'string' ? (spoken === '' ? [] : [{ type: 'text', text: spoken }]) : spoken;
  return [
    {
      role: 'assistant',
      content: thoughts.length > 0 ? [...thoughts, ...said] : spoken,
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ id, name, arguments: text }) => ({
          id,
          type: 'function',
          function: { name, arguments: text.trim() === '' ? '{}' : text },
        })),
      }),
    },
  ];
}

/** Mistral's own thoughts are plain text without a seal: what another vendor sealed is not for it. */
function thoughtChunks(parts: readonly ReasoningPart[], takesThoughts: boolean, drop: Drop): Json[] {
  const own = takesThoughts ? parts.filter(isOwn) : [];
  if (own.length < parts.length) drop('reasoningHistory');
  return own.map(({ text }) => ({ type: 'thinking', thinking: [{ type: 'text', text }], closed: true }));
}

const isOwn = ({ text, format, signature, redacted }: ReasoningPart): boolean =>
  text !== '' && (format === undefined || format === 'unknown') && signature === undefined && redacted === undefined;
