// Reads Gemini contents into neutral messages. Calls often have no ids: they get some by their place, and results find them by name.
import type {
  MediaKind,
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolResultPart,
} from '../model-request.ts';
import {
  isJson,
  listOr,
  maybeString,
  objectAt,
  objectOr,
  present,
  stringAt,
  textOr,
  unreadable,
  type Json,
} from '../read-json.ts';
import { member } from './fields.ts';
import { opened } from './seal.ts';

/** Calls of the conversation so far that wait for their results. */
interface Waiting {
  readonly id: string;
  readonly name: string;
  /** The client's own id, not one we made up. */
  readonly isNamed: boolean;
}

export function decodeContents(value: unknown): ModelMessage[] {
  const waiting: Waiting[] = [];
  let calls = 0;
  const nextId = (): string => `call_${calls++}`;
  return contentsOf(value).flatMap((content, index) =>
    decodeContent(objectAt(content, `contents[${index}]`), `contents[${index}]`, waiting, nextId),
  );
}

/** A text, one content, or a list of them: clients send all three. */
function contentsOf(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [{ role: 'user', parts: [{ text: value }] }];
  if (isJson(value)) return [value];
  return Array.isArray(value) ? (value as unknown[]) : unreadable('contents', 'an array of contents', value);
}

export function decodeSystem(value: unknown): ModelMessage[] {
  if (value === undefined || value === null) return [];
  const parts =
    typeof value === 'string' ? [{ text: value }] : partsOf(objectAt(value, 'systemInstruction'), 'systemInstruction');
  const content = parts.flatMap((part): RequestPart[] => {
    const text = textOr(part['text'], '');
    return text === '' ? [] : [{ type: 'text', text }];
  });
  return content.length > 0 ? [{ role: 'system', content }] : [];
}

function partsOf(content: Json, field: string): readonly Json[] {
  const { parts } = content;
  if (parts === undefined || parts === null) return [];
  const list = isJson(parts)
    ? [parts]
    : Array.isArray(parts)
      ? (parts as unknown[])
      : unreadable(`${field}.parts`, 'an array', parts);
  return list.map((part, index) => objectAt(part, `${field}.parts[${index}]`));
}

function decodeContent(content: Json, field: string, waiting: Waiting[], nextId: () => string): ModelMessage[] {
  const role = maybeString(content['role'], `${field}.role`) ?? 'user';
  const parts = partsOf(content, field);
  if (role === 'model') return [{ role: 'assistant', content: answerParts(parts, `${field}.parts`, waiting, nextId) }];
  if (role !== 'user' && role !== 'function' && role !== 'tool') {
    return unreadable(`${field}.role`, 'user, model or function', role);
  }
  const results = parts.flatMap((part, index) => resultOf(part, `${field}.parts[${index}]`, waiting));
  const others = parts.flatMap((part, index) =>
    member(part, 'functionResponse') === undefined ? userPart(part, `${field}.parts[${index}]`) : [],
  );
  return [
    ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : []),
    ...(others.length > 0 || results.length === 0 ? [{ role: 'user' as const, content: others }] : []),
  ];
}

/** Thoughts arrive in pieces, and are one up to their signature. */
function answerParts(parts: readonly Json[], field: string, waiting: Waiting[], nextId: () => string): RequestPart[] {
  const content: RequestPart[] = [];
  for (const [index, part] of parts.entries()) {
    const signature = textOr(member(part, 'thoughtSignature'), '');
    const state = signature === '' ? undefined : opened(signature);
    const call = member(part, 'functionCall');
    if (isJson(call)) {
      const name = stringAt(call['name'], `${field}[${index}].functionCall.name`);
      const given = textOr(call['id'], '');
      const id = given || nextId();
      waiting.push({ id, name, isNamed: given !== '' });
      if (state) content.push({ type: 'reasoning', text: '', ...state, ...(state.id === undefined && { id }) });
      content.push({ type: 'tool-call', id, name, arguments: JSON.stringify(call['args'] ?? {}) });
    } else if (part['thought'] === true) {
      addThought(content, textOr(part['text'], ''), state);
    } else {
      const said = userPart(part, `${field}[${index}]`);
      content.push(...said);
      // A part that only Google understands keeps its signature inside.
      if (state && said[0]?.type !== 'vendor') content.push({ type: 'reasoning', text: '', ...state });
    }
  }
  return content;
}

