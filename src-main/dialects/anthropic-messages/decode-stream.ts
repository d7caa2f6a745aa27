// Reads an Anthropic stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { Finish, StreamPart } from '../model-stream.ts';
import { countOf, isJson, objectOr, parseJson, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { decodeError } from './error.ts';
import { citationOf, finishOf } from './response.ts';
import { FORMAT } from './seal.ts';
import { decodeUsage, mergeUsage } from './usage.ts';

type Kind = 'text' | 'reasoning' | 'tool-call';

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let finish: Finish | undefined;
  let usage: Json = {};
  /** By the vendor's index. Blocks only its own protocol knows (server tools) have none. */
  const blocks = new Map<number, { readonly kind: Kind; readonly block: number }>();
  let count = 0;

  const decode = (event: SseEvent): StreamPart[] => {
    if (event.data === '' || ended) return [];
    const data = parseJson(event.data);
    if (!isJson(data)) return [];
    // Proxies name an error only in the event.
    switch (textOr(data['type'], event.event)) {
      case 'message_start':
        return start(objectOr(data['message']));
      case 'content_block_start': {
        const index = countOf(data['index']);
        return [...stopBlock(index), ...startBlock(index, objectOr(data['content_block']))];
      }
      case 'content_block_delta':
        return delta(countOf(data['index']), objectOr(data['delta']));
      case 'content_block_stop':
        return stopBlock(countOf(data['index']));
      case 'message_delta': {
        usage = mergeUsage(usage, data['usage']);
        // A second one may only count: the reason of the first stays.
        const told = finishOf(objectOr(data['delta']));
        if (told.native !== undefined) finish = told;
        const counted = decodeUsage(usage);
        return counted ? [{ type: 'usage', usage: counted }] : [];
      }
      case 'message_stop':
        ended = true;
        return [...[...blocks.keys()].flatMap(stopBlock), { type: 'finish', finish: finish ?? { reason: 'unknown' } }];
      case 'error':
        return [{ type: 'error', error: decodeError(200, data) }];
      default:
        // Pings, and events that are not invented yet.
        return [];
    }
  };

  const start = (message: Json): StreamPart[] => {
    usage = objectOr(message['usage']);
    const id = textOr(message['id'], '');
    const model = textOr(message['model'], '');
    const counted = decodeUsage(message['usage']);
    return [
      { type: 'start', ...(id !== '' && { id }), ...(model !== '' && { model }) },
      ...(counted ? [{ type: 'usage' as const, usage: counted }] : []),
    ];
  };

  const open = (index: number, kind: Kind): number => {
    const block = count;
    count += 1;
    blocks.set(index, { kind, block });
    return block;
  };

  const startBlock = (index: number, content: Json): StreamPart[] => {
    switch (content['type']) {
      case 'text': {
        const block = open(index, 'text');
        const text = textOr(content['text'], '');
        return [{ type: 'text-start', block }, ...(text === '' ? [] : [{ type: 'text-delta' as const, block, text }])];
      }
      case 'thinking': {
        const block = open(index, 'reasoning');
        const text = textOr(content['thinking'], '');
        const begun: StreamPart[] = [{ type: 'reasoning-start', block, format: FORMAT }];
        return text === '' ? begun : [...begun, { type: 'reasoning-delta', block, text }];
      }
      case 'redacted_thinking': {
        const block = open(index, 'reasoning');
        return [
          { type: 'reasoning-start', block, format: FORMAT },
          { type: 'reasoning-redacted', block, data: textOr(content['data'], '') },
        ];
      }
      case 'tool_use': {
        const block = open(index, 'tool-call');
        const begun: StreamPart = {
          type: 'tool-call-start',
          block,
          id: textOr(content['id'], ''),
          name: textOr(content['name'], ''),
        };
        // Vendors that speak this protocol loosely put the whole input here instead of into deltas.
        const input = objectOr(content['input']);
        const whole = Object.keys(input).length > 0;
        return whole ? [begun, { type: 'tool-call-delta', block, argumentsDelta: JSON.stringify(input) }] : [begun];
      }
      default:
        return [];
    }
  };

  /** Deltas that do not suit their block are left out, as are those that are not invented yet. */
  const delta = (index: number, change: Json): StreamPart[] => {
    const known = blocks.get(index);
    if (!known) return [];
    const { kind, block } = known;
    const { type } = change;
    if (kind === 'text' && type === 'text_delta')
      return [{ type: 'text-delta', block, text: textOr(change['text'], '') }];
    if (kind === 'reasoning' && type === 'thinking_delta')
      return [{ type: 'reasoning-delta', block, text: textOr(change['thinking'], '') }];
    if (kind === 'reasoning' && type === 'signature_delta')
      return [{ type: 'reasoning-signature', block, signature: textOr(change['signature'], '') }];
    if (kind === 'tool-call' && type === 'input_json_delta')
      return [{ type: 'tool-call-delta', block, argumentsDelta: textOr(change['partial_json'], '') }];
    if (type === 'citations_delta')
      return citationOf(change['citation']).map((annotation) => ({ type: 'annotation', annotation }));
    return [];
  };

  const stopBlock = (index: number): StreamPart[] => {
    const known = blocks.get(index);
    blocks.delete(index);
    return known ? [{ type: `${known.kind}-end`, block: known.block }] : [];
  };

  return {
    decode,
    get ended() {
      return ended;
    },
    // message_delta is not the end: only message_stop is, and clients of this protocol wait for it.
    get complete() {
      return ended;
    },
    end: () => [],
  };
}
