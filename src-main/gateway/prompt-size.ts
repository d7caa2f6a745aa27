// How long a prompt is about, and what it holds beside text, from any protocol's JSON without decoding it.
import type { MediaKind } from '../dialects/model-request.ts';
import { isJson, textOr, type Json } from '../dialects/read-json.ts';
import { MEDIA_TOKENS } from '../relay/estimate-tokens.ts';
import { tokensIn } from '../relay/usage.ts';

export interface PromptSize {
  readonly tokens: number;
  readonly media: ReadonlySet<MediaKind>;
}

/** Part types by protocol: Chat, Responses and Messages name them in `type`. */
const PARTS: ReadonlyMap<unknown, MediaKind> = new Map<unknown, MediaKind>([
  ['image_url', 'image'],
  ['input_image', 'image'],
  ['image', 'image'],
  ['input_audio', 'audio'],
  ['video_url', 'video'],
  ['file', 'document'],
  ['input_file', 'document'],
  ['document', 'document'],
]);

/** Opaque state: its length says nothing of what a vendor counts. */
const OPAQUE: ReadonlySet<string> = new Set([
  'data',
  'signature',
  'thought_signature',
  'thoughtSignature',
  'encrypted_content',
  'reasoning_details',
]);

/** Deeper than any protocol nests; what is below counts nothing. */
const MAX_DEPTH = 40;

/** @param parts the members of the body that a model reads */
export function promptSize(parts: readonly unknown[]): PromptSize {
  const found: Found = { chars: 0, mediaTokens: 0, media: new Set() };
  for (const part of parts) measure(part, found, 0);
  return { tokens: tokensIn(found.chars) + found.mediaTokens, media: found.media };
}

interface Found {
  chars: number;
  mediaTokens: number;
  readonly media: Set<MediaKind>;
}

function measure(value: unknown, found: Found, depth: number): void {
  if (typeof value === 'string') found.chars += value.length;
  else if (depth >= MAX_DEPTH) return;
  else if (Array.isArray(value)) for (const item of value as unknown[]) measure(item, found, depth + 1);
  else if (isJson(value)) measureObject(value, found, depth);
}

function measureObject(value: Json, found: Found, depth: number): void {
  const kind = kindOf(value);
  if (kind) {
    found.mediaTokens += MEDIA_TOKENS[kind];
    found.media.add(kind);
    // A document may hold its text as plain text, and that is read.
    if (kind === 'document') measure(plainText(value['source']), found, depth + 1);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (OPAQUE.has(name)) continue;
    if (name === 'images' && Array.isArray(member)) addImages(member.length, found);
    else measure(member, found, depth + 1);
  }
}

/** Ollama has pictures beside the text of a message. */
function addImages(count: number, found: Found): void {
  if (count === 0) return;
  found.mediaTokens += count * MEDIA_TOKENS.image;
  found.media.add('image');
}

function kindOf(part: Json): MediaKind | undefined {
  const named = PARTS.get(part['type']);
  if (named) return named;
  const blob = part['inlineData'] ?? part['inline_data'] ?? part['fileData'] ?? part['file_data'];
  if (!isJson(blob)) return undefined;
  const [type] = textOr(blob['mimeType'] ?? blob['mime_type'], '').split('/', 1);
  return type === 'image' || type === 'audio' || type === 'video' ? type : 'document';
}

const plainText = (source: unknown): unknown =>
  isJson(source) && source['type'] === 'text' ? source['data'] : undefined;
