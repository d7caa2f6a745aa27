// Writes neutral messages as Cohere's, legal by its rules: nothing empty, results right after their calls, the user or a tool last.
import type { MediaPart, ModelMessage, ReasoningPart, RequestPart } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';
import { mergedTurns, settledTurns, systemFirst } from '../settled-turns.ts';
import { thinks } from './command-abilities.ts';

type Drop = (what: string) => void;

interface Target {
  /** The model thinks in content blocks, instead of planning tool calls. */
  readonly thinks: boolean;
  /** Gets the user's texts that are files; undefined where they have to stand in the message. */
  readonly documents: Json[] | undefined;
  readonly drop: Drop;
}

export interface EncodedMessages {
  readonly messages: readonly Json[];
  /** Empty when there are none. */
  readonly documents: readonly Json[];
}

/**
 * @param separateDocuments false where Cohere refuses `documents` beside other fields
 * @param drop is told what cannot be said, by neutral name
 */
export function encodeMessages(
  messages: readonly ModelMessage[],
  model: string,
  separateDocuments: boolean,
  drop: Drop,
): EncodedMessages {
  const documents: Json[] = [];
  const target: Target = { thinks: thinks(model), documents: separateDocuments ? documents : undefined, drop };
  const settled = settledTurns(messages, {
    legalId: (id) => id,
    shows: (part) => mediaPart(part, { ...target, documents: undefined }) !== undefined,
  });
  const encoded = mergedTurns(systemFirst(settled.map(withoutEmpty))).flatMap((message) =>
    encodeMessage(message, target),
  );
  // Cohere answers the user or a tool: an answer that was begun for it cannot be last.
  if (encoded.at(-1)?.['role'] === 'assistant') {
    drop('prefill');
    encoded.push({ role: 'user', content: 'Continue your answer exactly where it ends.' });
  }
  return { messages: encoded, documents };
}

const isBlank = (part: RequestPart): boolean =>
  (part.type === 'text' || part.type === 'refusal') && part.text.trim() === '';

const withoutEmpty = (message: ModelMessage): ModelMessage => ({
  ...message,
  content: message.content.filter((part) => !isBlank(part)),
});

function encodeMessage(message: ModelMessage, target: Target): Json[] {
  if (message.name !== undefined) target.drop('name');
  switch (message.role) {
    case 'system':
    case 'user': {
      const content = contentOf(message.content, target);
      return content.length === 0 ? [] : [{ role: message.role, content }];
    }
    case 'assistant':
      return assistant(message.content, target);
    case 'tool':
      return message.content.flatMap((part) => {
        if (part.type !== 'tool-result') return [];
        if (part.cache) target.drop('cacheControl');
        return [{ role: 'tool', tool_call_id: part.callId, content: contentOf(part.content, target) }];
      });
  }
}

/** Text alone is one string. '' or [] when nothing can be said. */
function contentOf(parts: readonly RequestPart[], target: Target, separator = '\n\n'): string | Json[] {
  const encoded = parts.map((part) => encodePart(part, target)).filter((part) => part !== undefined);
  const isPlain = encoded.every((part) => part['type'] === 'text');
  return isPlain ? encoded.map((part) => part['text']).join(separator) : encoded;
}

function encodePart(part: RequestPart, target: Target): Json | undefined {
  if ('cache' in part && part.cache) target.drop('cacheControl');
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'media':
      return mediaPart(part, target);
    case 'vendor':
      target.drop('vendorContent');
      return undefined;
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
      // Placed by the message that holds them.
      return undefined;
  }
}

function mediaPart(part: MediaPart, target: Target): Json | undefined {
  const { kind, source, mediaType, filename } = part;
  if (kind === 'image' && source.type !== 'file') {
    const url = source.type === 'url' ? source.url : `data:${mediaType ?? 'image/png'};base64,${source.data}`;
    return { type: 'image_url', image_url: { url, ...present({ detail: part.detail }) } };
  }
  if (kind === 'document' && source.type === 'base64' && mediaType?.startsWith('text/')) {
    return textFile(Buffer.from(source.data, 'base64').toString(), filename, target);
  }
  target.drop(source.type === 'file' ? `${kind}ById` : kind);
  return undefined;
}

/** A document of the request, which answers can cite, and its name where it stood. */
function textFile(text: string, filename: string | undefined, { documents }: Target): Json | undefined {
  if (text.trim() === '') return undefined;
  if (!documents) return { type: 'text', text: filename === undefined ? text : `${filename}:\n${text}` };
  const id = `document-${documents.length + 1}`;
  documents.push({ id, data: { ...present({ title: filename }), text } });
  return { type: 'text', text: `(${id}${filename === undefined ? '' : `: ${filename}`})` };
}

function assistant(parts: readonly RequestPart[], target: Target): Json[] {
  const calls = parts.filter((part) => part.type === 'tool-call');
  const thoughts = readableThoughts(parts, target);
  const spoken = contentOf(parts, target, '');
  const isThought = thoughts !== '' && target.thinks;
  if (thoughts !== '' && !target.thinks && calls.length === 0) target.drop('reasoningHistory');
  const said = typeof spoken === 'string' ? (spoken === '' ? [] : [{ type: 'text', text: spoken }]) : spoken;
  if (said.length === 0 && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      ...(said.length > 0 && !isThought && { content: spoken }),
      ...(isThought && { content: [{ type: 'thinking', thinking: thoughts }, ...said] }),
      ...(calls.length > 0 && {
        ...(thoughts !== '' && !target.thinks && { tool_plan: thoughts }),
        tool_calls: calls.map(({ id, name, arguments: text }) => ({
          id,
          type: 'function',
          function: { name, arguments: text.trim() === '' ? '{}' : text },
        })),
      }),
    },
  ];
}

/** Cohere's own thoughts are plain text without a seal: what another vendor sealed is not for it. */
function readableThoughts(parts: readonly RequestPart[], { drop }: Target): string {
  const thoughts = parts.filter((part) => part.type === 'reasoning');
  if (thoughts.some((part) => !isOwn(part))) drop('reasoningHistory');
  return thoughts
    .filter(isOwn)
    .map((part) => part.text)
    .join('');
}

const isOwn = ({ format, signature, redacted }: ReasoningPart): boolean =>
  (format === undefined || format === 'unknown') && signature === undefined && redacted === undefined;
