// Writes neutral messages as Bedrock's: user first, roles alternate, no empty text, results right after their calls.
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import { isSealed } from '../anthropic-messages/seal.ts';
import { legalToolId } from '../anthropic-messages/tool-ids.ts';
import { fingerprint } from '../fingerprint.ts';
import type {
  CacheMarker,
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolResultPart,
} from '../model-request.ts';
import { isJson, parseJson, type Json } from '../read-json.ts';
import { mergedTurns, settledTurns, systemFirst } from '../settled-turns.ts';

type Drop = (what: string) => void;

export interface EncodedMessages {
  /** undefined when there is none. */
  readonly system: readonly Json[] | undefined;
  readonly messages: readonly Json[];
}

export function encodeMessages(messages: readonly ModelMessage[], drop: Drop): EncodedMessages {
  const legal = systemFirst(
    settledTurns(messages, {
      legalId: legalToolId,
      shows: (part) => mediaBlock(part, drop) !== undefined,
      mediaInResults: true,
      marksErrors: true,
    }),
  );
  const system = legal
    .filter(({ role }) => role === 'system')
    .flatMap(({ content }) => content.flatMap((part) => block(part, drop)));
  const turns = mergedTurns(legal.filter(({ role }) => role !== 'system').map(asSpeaker));
  const encoded = turns.flatMap(({ role, content, name }): Json[] => {
    if (name !== undefined) drop('name');
    const blocks = withWords(content.flatMap((part) => block(part, drop)));
    return blocks.length === 0 ? [] : [{ role, content: blocks }];
  });
  if (encoded[0]?.['role'] === 'assistant') encoded.unshift({ role: 'user', content: [{ text: '(continued)' }] });
  return { system: system.length > 0 ? system : undefined, messages: encoded };
}

/** Results are the user's words here. */
const asSpeaker = (message: ModelMessage): ModelMessage =>
  message.role === 'tool' ? { ...message, role: 'user' } : message;

/** A document is refused without a text beside it. */
const withWords = (blocks: readonly Json[]): readonly Json[] =>
  blocks.some((each) => each['document'] !== undefined) && !blocks.some((each) => each['text'] !== undefined)
    ? [{ text: 'See the document.' }, ...blocks]
    : blocks;

/** The marker is a block of its own, after what it ends. */
const cachePoint = (cache: CacheMarker | undefined): Json[] =>
  cache ? [{ cachePoint: { type: 'default', ...(cache.ttl === '1h' && { ttl: '1h' }) } }] : [];

function block(part: RequestPart, drop: Drop): Json[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ text: part.text }, ...cachePoint(part.cache)];
    case 'refusal':
      return part.text.trim() === '' ? [] : [{ text: part.text }];
    case 'media': {
      const encoded = mediaBlock(part, drop);
      return encoded ? [encoded, ...cachePoint(part.cache)] : [];
    }
    case 'reasoning':
      return reasoningBlock(part, drop);
    case 'tool-call':
      return [
        { toolUse: { toolUseId: part.id, name: part.name, input: inputOf(part.arguments) } },
        ...cachePoint(part.cache),
      ];
    case 'tool-result':
      return [{ toolResult: resultOf(part, drop) }, ...cachePoint(part.cache)];
    case 'vendor':
      if (part.dialect === 'bedrock-converse') return [part.raw];
      drop('vendorContent');
      return [];
  }
}

/** Only what Claude signed itself may go back to it. */
function reasoningBlock(part: ReasoningPart, drop: Drop): Json[] {
  if (!isSealed(part)) {
    drop('reasoningHistory');
    return [];
  }
  if (part.redacted !== undefined) return [{ reasoningContent: { redactedContent: part.redacted } }];
  return [{ reasoningContent: { reasoningText: { text: part.text, signature: part.signature } } }];
}

function resultOf({ callId, content, isError }: ToolResultPart, drop: Drop): Json {
  const said = content.flatMap((part) =>
    part.type === 'text' ? resultText(part.text) : (mediaBlock(part, drop) ?? []),
  );
  return { toolUseId: callId, content: said, ...(isError === true && { status: 'error' }) };
}

function resultText(text: string): Json[] {
  if (text === '') return [];
  const value = parseJson(text);
  return [isJson(value) ? { json: value } : { text }];
}

const IMAGE_FORMATS: ReadonlySet<string> = new Set(['png', 'jpeg', 'gif', 'webp']);

const DOCUMENT_FORMATS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/markdown': 'md',
};

/** Bytes travel as base64; of addresses only S3's are known here. */
function mediaBlock(part: MediaPart, drop: Drop): Json | undefined {
  const { kind, source, mediaType = '' } = part;
  const isS3 = source.type === 'url' && source.url.startsWith('s3://');
  if (kind === 'audio' || (source.type !== 'base64' && !isS3)) {
    drop(kind === 'audio' ? kind : `${kind}By${source.type === 'url' ? 'Url' : 'Id'}`);
    return undefined;
  }
  const from =
    source.type === 'base64'
      ? { bytes: source.data }
      : { s3Location: { uri: source.type === 'url' ? source.url : '' } };
  const [, subtype = ''] = mediaType.split('/');
  if (kind === 'image') return { image: { format: IMAGE_FORMATS.has(subtype) ? subtype : 'png', source: from } };
  if (kind === 'video') return { video: { format: subtype === 'quicktime' ? 'mov' : subtype || 'mp4', source: from } };
  return { document: { format: DOCUMENT_FORMATS[mediaType] ?? 'pdf', name: documentName(part), source: from } };
}

/** Letters, digits, spaces, hyphens and brackets; and no two of one name in a request. */
function documentName({ filename, source }: MediaPart): string {
  const plain = (filename ?? 'document')
    .replace(/\.[a-z0-9]+$/i, '')
    .replace(/[^a-z0-9()[\]-]+/gi, ' ')
    .trim();
  const data = source.type === 'base64' ? source.data : source.type === 'url' ? source.url : source.id;
  return `${plain || 'document'} ${fingerprint(data.slice(0, 4_096)).toString(36)}`;
}
