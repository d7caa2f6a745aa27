// Whole answers of Bedrock Converse, read.
import type { Decoded } from '../dialect.ts';
import type { Annotation, Finish, FinishReason, ModelResponse, ResponsePart, Usage } from '../model-stream.ts';
import { countOf, decoded, isJson, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries({
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool-calls',
    guardrail_intervened: 'content-filter',
    content_filtered: 'content-filter',
    malformed_model_output: 'error',
    malformed_tool_use: 'error',
  } as const),
);

/** @param hasCalls an answer of tool calls is one, whatever the word: clients would not run them otherwise */
export function finishOf(body: Json, hasCalls: boolean): Finish {
  const native = textOr(body['stopReason'], '');
  const said = REASONS.get(native) ?? 'unknown';
  const reason = hasCalls && (said === 'stop' || said === 'unknown') ? 'tool-calls' : said;
  return { reason, ...(native !== '' && { native }) };
}

/** `inputTokens` leaves the cached ones out. undefined when there is no usage object. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isJson(value)) return undefined;
  const uncached = countOf(value['inputTokens']);
  const cacheRead = countOf(value['cacheReadInputTokens']);
  const cacheWrite = countOf(value['cacheWriteInputTokens']);
  const hours = listOr(value['cacheDetails'])
    .map(objectOr)
    .filter(({ ttl }) => ttl === '1h');
  const cacheWrite1h = hours.reduce((sum, { inputTokens }) => sum + countOf(inputTokens), 0);
  const total = countOf(value['outputTokens']);
  return {
    input: {
      total: uncached + cacheRead + cacheWrite,
      uncached,
      cacheRead,
      cacheWrite,
      cacheWrite1h: Math.min(cacheWrite1h, cacheWrite),
    },
    output: { total, text: total, reasoning: 0 },
    estimated: false,
  };
}

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const message = objectOr(objectAt(body['output'], 'output')['message']);
    const blocks = listOr(message['content']).filter(isJson);
    const annotations = blocks.flatMap((block) =>
      listOr(objectOr(block['citationsContent'])['citations']).flatMap(citationOf),
    );
    const content = blocks.flatMap(partOf);
    return {
      content,
      finish: finishOf(
        body,
        content.some((part) => part.type === 'tool-call'),
      ),
      ...present({ usage: decodeUsage(body['usage']) }),
      ...(annotations.length > 0 && { annotations }),
    };
  });
}

function partOf(block: Json): ResponsePart[] {
  if (typeof block['text'] === 'string') return block['text'] === '' ? [] : [{ type: 'text', text: block['text'] }];
  if (isJson(block['reasoningContent'])) return [reasoningOf(block['reasoningContent'])];
  if (isJson(block['citationsContent'])) {
    const text = listOr(block['citationsContent']['content'])
      .map((each) => textOr(objectOr(each)['text'], ''))
      .join('');
    return text === '' ? [] : [{ type: 'text', text }];
  }
  const call = block['toolUse'];
  // What the server calls itself it also answers itself.
  if (!isJson(call) || call['type'] === 'server_tool_use')
    return [{ type: 'vendor', dialect: 'bedrock-converse', raw: block }];
  const input = JSON.stringify(call['input'] ?? {});
  return [{ type: 'tool-call', id: textOr(call['toolUseId'], ''), name: textOr(call['name'], ''), arguments: input }];
}

/** A signature is Claude's; open models think without one. */
function reasoningOf(content: Json): ResponsePart {
  const redacted = textOr(content['redactedContent'], '');
  if (redacted !== '') return { type: 'reasoning', text: '', redacted, format: 'anthropic-claude-v1' };
  const thought = objectOr(content['reasoningText']);
  const signature = textOr(thought['signature'], '');
  const text = textOr(thought['text'], '');
  return signature === ''
    ? { type: 'reasoning', text, format: 'unknown' }
    : { type: 'reasoning', text, signature, format: 'anthropic-claude-v1' };
}

/** Citations of documents have no URL and reach no client. */
export function citationOf(value: unknown): Annotation[] {
  const citation = objectOr(value);
  const web = objectOr(objectOr(citation['location'])['web']);
  const url = textOr(web['url'], '');
  const title = textOr(citation['title'], '') || textOr(web['domain'], '');
  return url === '' ? [] : [{ type: 'url-citation', url, ...(title !== '' && { title }) }];
}
