// Writes neutral messages as Ollama's.
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import type { MediaPart, ModelMessage, ReasoningPart, RequestPart, ToolResultPart } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';

type Drop = (what: string) => void;

/** @param drop is told what cannot be said, by neutral name */
export function encodeMessages(messages: readonly ModelMessage[], drop: Drop): Json[] {
  const names = toolNames(messages);
  return messages.flatMap((message) => encodeMessage(message, names, drop));
}

/** Templates of many models know a result by its tool's name, not by the call's id. */
const toolNames = (messages: readonly ModelMessage[]): ReadonlyMap<string, string> =>
  new Map(
    messages.flatMap(({ content }) =>
      content.flatMap((part): [string, string][] => (part.type === 'tool-call' ? [[part.id, part.name]] : [])),
    ),
  );

function encodeMessage(message: ModelMessage, names: ReadonlyMap<string, string>, drop: Drop): Json[] {
  const { role, content } = message;
  if (message.name !== undefined) drop('name');
  switch (role) {
    case 'system':
    case 'user':
      return content.length === 0 ? [] : [{ role, ...contentOf(content, drop) }];
    case 'assistant':
      return assistant(content, drop);
    case 'tool':
      return content.flatMap((part) => (part.type === 'tool-result' ? [toolResult(part, names, drop)] : []));
  }
}

/** @param separator between texts; an answer's own texts follow each other without one */
function contentOf(parts: readonly RequestPart[], drop: Drop, separator = '\n\n'): Json {
  const images: string[] = [];
  const texts: string[] = [];
  for (const part of parts) {
    if ('cache' in part && part.cache) drop('cacheControl');
    if (part.type === 'media') {
      const image = imageOf(part);
      const text = textFile(part);
      if (image !== undefined) images.push(image);
      else if (text !== undefined) texts.push(text);
      else drop(missing(part));
    } else if (part.type === 'vendor') drop('vendorContent');
    else if (part.type === 'text' || part.type === 'refusal') texts.push(part.text);
  }
  return { content: texts.join(separator), ...(images.length > 0 && { images }) };
}

const imageOf = ({ kind, source }: MediaPart): string | undefined =>
  kind === 'image' && source.type === 'base64' ? source.data : undefined;

/** There are no files in this protocol: one of text is text. */
function textFile({ kind, source, mediaType, filename }: MediaPart): string | undefined {
  if (kind !== 'document' || source.type !== 'base64' || mediaType?.startsWith('text/') !== true) return undefined;
  const text = Buffer.from(source.data, 'base64').toString();
  return filename === undefined ? text : `${filename}:\n${text}`;
}

function missing({ kind, source }: MediaPart): string {
  if (source.type === 'file') return `${kind}ById`;
  return kind === 'image' ? 'imageByUrl' : kind;
}

/** An answer that held nothing this protocol can say is left out. */
function assistant(parts: readonly RequestPart[], drop: Drop): Json[] {
  const thinking = parts.map((part) => (part.type === 'reasoning' ? thinkingOf(part, drop) : '')).join('');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const said = contentOf(parts, drop, '');
  if (said['content'] === '' && said['images'] === undefined && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      ...said,
      ...(thinking !== '' && { thinking }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ id, name, arguments: text }, index) => ({
          id,
          function: { index, name, arguments: inputOf(text) },
        })),
      }),
    },
  ];
}

/** What another vendor sealed is its own; Ollama's models get back what they thought in the open. */
function thinkingOf({ text, signature, redacted, format = 'unknown' }: ReasoningPart, drop: Drop): string {
  if (format === 'unknown' && signature === undefined && redacted === undefined) return text;
  drop('reasoningHistory');
  return '';
}

function toolResult(part: ToolResultPart, names: ReadonlyMap<string, string>, drop: Drop): Json {
  const said = contentOf(part.content, drop, '\n');
  if (part.cache) drop('cacheControl');
  return {
    role: 'tool',
    ...said,
    ...(part.isError === true && { content: `Error: ${String(said['content'])}` }),
    ...present({ tool_name: names.get(part.callId) }),
    tool_call_id: part.callId,
  };
}
