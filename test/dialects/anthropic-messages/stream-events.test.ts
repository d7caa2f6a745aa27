// What the events for an Anthropic client hold: SDKs copy their members without asking whether they are there.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { anthropicStreamFaults } from '../support/stream-grammar.ts';
import { encodeStream, eventsOf, facts } from '../support/streams.ts';

type Json = Record<string, unknown>;

const eventsIn = (text: string): Json[] => eventsOf([Buffer.from(text)]).map(({ data }) => JSON.parse(data) as Json);

const finish = (reason: 'stop' | 'tool-calls' = 'stop'): StreamPart => ({ type: 'finish', finish: { reason } });
const textStart = (block: number): StreamPart => ({ type: 'text-start', block });
const textEnd = (block: number): StreamPart => ({ type: 'text-end', block });
const callStart = (block: number): StreamPart => ({ type: 'tool-call-start', block, id: `t${block}`, name: 'f' });
const thought = (block: number): StreamPart => ({ type: 'reasoning-start', block, format: 'anthropic-claude-v1' });

describe('what events say', () => {
  const usage: Usage = {
    input: { total: 19, uncached: 5, cacheRead: 4, cacheWrite: 10, cacheWrite1h: 6 },
    output: { total: 7, text: 5, reasoning: 2 },
    estimated: false,
  };

  test('the first event has every member that SDKs read, empty where nothing is known', () => {
    const [first] = eventsIn(anthropicMessages.createStreamEncoder().encode(textStart(0), facts));
    expect(first).toEqual({
      type: 'message_start',
      message: {
        id: 'gen-1',
        type: 'message',
        role: 'assistant',
        model: 'acme/large',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
        provider: 'Acme',
      },
    });
  });

  test('blocks begin empty: what they hold comes in deltas', () => {
    const encoder = anthropicMessages.createStreamEncoder();
    const text = [
      thought(0),
      { type: 'reasoning-delta', block: 0, text: 'Hm' } as const,
      { type: 'reasoning-end', block: 0 } as const,
      textStart(1),
      textEnd(1),
      callStart(2),
    ]
      .map((part) => encoder.encode(part, facts))
      .join('');
    const begun = eventsIn(text).filter(({ type }) => type === 'content_block_start');
    expect(begun.map(({ content_block: block }) => block)).toEqual([
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'text', text: '' },
      { type: 'tool_use', id: 't2', name: 'f', input: {} },
    ]);
  });

  test('the last count tells both lifetimes of the cache and the thinking', () => {
    const encoder = anthropicMessages.createStreamEncoder();
    encoder.encode(finish(), facts);
    expect(eventsIn(encoder.end({ ...facts, costUsd: 0.25 }, usage))[0]).toEqual({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: {
        input_tokens: 5,
        cache_creation_input_tokens: 10,
        cache_read_input_tokens: 4,
        cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 6 },
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 2 },
        cost: 0.25,
        is_byok: true,
      },
    });
  });

  test('the stop sequence that matched is told with its own reason', () => {
    const encoder = anthropicMessages.createStreamEncoder();
    encoder.encode({ type: 'finish', finish: { reason: 'stop', stopSequence: 'END' } }, facts);
    expect(eventsIn(encoder.end(facts, undefined))[0]).toMatchObject({
      delta: { stop_reason: 'stop_sequence', stop_sequence: 'END' },
    });
  });
});

describe('an error after the first token', () => {
  const begun: StreamPart[] = [textStart(0), { type: 'text-delta', block: 0, text: 'Hal' }];
  const failing = (parts: readonly StreamPart[], errorType: string, metadata?: Json): Json[] => {
    const encoder = anthropicMessages.createStreamEncoder();
    const said = parts.map((part) => encoder.encode(part, facts)).join('');
    const error = { status: 502, errorType, message: 'It broke.', requestId: 'gen-1', ...(metadata && { metadata }) };
    return eventsIn(said + encoder.error(error, facts));
  };

  test('is one event, and nothing pretends that the message was whole', () => {
    const events = failing(begun, 'provider_unavailable');
    expect(events.map(({ type }) => type)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'error',
    ]);
  });

  test('before any part is that event alone', () => {
    expect(failing([], 'timeout').map(({ type }) => type)).toEqual(['error']);
  });

  test.each([
    ['provider_overloaded', 'overloaded_error'],
    ['rate_limit_exceeded', 'rate_limit_error'],
    ['timeout', 'timeout_error'],
    ['provider_unavailable', 'api_error'],
  ])('%s is told by the word that SDKs know, and by its own beside it', (errorType, type) => {
    expect(failing(begun, errorType, { attempts: 2 }).at(-1)).toEqual({
      type: 'error',
      error: { type, message: 'It broke.', error_type: errorType, metadata: { attempts: 2 } },
      request_id: 'gen-1',
    });
  });

  test('is never written among the parts: the gateway says it in its own words', () => {
    const error: StreamPart = { type: 'error', error: { message: 'the vendor’s words' } };
    const encoder = anthropicMessages.createStreamEncoder();
    expect(encoder.encode(error, facts)).toBe('');
  });
});

describe('citations', () => {
  const cited = (title?: string): StreamPart => ({
    type: 'annotation',
    annotation: { type: 'url-citation', url: 'https://x', ...(title !== undefined && { title, text: 'fact' }) },
  });
  const citationsIn = (...parts: StreamPart[]): unknown[] => {
    const text = encodeStream(anthropicMessages, parts);
    expect(anthropicStreamFaults(text)).toEqual([]);
    return eventsIn(text).flatMap(({ index, delta }) => {
      const { type, citation } = (delta ?? {}) as Json;
      return type === 'citations_delta' ? [[index, citation]] : [];
    });
  };

  test('that come after their text, as other protocols send them, are still told in it', () => {
    expect(citationsIn(textStart(0), textEnd(0), cited('X'), cited(), finish())).toEqual([
      [0, { type: 'web_search_result_location', url: 'https://x', title: 'X', cited_text: 'fact' }],
      [0, { type: 'web_search_result_location', url: 'https://x' }],
    ]);
  });

  test('belong to the text that is open when they come', () => {
    expect(citationsIn(textStart(0), textEnd(0), textStart(1), cited(), textEnd(1), finish())).toMatchObject([[1, {}]]);
  });

  test('after a call have no text to stand in and are left out', () => {
    expect(citationsIn(textStart(0), textEnd(0), callStart(1), cited(), finish('tool-calls'))).toEqual([]);
  });

  test('after the finish are left out: the text is closed', () => {
    expect(citationsIn(textStart(0), textEnd(0), finish(), cited())).toEqual([]);
  });
});
