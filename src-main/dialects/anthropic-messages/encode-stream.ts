// Writes neutral parts as an Anthropic stream: one block open at a time, start, deltas, stop, indexes in order.
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { Finish, StreamPart, Usage } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { encodeError } from './error.ts';
import { encodeCitation, stopReason } from './response.ts';
import { wrapSeal } from '../seal.ts';
import type { ReasoningPart } from '../model-request.ts';
import { isForeign } from './seal.ts';
import { legalToolId } from './tool-ids.ts';
import { encodeUsage } from './usage.ts';

type BlockPart = Extract<StreamPart, { readonly block: number }>;

const event = (type: string, rest: Json): string => formatSse({ event: type, data: JSON.stringify({ type, ...rest }) });

const NO_TOKENS = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };

export function createStreamEncoder(): StreamEncoder {
  let started = false;
  let firstUsage: Usage | undefined;
  let finish: Finish = { reason: 'unknown' };
  let index = -1;
  /** The neutral block whose frames are being written; it has a kind once its content_block_start is out. */
  let open: { readonly block: number; kind?: unknown } | undefined;
  /** Reasoning that another vendor sealed: its opaque state travels in an envelope. */
  const foreign = new Map<number, Pick<ReasoningPart, 'format' | 'id'>>();
  /** Parts of blocks that must wait until the open one ends: other protocols interleave, this one may not. */
  const waiting = new Map<number, BlockPart[]>();
  let refusal = '';
  /** The open text has ended, but citations may still follow it: its stop waits for the next block or the end. */
  let lingers = false;

  const begin = (facts: AnswerFacts): string => {
    if (started) return '';
    started = true;
    const usage = firstUsage ? encodeUsage(firstUsage, facts) : NO_TOKENS;
    const message = {
      id: facts.id,
      type: 'message',
      role: 'assistant',
      model: facts.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    return event('message_start', { message: { ...message, provider: facts.providerName } });
  };

  const blockPart = (part: BlockPart): string => {
    if (lingers && open?.block !== part.block) return stop() + blockPart(part);
    if (open && open.block !== part.block) {
      const parts = waiting.get(part.block);
      if (parts) parts.push(part);
      else waiting.set(part.block, [part]);
      return '';
    }
    open ??= { block: part.block };
    return write(part);
  };

  const announce = (content: Json): string => {
    if (!open || open.kind !== undefined) return '';
    open.kind = content['type'];
    index += 1;
    return event('content_block_start', { index, content_block: content });
  };

  const delta = (change: Json): string => event('content_block_delta', { index, delta: change });

  const signature = (text: string): string => announce(THINKING) + delta({ type: 'signature_delta', signature: text });

  /** undefined when the seal is Claude's own, or nobody's. */
  const envelope = (block: number, seal: Pick<ReasoningPart, 'signature' | 'redacted'>): string | undefined => {
    const origin = foreign.get(block);
    return origin && wrapSeal({ ...origin, ...seal });
  };

  const write = (part: BlockPart): string => {
    switch (part.type) {
      case 'text-start':
        return announce({ type: 'text', text: '' });
      case 'text-delta':
        return announce({ type: 'text', text: '' }) + delta({ type: 'text_delta', text: part.text });
      case 'reasoning-start':
        // Whether it is thinking or redacted thinking, only the next part tells.
        if (isForeign(part.format)) foreign.set(part.block, present({ format: part.format, id: part.id }));
        return '';
      case 'reasoning-delta':
        return announce(THINKING) + delta({ type: 'thinking_delta', thinking: part.text });
      case 'reasoning-signature':
        return signature(envelope(part.block, { signature: part.signature }) ?? part.signature);
      case 'reasoning-redacted': {
        const wrapped = envelope(part.block, { redacted: part.data });
        // Under readable text there is only the signature's place left.
        if (wrapped !== undefined && open?.kind === 'thinking') return signature(wrapped);
        return announce({ type: 'redacted_thinking', data: wrapped ?? part.data });
      }
      case 'tool-call-start':
        return announce({ type: 'tool_use', id: legalToolId(part.id), name: part.name, input: {} });
      case 'tool-call-delta':
        return delta({ type: 'input_json_delta', partial_json: part.argumentsDelta });
      case 'text-end':
        if (waiting.size > 0 || open?.kind === undefined) return stop();
        lingers = true;
        return '';
      case 'reasoning-end':
      case 'tool-call-end':
        return stop();
    }
  };

  const stop = (): string => {
    const ended = open?.kind !== undefined ? event('content_block_stop', { index }) : '';
    open = undefined;
    lingers = false;
    return ended + next();
  };

  /** Lets the next waiting block through, in order of first appearance. */
  const next = (): string => {
    const [first] = waiting;
    if (!first) return '';
    const [block, parts] = first;
    waiting.delete(block);
    open = { block };
    return parts.map((part) => (open?.block === block ? write(part) : '')).join('');
  };

  /** Blocks that their vendor never closed. */
  const closeAll = (): string => {
    let text = '';
    while (open) text += stop();
    return text;
  };

  const textBlock = (text: string): string => {
    index += 1;
    return (
      event('content_block_start', { index, content_block: { type: 'text', text: '' } }) +
      delta({ type: 'text_delta', text }) +
      event('content_block_stop', { index })
    );
  };

  return {
    encode(part, facts) {
      switch (part.type) {
        case 'usage':
          firstUsage ??= part.usage;
          return '';
        case 'start':
          // Held back until content: the usage that some vendors send first belongs into it.
          return '';
        case 'finish':
          finish = part.finish;
          return begin(facts) + closeAll();
        case 'refusal-delta':
          refusal += part.text;
          return begin(facts);
        case 'annotation':
          return (
            begin(facts) +
            (open?.kind === 'text' ? delta({ type: 'citations_delta', citation: encodeCitation(part.annotation) }) : '')
          );
        case 'media':
        case 'error':
        // One answer is all that this protocol has a place for.
        case 'other-choice':
          return '';
        default:
          return begin(facts) + blockPart(part);
      }
    },
    end(facts, usage) {
      const said = begin(facts) + closeAll() + (refusal === '' ? '' : textBlock(refusal));
      const delta = {
        stop_reason: refusal === '' ? stopReason(finish) : 'refusal',
        stop_sequence: finish.stopSequence ?? null,
      };
      return (
        said +
        event('message_delta', { delta, usage: usage ? encodeUsage(usage, facts) : NO_TOKENS }) +
        event('message_stop', present({ openrouter_metadata: facts.metadata }))
      );
    },
    error: (error: GatewayErrorBody) => formatSse({ event: 'error', data: JSON.stringify(encodeError(error)) }),
  };
}

const THINKING = { type: 'thinking', thinking: '', signature: '' };
