// Writes neutral messages as Gemini contents: user first, results right after their calls, signatures on the parts they were minted for.
import type {
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolCallPart,
  ToolResultPart,
} from '../model-request.ts';
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import { isJson, parseJson, present, type Json } from '../read-json.ts';
import { mergedTurns, settledTurns, systemFirst } from '../settled-turns.ts';
import { isOwn, NO_SIGNATURE } from './seal.ts';

type Drop = (what: string) => void;

export interface EncodedContents {
  readonly systemInstruction: Json | undefined;
  readonly contents: readonly Json[];
}

/** @param isThird from version 3 on, results may hold pictures and pages, and calls must show a signature */
export function encodeContents(messages: readonly ModelMessage[], isThird: boolean, drop: Drop): EncodedContents {
  const legal = systemFirst(
    settledTurns(messages, {
      legalId: (id) => id,
      shows: (part) => mediaPart(part, drop) !== undefined,
      mediaInResults: ({ kind, source }) =>
        isThird && source.type === 'base64' && (kind === 'image' || kind === 'document'),
      marksErrors: true,
    }),
  );
  const system = legal.filter(({ role }) => role === 'system').flatMap(({ content }) => textParts(content));
  const names = new Map<string, string>();
  const contents = mergedTurns(legal.filter(({ role }) => role !== 'system')).flatMap((message): Json[] => {
    if (message.name !== undefined) drop('name');
    const parts =
      message.role === 'assistant'
        ? answerParts(message.content, names, isThird, drop)
        : inCallOrder(message.content, names).flatMap((part) => userPart(part, names, drop));
    return parts.length === 0 ? [] : [{ role: message.role === 'assistant' ? 'model' : 'user', parts }];
  });
  if (contents[0]?.['role'] === 'model') contents.unshift({ role: 'user', parts: [{ text: '(continued)' }] });
  return { systemInstruction: system.length > 0 ? { parts: system } : undefined, contents };
}

/** Without ids, results of functions of one name are told apart by their order alone. */
function inCallOrder(content: readonly RequestPart[], names: ReadonlyMap<string, string>): readonly RequestPart[] {
  const ids = [...names.keys()];
  const placeOf = (part: RequestPart): number => (part.type === 'tool-result' ? ids.indexOf(part.callId) : ids.length);
  return content.toSorted((first, second) => placeOf(first) - placeOf(second));
}

const textParts = (content: readonly RequestPart[]): Json[] =>
  content.flatMap((part) => (part.type === 'text' && part.text !== '' ? [{ text: part.text }] : []));

function userPart(part: RequestPart, names: ReadonlyMap<string, string>, drop: Drop): Json[] {
  switch (part.type) {
    case 'text':
      if (part.cache) drop('cacheControl');
      return part.text === '' ? [] : [{ text: part.text }];
    case 'media': {
      const encoded = mediaPart(part, drop);
      return encoded ? [encoded] : [];
    }
    case 'tool-result':
      return [{ functionResponse: resultOf(part, names, drop) }];
    case 'refusal':
      return [{ text: part.text }];
    case 'vendor':
      if (part.dialect === 'gemini') return [part.raw];
      drop('vendorContent');
      return [];
    case 'reasoning':
    case 'tool-call':
      // Only answers hold these.
      return [];
  }
}

function answerParts(
  content: readonly RequestPart[],
  names: Map<string, string>,
  needsSignatures: boolean,
  drop: Drop,
): Json[] {
  const parts: Json[] = [];
  const seals = new Map<string, string>();
  let hasCall = false;
  for (const part of content) {
    if (part.type === 'reasoning') thought(part, parts, seals, drop);
    else if (part.type === 'tool-call') {
      names.set(part.id, part.name);
      // An id that was used before got a number.
      const signature = seals.get(part.id) ?? seals.get(part.id.replace(/#\d+$/, ''));
      parts.push(callPart(part, signature ?? (needsSignatures && !hasCall ? NO_SIGNATURE : undefined)));
      hasCall = true;
    } else parts.push(...userPart(part, names, drop));
  }
  return parts;
}

const callPart = ({ name, arguments: text }: ToolCallPart, signature: string | undefined): Json => ({
  functionCall: { name, args: inputOf(text) },
  ...present({ thoughtSignature: signature }),
});

/** Only what Gemini signed goes back: words of thought alone would be taken for an answer. */
function thought(part: ReasoningPart, parts: Json[], seals: Map<string, string>, drop: Drop): void {
  const { text, redacted, id } = part;
  if (!isOwn(part) || redacted === undefined) return drop('reasoningHistory');
  if (id !== undefined) return void seals.set(id, redacted);
  if (text !== '') return void parts.push({ text, thought: true, thoughtSignature: redacted });
  const last = parts.at(-1);
  const takesOne = last?.['text'] !== undefined || last?.['inlineData'] !== undefined;
  if (last && takesOne && last['thoughtSignature'] === undefined) {
    parts[parts.length - 1] = { ...last, thoughtSignature: redacted };
  } else parts.push({ text: '', thoughtSignature: redacted });
}

/** A result must be an object: one that is none is wrapped as Google's own clients do. */
function resultOf(result: ToolResultPart, names: ReadonlyMap<string, string>, drop: Drop): Json {
  const texts = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const text = texts.join('\n');
  const parsed = parseJson(text);
  const isError = result.isError === true;
  const response = isJson(parsed) && !isError ? parsed : { [isError ? 'error' : 'output']: text };
  const media = result.content.flatMap((part) => (part.type === 'media' ? (mediaPart(part, drop) ?? []) : []));
  return {
    name: names.get(result.callId) ?? result.callId,
    response,
    ...(media.length > 0 && { parts: media }),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
  mp3: 'audio/mp3',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
};

const USUAL: Readonly<Record<MediaPart['kind'], string>> = {
  image: 'image/jpeg',
  document: 'application/pdf',
  audio: 'audio/mp3',
  video: 'video/mp4',
};

function mediaPart(part: MediaPart, drop: Drop): Json | undefined {
  const { kind, source, mediaType } = part;
  if (part.cache) drop('cacheControl');
  if (source.type === 'base64') return { inlineData: { mimeType: mediaType ?? USUAL[kind], data: source.data } };
  if (source.type === 'file') {
    // Stored with another vendor: Google names its files by address.
    drop(`${kind}ById`);
    return undefined;
  }
  const uri = source.url;
  // Films on YouTube have no type of their own.
  const isYouTube = /^https:\/\/(www\.)?youtu\.?be/.test(uri);
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  const mimeType = mediaType ?? (isYouTube ? undefined : (TYPES[ending] ?? USUAL[kind]));
  return { fileData: { fileUri: uri, ...present({ mimeType }) } };
}