function addThought(content: RequestPart[], text: string, state: Partial<ReasoningPart> | undefined): void {
  const last = content.at(-1);
  if (last?.type === 'reasoning' && last.text !== '' && last.redacted === undefined && last.signature === undefined) {
    content[content.length - 1] = { ...last, text: last.text + text, ...state };
  } else if (text !== '' || state) content.push({ type: 'reasoning', text, format: 'unknown', ...state });
}

/** '' is no text, but may carry a signature beside it. */
function userPart(part: Json, field: string): RequestPart[] {
  const { text } = part;
  if (text !== undefined && text !== null) {
    const words = stringAt(text, `${field}.text`);
    return words === '' ? [] : [{ type: 'text', text: words }];
  }
  // Cuts of a video are beyond the neutral form.
  if (member(part, 'videoMetadata') !== undefined) return [{ type: 'vendor', dialect: 'gemini', raw: part }];
  return [mediaOf(part, field) ?? { type: 'vendor', dialect: 'gemini', raw: part }];
}

/** undefined when the part holds neither data nor a file. */
function mediaOf(part: Json, field: string): MediaPart | undefined {
  const inline = member(part, 'inlineData');
  if (isJson(inline)) {
    const mediaType = stringAt(member(inline, 'mimeType'), `${field}.inlineData.mimeType`);
    const data = stringAt(inline['data'], `${field}.inlineData.data`);
    return { type: 'media', kind: kindOf(mediaType), source: { type: 'base64', data }, mediaType, ...filename(inline) };
  }
  const file = member(part, 'fileData');
  if (!isJson(file)) return undefined;
  const url = stringAt(member(file, 'fileUri'), `${field}.fileData.fileUri`);
  const mediaType = maybeString(member(file, 'mimeType'), `${field}.fileData.mimeType`);
  const kind = mediaType === undefined && /youtu\.?be/.test(url) ? 'video' : kindOf(mediaType ?? '');
  return { type: 'media', kind, source: { type: 'url', url }, ...present({ mediaType }), ...filename(file) };
}

function filename(data: Json): { filename?: string } {
  const name = textOr(member(data, 'displayName'), '');
  return name === '' ? {} : { filename: name };
}

/** By the IANA type; what is neither picture nor sound nor film is a document. */
export function kindOf(mediaType: string): MediaKind {
  const [kind] = mediaType.split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document';
}

function resultOf(part: Json, field: string, waiting: Waiting[]): ToolResultPart[] {
  const answered = member(part, 'functionResponse');
  if (answered === undefined) return [];
  const response = objectAt(answered, `${field}.functionResponse`);
  const name = stringAt(response['name'], `${field}.functionResponse.name`);
  const id = textOr(response['id'], '');
  const call = callOf(id, name, waiting);
  const media = listOr(response['parts']).flatMap(
    (each) => mediaOf(objectOr(each), `${field}.functionResponse.parts`) ?? [],
  );
  const { text, isError } = wordsOf(response['response']);
  return [
    {
      type: 'tool-result',
      callId: call?.id ?? (id || name),
      content: [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...media],
      ...(isError && { isError }),
    },
  ];
}

/** By its id. Gemini CLI makes up ids for calls that came without one and tells them in the results alone: those are found by name. */
function callOf(id: string, name: string, waiting: Waiting[]): Waiting | undefined {
  const byId = id === '' ? -1 : waiting.findIndex((call) => call.id === id);
  const at = byId >= 0 ? byId : waiting.findIndex((call) => call.name === name && (id === '' || !call.isNamed));
  return at < 0 ? undefined : waiting.splice(at, 1)[0];
}

/** Clients wrap a text as `{output}` or `{error}`; anything else is the value itself. */
function wordsOf(response: unknown): { text: string; isError: boolean } {
  if (response === undefined || response === null) return { text: '', isError: false };
  const names = isJson(response) ? Object.keys(response) : [];
  const only = isJson(response) && names.length === 1 ? response[names[0] ?? ''] : undefined;
  if (typeof only === 'string' && (names[0] === 'output' || names[0] === 'error')) {
    return { text: only, isError: names[0] === 'error' };
  }
  return { text: JSON.stringify(response), isError: false };
}
