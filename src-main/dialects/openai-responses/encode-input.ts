// Writes neutral messages as the items of a Responses conversation.
import type {
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolCallPart,
  ToolResultPart,
} from '../model-request.ts';
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import { shortToolId } from '../openai-chat/tool-ids.ts';
import { present, type Json } from '../read-json.ts';
import { settledTurns } from '../settled-turns.ts';
import { FORMAT } from './seal.ts';

type Drop = (what: string) => void;

const MAX_ID_LENGTH = 64;

export interface InputRules {
  readonly systemRole: string;
  /** Names of tools that take free text. */
  readonly freeform: ReadonlySet<string>;
  readonly drop: Drop;
}

export function encodeInput(messages: readonly ModelMessage[], rules: InputRules): Json[] {
  const settled = settledTurns(messages, {
    legalId: (id) => shortToolId(id, MAX_ID_LENGTH),
    shows: (part) => mediaPart(part, rules.drop) !== undefined,
    mediaInResults: true,
  });
  /** Results name their calls: which of these took free text is only known from the call. */
  const freeformCalls = new Set<string>();
  return settled.flatMap((message) => encodeMessage(message, rules, freeformCalls));
}

function encodeMessage(message: ModelMessage, rules: InputRules, freeformCalls: Set<string>): Json[] {
  const { role, content } = message;
  switch (role) {
    case 'system':
    case 'user': {
      const parts = contentOf(content, 'input_text', rules.drop);
      return parts.length === 0
        ? []
        : [{ role: role === 'user' ? 'user' : rules.systemRole, content: shortened(parts) }];
    }
    case 'assistant':
      return answerItems(content, rules, freeformCalls);
    case 'tool':
      return content.flatMap((part) =>
        part.type === 'tool-result' ? [resultItem(part, freeformCalls.has(part.callId), rules.drop)] : [],
      );
  }
}

/** One text is a string, as people write it. */
function shortened(parts: readonly Json[]): unknown {
  const [only] = parts;
  return parts.length === 1 && only?.['type'] === 'input_text' ? only['text'] : parts;
}

function contentOf(parts: readonly RequestPart[], textType: 'input_text' | 'output_text', drop: Drop): Json[] {
  return parts.flatMap((part): Json[] => {
    switch (part.type) {
      case 'text':
        if (part.cache) drop('cacheControl');
        return part.text === '' ? [] : [{ type: textType, text: part.text }];
      case 'refusal':
        return textType === 'output_text'
          ? [{ type: 'refusal', refusal: part.text }]
          : [{ type: textType, text: part.text }];
      case 'media': {
        const encoded = mediaPart(part, drop);
        return encoded ? [encoded] : [];
      }
      case 'vendor':
        drop('vendorContent');
        return [];
      case 'reasoning':
      case 'tool-call':
      case 'tool-result':
        // Items of their own in this protocol.
        return [];
    }
  });
}

/** Reasoning must be followed by what it led to: alone it would be refused. */
function answerItems(parts: readonly RequestPart[], rules: InputRules, freeformCalls: Set<string>): Json[] {
  const items: Json[] = [];
  let words: RequestPart[] = [];
  const say = (): void => {
    const content = contentOf(words, 'output_text', rules.drop);
    words = [];
    if (content.length > 0) items.push({ type: 'message', role: 'assistant', content });
  };
  for (const part of parts) {
    if (part.type === 'text' || part.type === 'refusal') {
      words.push(part);
      continue;
    }
    say();
    if (part.type === 'reasoning') items.push(...reasoningItem(part, rules.drop));
    else if (part.type === 'tool-call') {
      const isFreeform = rules.freeform.has(part.name);
      if (isFreeform) freeformCalls.add(part.id);
      items.push(callItem(part, isFreeform));
    } else if (part.type === 'vendor' && part.dialect === 'openai-responses') items.push(part.raw);
    else rules.drop(part.type === 'media' ? 'mediaInAnswers' : 'vendorContent');
  }
  say();
  while (items.at(-1)?.['type'] === 'reasoning') items.pop();
  return items;
}

/** Only what was encrypted under this protocol may go back. */
function reasoningItem({ text, redacted, format, id }: ReasoningPart, drop: Drop): Json[] {
  if (format !== FORMAT || redacted === undefined) {
    drop('reasoningHistory');
    return [];
  }
  const summary = text === '' ? [] : [{ type: 'summary_text', text }];
  return [{ type: 'reasoning', ...present({ id }), summary, encrypted_content: redacted }];
}

function callItem({ id, name, arguments: text }: ToolCallPart, isFreeform: boolean): Json {
  if (!isFreeform) return { type: 'function_call', call_id: id, name, arguments: text === '' ? '{}' : text };
  const { input } = inputOf(text);
  return { type: 'custom_tool_call', call_id: id, name, input: typeof input === 'string' ? input : text };
}

function resultItem({ callId, content }: ToolResultPart, isFreeform: boolean, drop: Drop): Json {
  const parts = contentOf(content, 'input_text', drop);
  const isText = parts.every((part) => part['type'] === 'input_text');
  return {
    type: isFreeform ? 'custom_tool_call_output' : 'function_call_output',
    call_id: callId,
    output: isText ? parts.map((part) => part['text']).join('\n') : parts,
  };
}

function mediaPart(part: MediaPart, drop: Drop): Json | undefined {
  const { kind, source, mediaType, filename, detail } = part;
  if (kind === 'audio' || kind === 'video') {
    drop(kind);
    return undefined;
  }
  if (part.cache) drop('cacheControl');
  if (kind === 'image') {
    if (source.type === 'file') return { type: 'input_image', file_id: source.id, detail: detail ?? 'auto' };
    const url = source.type === 'url' ? source.url : `data:${mediaType ?? 'image/png'};base64,${source.data}`;
    return { type: 'input_image', image_url: url, detail: detail ?? 'auto' };
  }
  switch (source.type) {
    case 'file':
      return { type: 'input_file', file_id: source.id };
    case 'url':
      return { type: 'input_file', file_url: source.url };
    case 'base64':
      return {
        type: 'input_file',
        filename: filename ?? 'document.pdf',
        file_data: `data:${mediaType ?? 'application/pdf'};base64,${source.data}`,
      };
  }
}
