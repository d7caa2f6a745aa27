// Pictures, films and documents as Bedrock takes them: each with its format, documents with names that differ.
import { fingerprint } from '../fingerprint.ts';
import type { MediaPart } from '../model-request.ts';
import { isJson, listOr, objectOr, type Json } from '../read-json.ts';

/** By the media type's second half; `jpg` is what some clients say. */
const IMAGE_FORMATS: Readonly<Record<string, string>> = {
  png: 'png',
  jpeg: 'jpeg',
  jpg: 'jpeg',
  gif: 'gif',
  webp: 'webp',
};

const VIDEO_FORMATS: Readonly<Record<string, string>> = {
  mp4: 'mp4',
  quicktime: 'mov',
  webm: 'webm',
  mpeg: 'mpeg',
  'x-matroska': 'mkv',
  'x-flv': 'flv',
  'x-ms-wmv': 'wmv',
  '3gpp': 'three_gp',
};

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

/** Bytes travel as base64; of addresses only S3's are known here. @param drop is told what cannot be shown, by neutral name */
export function mediaBlock(part: MediaPart, drop: (what: string) => void): Json | undefined {
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
  if (kind === 'image') return { image: { format: IMAGE_FORMATS[subtype] ?? 'png', source: from } };
  if (kind === 'video') return { video: { format: VIDEO_FORMATS[subtype] ?? 'mp4', source: from } };
  return { document: { format: DOCUMENT_FORMATS[mediaType] ?? 'pdf', name: documentName(part), source: from } };
}

/** Letters, digits, spaces, hyphens and brackets; the same for the same document in every turn. */
function documentName({ filename, source }: MediaPart): string {
  const plain = (filename ?? 'document')
    .replace(/\.[a-z0-9]+$/i, '')
    .replace(/[^a-z0-9()[\]-]+/gi, ' ')
    .trim();
  const data = source.type === 'base64' ? source.data : source.type === 'url' ? source.url : source.id;
  return `${plain || 'document'} ${fingerprint(data.slice(0, 4_096)).toString(36)}`;
}

/** Two documents of one name are refused: one that is shown again, or begins like another, is counted, in order of appearance. */
export function withDistinctNames(messages: readonly Json[]): Json[] {
  const taken = new Set<string>();
  const named = (block: Json): Json => {
    const { document, toolResult } = block;
    if (isJson(toolResult)) return { toolResult: { ...toolResult, content: blocksOf(toolResult).map(named) } };
    if (!isJson(document)) return block;
    const base = String(document['name']);
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base} ${count}`;
    taken.add(name);
    return { document: { ...document, name } };
  };
  return messages.map((message) => ({ ...message, content: blocksOf(message).map(named) }));
}

const blocksOf = ({ content }: Json): Json[] => listOr(content).map(objectOr);
