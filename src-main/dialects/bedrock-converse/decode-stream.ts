// Reads a stream of Bedrock Converse into neutral parts. Usage follows the end of the message.
import type { StreamDecoder } from '../dialect.ts';
import type { Finish, StreamPart } from '../model-stream.ts';
import { countOf, isJson, objectOr, parseJson, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { decodeException } from './error.ts';
import { citationOf, decodeUsage, finishOf } from './response.ts';

/** The names of events begin small; those of exceptions end in the word, and error codes begin large. */
const isException = ({ event }: SseEvent): boolean => /Exception$|^[A-Z]/.test(event);

type Kind = 'text' | 'reasoning' | 'tool-call';

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let finish: Finish | undefined;
  let count = 0;
  let hasCalls = false;
  /** By the vendor's index; undefined for blocks of server tools. */
  const blocks = new Map<number, { readonly kind: Kind; readonly block: number } | undefined>();

  const decode = (event: SseEvent): StreamPart[] => {
    if (ended) return [];
    const data = parseJson(event.data);
    if (isException(event)) return [{ type: 'error', error: decodeException(event.event, data ?? event.data) }];
    if (!isJson(data)) return [];
    const at = countOf(data['contentBlockIndex']);
    switch (event.event) {
      case 'messageStart':
        return [{ type: 'start' }];
      case 'contentBlockStart':
        return startBlock(at, objectOr(data['start']));
      case 'contentBlockDelta':
        return delta(at, objectOr(data['delta']));
      case 'contentBlockStop':
        return stopBlock(at);
      case 'messageStop':
        finish = finishOf(data, hasCalls);
        return [];
      case 'metadata': {
        const usage = decodeUsage(data['usage']);
        ended = finish !== undefined;
        return [...(usage ? [{ type: 'usage' as const, usage }] : []), ...(ended ? closing() : [])];
      }
      default:
        return [];
    }
  };

  const open = (at: number, kind: Kind): number => {
    const block = count;
    count += 1;
    blocks.set(at, { kind, block });
    return block;
  };

  const startBlock = (at: number, start: Json): StreamPart[] => {
    const ended = Object.keys(start).length > 0 ? stopBlock(at) : [];
    const call = start['toolUse'];
    if (!isJson(call) || call['type'] === 'server_tool_use') {
      if (Object.keys(start).length > 0) blocks.set(at, undefined);
      return ended;
    }
    const block = open(at, 'tool-call');
    hasCalls = true;
    return [
      ...ended,
      { type: 'tool-call-start', block, id: textOr(call['toolUseId'], ''), name: textOr(call['name'], '') },
    ];
  };

  /** Texts and thoughts have no start of their own. */
  const textual = (at: number, kind: 'text' | 'reasoning', signed: boolean, parts: StreamPart[]): number => {
    const known = blocks.get(at);
    if (known?.kind === kind) return known.block;
    parts.push(...stopBlock(at));
    const block = open(at, kind);
    parts.push(
      kind === 'text'
        ? { type: 'text-start', block }
        : { type: 'reasoning-start', block, format: signed ? 'anthropic-claude-v1' : 'unknown' },
    );
    return block;
  };

  const delta = (at: number, change: Json): StreamPart[] => {
    if (blocks.has(at) && blocks.get(at) === undefined) return [];
    const parts: StreamPart[] = [];
    const { text, reasoningContent: thought, toolUse: call, citation } = change;
    if (typeof text === 'string') parts.push({ type: 'text-delta', block: textual(at, 'text', false, parts), text });
    if (isJson(thought)) reason(at, thought, parts);
    const known = blocks.get(at);
    if (isJson(call) && known?.kind === 'tool-call')
      parts.push({ type: 'tool-call-delta', block: known.block, argumentsDelta: textOr(call['input'], '') });
    if (isJson(citation))
      parts.push(...citationOf(citation).map((annotation) => ({ type: 'annotation' as const, annotation })));
    return parts;
  };

  const reason = (at: number, thought: Json, parts: StreamPart[]): void => {
    const { text, signature, redactedContent } = thought;
    // Which vendor thinks shows only at the end: a signature is always Claude's.
    const block = textual(at, 'reasoning', true, parts);
    if (typeof text === 'string') parts.push({ type: 'reasoning-delta', block, text });
    if (typeof signature === 'string' && signature !== '')
      parts.push({ type: 'reasoning-signature', block, signature });
    if (typeof redactedContent === 'string') parts.push({ type: 'reasoning-redacted', block, data: redactedContent });
  };

  const stopBlock = (at: number): StreamPart[] => {
    const known = blocks.get(at);
    blocks.delete(at);
    return known ? [{ type: `${known.kind}-end`, block: known.block }] : [];
  };

  const closing = (): StreamPart[] => [
    ...[...blocks.keys()].flatMap(stopBlock),
    { type: 'finish', finish: finish ?? { reason: 'unknown' } },
  ];

  return {
    decode,
    get ended() {
      return ended;
    },
    get complete() {
      return ended || finish !== undefined;
    },
    end: () => (ended || !finish ? [] : closing()),
  };
}
