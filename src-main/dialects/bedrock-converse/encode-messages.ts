// Writes neutral messages as Bedrock's: user first, roles alternate, no empty text, results right after their calls.
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import { isSealed } from '../anthropic-messages/seal.ts';
import { legalToolId } from '../anthropic-messages/tool-ids.ts';
import type { CacheMarker, ModelMessage, ReasoningPart, RequestPart, ToolResultPart } from '../model-request.ts';
import { isJson, parseJson, type Json } from '../read-json.ts';
import { settledTurns, systemFirst } from '../settled-turns.ts';
import { mediaBlock, withDistinctNames } from './media.ts';

type Drop = (what: string) => void;

export interface EncodedMessages {
  /** undefined when there is none. */
  readonly system: readonly Json[] | undefined;
  readonly messages: readonly Json[];
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly blocks: Json[];
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
  const turns: Turn[] = [];
  for (const { role, content, name } of legal) {
    if (name !== undefined) drop('name');
    const blocks = role === 'system' ? [] : content.flatMap((part) => block(part, drop));
    // What cannot be said leaves no turn: those around it may be of one speaker.
    if (blocks.length === 0) continue;
    // Results are the user's words here.
    const speaker = role === 'assistant' ? role : 'user';
    const last = turns.at(-1);
    if (last?.role === speaker) last.blocks.push(...blocks);
    else turns.push({ role: speaker, blocks });
  }
  if (turns[0]?.role === 'assistant') turns.unshift({ role: 'user', blocks: [{ text: '(continued)' }] });
  return {
    system: system.length > 0 ? system : undefined,
    messages: withDistinctNames(turns.map(({ role, blocks }) => ({ role, content: withWords(blocks) }))),
  };
}

/** A document is refused without a text beside it. */
const withWords = (blocks: readonly Json[]): readonly Json[] =>
  blocks.some((each) => each['document'] !== undefined) && !blocks.some((each) => each['text'] !== undefined)
    ? [{ text: 'See the document.' }, ...blocks]
    : blocks;

/** The marker is a block of its own, after what it ends. */
export const cachePoint = (cache: CacheMarker | undefined): Json[] =>
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
