// Writes neutral messages as Anthropic's, legal by its rules: user first, roles alternate, no empty text, results right after their calls.
import type {
  CacheMarker,
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolResultPart,
} from '../model-request.ts';
import { isJson, parseJson, present, type Json } from '../read-json.ts';
import { settledTurns } from '../settled-turns.ts';
import { isSealed } from './seal.ts';
import { legalToolId } from './tool-ids.ts';

type Drop = (what: string) => void;

export interface EncodedMessages {
  /** Blocks of the system prompt; undefined when there is none. */
  readonly system: string | readonly Json[] | undefined;
  readonly messages: readonly Json[];
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly blocks: Json[];
}

/** System messages after the first turn are instructions all the same, and the protocol has one place for those. */
export function encodeMessages(messages: readonly ModelMessage[], drop: Drop): EncodedMessages {
  const settled = settledTurns(messages, {
    legalId: legalToolId,
    shows: (part) => mediaBlock(part, drop).length > 0,
    keepsResults: true,
  });
  const system: Json[] = [];
  const turns: Turn[] = [];
  for (const message of settled) {
    if (message.name !== undefined) drop('name');
    if (message.role === 'system') {
      system.push(...message.content.flatMap((part) => encodePart(part, drop)));
      continue;
    }
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const blocks = message.content.flatMap((part) => encodePart(part, drop));
    if (blocks.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else turns.push({ role, blocks });
  }
  if (turns[0]?.role === 'assistant') turns.unshift({ role: 'user', blocks: [{ type: 'text', text: '(continued)' }] });
  trimPrefill(turns);
  return {
    system: shortened(system),
    messages: turns.map(({ role, blocks }) => ({ role, content: shortened(ordered(blocks)) ?? [] })),
  };
}

/** One plain text stays a string, as people write it. */
function shortened(blocks: readonly Json[]): string | readonly Json[] | undefined {
  const [only] = blocks;
  if (blocks.length === 0) return undefined;
  if (blocks.length === 1 && only?.['type'] === 'text' && only['cache_control'] === undefined)
    return only['text'] as string;
  return blocks;
}

/** Results come before anything else of the turn; the rest keeps its order. */
const ordered = (blocks: readonly Json[]): readonly Json[] => [
  ...blocks.filter((block) => block['type'] === 'tool_result'),
  ...blocks.filter((block) => block['type'] !== 'tool_result'),
];

/** An answer begun by the caller may not end in white space. */
function trimPrefill(turns: readonly Turn[]): void {
  const last = turns.at(-1);
  const block = last?.role === 'assistant' ? last.blocks.at(-1) : undefined;
  if (!last || block?.['type'] !== 'text') return;
  const text = (block['text'] as string).trimEnd();
  if (text === '') last.blocks.pop();
  else last.blocks[last.blocks.length - 1] = { ...block, text };
}

const cacheControl = (cache: CacheMarker | undefined): Json =>
  cache ? { cache_control: { type: 'ephemeral', ...cache } } : {};

function encodePart(part: RequestPart, drop: Drop): Json[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text, ...cacheControl(part.cache) }];
    case 'refusal':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    case 'media':
      return mediaBlock(part, drop);
    case 'reasoning':
      return reasoningBlock(part, drop);
    case 'tool-call':
      return [
        {
          type: 'tool_use',
          id: part.id,
          name: part.name,
          input: inputOf(part.arguments),
          ...cacheControl(part.cache),
        },
      ];
    case 'tool-result':
      return [toolResult(part, drop)];
    case 'vendor':
      if (part.dialect === 'anthropic-messages') return [part.raw];
      drop('vendorContent');
      return [];
  }
}

function toolResult(part: ToolResultPart, drop: Drop): Json {
  const content = part.content.flatMap((each) => encodePart(each, drop));
  return {
    type: 'tool_result',
    tool_use_id: part.callId,
    ...present({ content: shortened(content), is_error: part.isError }),
    ...cacheControl(part.cache),
  };
}

/** Only what Anthropic signed itself may go back to it. */
function reasoningBlock(part: ReasoningPart, drop: Drop): Json[] {
  if (!isSealed(part)) {
    drop('reasoningHistory');
    return [];
  }
  if (part.redacted !== undefined) return [{ type: 'redacted_thinking', data: part.redacted }];
  return [{ type: 'thinking', thinking: part.text, signature: part.signature }];
}

/** The input must be an object; arguments that are none (a model may write anything) are kept under a name. */
export function inputOf(text: string): Json {
  if (text.trim() === '') return {};
  const parsed = parseJson(text);
  return isJson(parsed) ? parsed : { arguments: parsed ?? text };
}

function mediaBlock(part: MediaPart, drop: Drop): Json[] {
  const { kind } = part;
  if (kind === 'audio' || kind === 'video') {
    drop(kind);
    return [];
  }
  const title = kind === 'document' ? present({ title: part.filename }) : {};
  return [{ type: kind, source: sourceOf(part), ...title, ...cacheControl(part.cache) }];
}

const USUAL_TYPES: Readonly<Record<string, string>> = { image: 'image/png', document: 'application/pdf' };
/** Anthropic takes a few types, each by one name. */
const PROPER_TYPES: Readonly<Record<string, string>> = { 'image/jpg': 'image/jpeg' };

function sourceOf({ kind, source, mediaType }: MediaPart): Json {
  switch (source.type) {
    case 'url':
      return { type: 'url', url: source.url };
    case 'file':
      return { type: 'file', file_id: source.id };
    case 'base64':
      if (kind === 'document' && mediaType === 'text/plain') {
        return { type: 'text', media_type: 'text/plain', data: Buffer.from(source.data, 'base64').toString() };
      }
      return {
        type: 'base64',
        media_type: mediaType === undefined ? USUAL_TYPES[kind] : (PROPER_TYPES[mediaType] ?? mediaType),
        data: source.data,
      };
  }
}
