// Writes neutral parts as a Responses stream: items one after the other, every event numbered, one of three ends.
import type { AnswerFacts, GatewayErrorBody, StreamEncoder } from '../dialect.ts';
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, Finish, StreamPart, TokenLogprob, Usage } from '../model-stream.ts';
import { present, type Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { encodeLogprobs } from '../token-logprobs.ts';
import {
  callItem,
  encodeAnnotation,
  freeText,
  itemId,
  messageItem,
  reasoningId,
  reasoningItem,
  refusalContent,
  responseObject,
  textContent,
  type ItemType,
} from './items.ts';
import { freeformNames } from './tools.ts';

type BlockPart = Extract<StreamPart, { readonly block: number }>;

/** An item that has begun. Its place in the output is fixed when it begins; other protocols interleave calls, and so may this one. */
type Item = { readonly id: string; readonly index: number } & (
  | { readonly kind: 'text'; text: string; annotations: Annotation[]; tokens: TokenLogprob[] }
  | { readonly kind: 'refusal'; text: string }
  | { readonly kind: 'reasoning'; part: ReasoningPart; hasSummary: boolean }
  | {
      readonly kind: 'call';
      readonly callId: string;
      readonly name: string;
      readonly isFreeform: boolean;
      arguments: string;
    }
);

export function createStreamEncoder(): StreamEncoder {
  let sequence = 0;
  let begun = false;
  let finish: Finish | undefined;
  const items = new Map<number, Item>();
  const output: Json[] = [];
  let started = 0;
  /** The text that has ended, kept open: citations may still follow it. */
  let lastText: Extract<Item, { kind: 'text' }> | undefined;
  let refusal: Extract<Item, { kind: 'refusal' }> | undefined;

  const event = (type: string, rest: Json): string => {
    const data = JSON.stringify({ type, sequence_number: sequence, ...rest });
    sequence += 1;
    return formatSse({ event: type, data });
  };

  const begin = (facts: AnswerFacts): string => {
    if (begun) return '';
    begun = true;
    const response = responseObject([], undefined, undefined, facts);
    return event('response.created', { response }) + event('response.in_progress', { response });
  };

  const place = (type: ItemType, facts: AnswerFacts): { readonly id: string; readonly index: number } => {
    const index = started;
    started += 1;
    return { id: itemId(type, facts, index), index };
  };

  const added = ({ index }: Item, item: Json): string =>
    event('response.output_item.added', { output_index: index, item });

  const done = ({ index }: Item, item: Json): string => {
    output[index] = item;
    return event('response.output_item.done', { output_index: index, item });
  };

  const at = ({ id, index }: Item): Json => ({ item_id: id, output_index: index });

  /** A message with one content part. */
  const openMessage = (item: Item, part: Json): string =>
    added(item, messageItem(item.id, [], 'in_progress')) +
    event('response.content_part.added', { ...at(item), content_index: 0, part });

  const closeMessage = (item: Item, part: Json): string =>
    event('response.content_part.done', { ...at(item), content_index: 0, part }) +
    done(item, messageItem(item.id, [part]));

  const closeText = (): string => {
    const item = lastText;
    lastText = undefined;
    if (!item) return '';
    const { text, annotations, tokens } = item;
    return (
      event('response.output_text.done', { ...at(item), content_index: 0, text, logprobs: encodeLogprobs(tokens) }) +
      closeMessage(item, textContent(text, annotations, tokens))
    );
  };

  const closeRefusal = (): string => {
    const item = refusal;
    refusal = undefined;
    if (!item) return '';
    const { text } = item;
    return (
      event('response.refusal.done', { ...at(item), content_index: 0, refusal: text }) +
      closeMessage(item, refusalContent(text))
    );
  };

  const start = (part: BlockPart, facts: AnswerFacts): string => {
    switch (part.type) {
      case 'text-start': {
        const item: Item = { ...place('message', facts), kind: 'text', text: '', annotations: [], tokens: [] };
        items.set(part.block, item);
        return openMessage(item, textContent('', []));
      }
      case 'reasoning-start': {
        const { format, id } = part;
        const reasoning: ReasoningPart = { type: 'reasoning', text: '', ...present({ format, id }) };
        const placed = place('reasoning', facts);
        const own = { ...placed, id: reasoningId(part, placed.id) };
        const item: Item = { ...own, kind: 'reasoning', part: reasoning, hasSummary: false };
        items.set(part.block, item);
        return added(item, { id: item.id, type: 'reasoning', summary: [] });
      }
      case 'tool-call-start': {
        const { id: callId, name } = part;
        const isFreeform = freeformNames(facts.request?.tools).has(name);
        const item: Item = {
          ...place(isFreeform ? 'custom_tool_call' : 'function_call', facts),
          kind: 'call',
          callId,
          name,
          isFreeform,
          arguments: '',
        };
        items.set(part.block, item);
        return added(item, callItem(item.id, item, 'in_progress'));
      }
      default:
        return '';
    }
  };

  const change = (part: BlockPart): string => {
    const item = items.get(part.block);
    if (part.type === 'text-delta' && item?.kind === 'text') {
      const { text: delta, logprobs = [] } = part;
      item.text += delta;
      item.tokens.push(...logprobs);
      const place = { ...at(item), content_index: 0 };
      return event('response.output_text.delta', { ...place, delta, logprobs: encodeLogprobs(logprobs) });
    }
    if (part.type === 'tool-call-delta' && item?.kind === 'call') {
      item.arguments += part.argumentsDelta;
      // The free text is only known when the JSON around it is whole.
      if (item.isFreeform) return '';
      return event('response.function_call_arguments.delta', { ...at(item), delta: part.argumentsDelta });
    }
    if (item?.kind !== 'reasoning') return '';
    if (part.type === 'reasoning-delta') return summaryDelta(item, part.text);
    if (part.type === 'reasoning-signature') item.part = { ...item.part, signature: part.signature };
    if (part.type === 'reasoning-redacted') item.part = { ...item.part, redacted: part.data };
    return '';
  };

  const summaryDelta = (item: Extract<Item, { kind: 'reasoning' }>, text: string): string => {
    const place = { ...at(item), summary_index: 0 };
    const opening = item.hasSummary
      ? ''
      : event('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
    item.hasSummary = true;
    item.part = { ...item.part, text: item.part.text + text };
    return opening + event('response.reasoning_summary_text.delta', { ...place, delta: text });
  };

  const stop = (block: number): string => {
    const item = items.get(block);
    items.delete(block);
    switch (item?.kind) {
      case undefined:
      case 'refusal':
        return '';
      case 'text': {
        const before = closeText();
        lastText = item;
        return before;
      }
      case 'reasoning':
        return closeReasoning(item);
      case 'call':
        return closeCall(item);
    }
  };

  const closeReasoning = (item: Extract<Item, { kind: 'reasoning' }>): string => {
    const { text } = item.part;
    const place = { ...at(item), summary_index: 0 };
    const summary = item.hasSummary
      ? event('response.reasoning_summary_text.done', { ...place, text }) +
        event('response.reasoning_summary_part.done', { ...place, part: { type: 'summary_text', text } })
      : '';
    return summary + done(item, reasoningItem(item.id, item.part));
  };

  const closeCall = (item: Extract<Item, { kind: 'call' }>): string => {
    const finished = callItem(item.id, item);
    if (item.isFreeform) {
      const input = freeText(item.arguments);
      return (
        event('response.custom_tool_call_input.delta', { ...at(item), delta: input }) +
        event('response.custom_tool_call_input.done', { ...at(item), input }) +
        done(item, finished)
      );
    }
    return (
      event('response.function_call_arguments.done', {
        ...at(item),
        name: item.name,
        arguments: finished['arguments'],
      }) + done(item, finished)
    );
  };

  const closeAll = (): string => [...items.keys()].map(stop).join('') + closeText() + closeRefusal();

  const refuse = (text: string, facts: AnswerFacts): string => {
    let opening = '';
    if (!refusal) {
      opening = closeText();
      refusal = { ...place('message', facts), kind: 'refusal', text: '' };
      opening += openMessage(refusal, refusalContent(''));
    }
    refusal.text += text;
    return opening + event('response.refusal.delta', { ...at(refusal), content_index: 0, delta: text });
  };

  const cite = (annotation: Annotation): string => {
    const open = [...items.values()].findLast((item) => item.kind === 'text') ?? lastText;
    if (!open) return '';
    open.annotations.push(annotation);
    return event('response.output_text.annotation.added', {
      ...at(open),
      content_index: 0,
      annotation_index: open.annotations.length - 1,
      annotation: encodeAnnotation(annotation),
    });
  };

  const image = (part: Extract<StreamPart, { type: 'media' }>['part'], facts: AnswerFacts): string => {
    if (part.kind !== 'image' || part.source.type !== 'base64') return '';
    const item: Item = { ...place('image_generation_call', facts), kind: 'refusal', text: '' };
    const finished = { type: 'image_generation_call', id: item.id, status: 'completed', result: part.source.data };
    return added(item, { ...finished, status: 'in_progress', result: null }) + done(item, finished);
  };

  return {
    encode(part, facts) {
      switch (part.type) {
        case 'usage':
        case 'error':
        // One answer is all that this protocol has a place for.
        case 'other-choice':
          return '';
        case 'start':
          return begin(facts);
        case 'finish':
          ({ finish } = part);
          return begin(facts) + closeAll();
        case 'refusal-delta':
          return begin(facts) + refuse(part.text, facts);
        case 'annotation':
          return begin(facts) + cite(part.annotation);
        case 'media':
          return begin(facts) + closeText() + image(part.part, facts);
        case 'text-start':
        case 'reasoning-start':
        case 'tool-call-start':
          return begin(facts) + closeText() + start(part, facts);
        case 'text-end':
        case 'reasoning-end':
        case 'tool-call-end':
          return stop(part.block);
        default:
          return change(part);
      }
    },
    end(facts: AnswerFacts, usage: Usage | undefined) {
      const closing = begin(facts) + closeAll();
      const response = responseObject(output, finish ?? { reason: 'stop' }, usage, facts);
      return closing + event(`response.${String(response['status'])}`, { response });
    },
    error(error: GatewayErrorBody, facts: AnswerFacts) {
      const { errorType: code, message } = error;
      const opening = begin(facts);
      const running = responseObject(
        output.filter((item) => item !== undefined),
        undefined,
        undefined,
        facts,
      );
      const response = { ...running, status: 'failed', error: { code, message } };
      return opening + event('error', { code, message, param: null }) + event('response.failed', { response });
    },
  };
}
