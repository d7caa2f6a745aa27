// Stored answers: their bounds, what is wished of them, and how each protocol's answer is told again.
import { describe, expect, it } from 'vitest';
import { cacheKey, cacheWish } from '../../src-main/response-cache/cache-wish.ts';
import {
  createResponseCache,
  MAX_ANSWER_CHARS,
  type StoredAnswer,
} from '../../src-main/response-cache/response-cache.ts';
import { forStore, retell } from '../../src-main/response-cache/retell.ts';

const answer = (text: string, ttlMs = 1000): StoredAnswer => ({
  sourceId: 'gen-1',
  contentType: 'application/json',
  text,
  servedBy: { providerId: 'p', providerName: 'P', model: 'a/b', upstreamModel: 'b' },
  storedAt: 0,
  ttlMs,
});

describe('the store', () => {
  it('forgets by time, by number and by size, the least recently used first', () => {
    let now = 0;
    const cache = createResponseCache(() => now);
    cache.put('a', answer('x'));
    now = 999;
    expect(cache.get('a')?.text).toBe('x');
    now = 1000;
    expect(cache.get('a')).toBeUndefined();
    now = 0;
    for (let n = 0; n < 1_001; n++) {
      cache.put(String(n), answer('x'));
      cache.get('0');
    }
    expect(cache.get('0')).toBeDefined();
    expect(cache.get('1')).toBeUndefined();
    const large = 'x'.repeat(MAX_ANSWER_CHARS);
    for (let n = 0; n < 9; n++) cache.put(`large-${n}`, answer(large));
    expect(cache.get('0')).toBeUndefined();
    expect(cache.get('large-0')).toBeUndefined();
    expect(cache.get('large-8')).toBeDefined();
    cache.put('too-large', answer(`${large}x`));
    expect(cache.get('too-large')).toBeUndefined();
  });
});

describe('what is wished', () => {
  const on = { 'x-openrouter-cache': 'true' };
  it.each([
    [{}, undefined, undefined],
    [on, undefined, { ttlMs: 300_000, clear: false }],
    [on, false, undefined],
    [{ 'x-openrouter-cache': 'false' }, true, undefined],
    [{}, true, { ttlMs: 300_000, clear: false }],
    [
      { ...on, 'x-openrouter-cache-ttl': '60', 'x-openrouter-cache-clear': 'true' },
      undefined,
      { ttlMs: 60_000, clear: true },
    ],
    [{ ...on, 'x-openrouter-cache-ttl': '0' }, undefined, { ttlMs: 1_000, clear: false }],
    [{ ...on, 'x-openrouter-cache-ttl': '999999' }, undefined, { ttlMs: 86_400_000, clear: false }],
    [{ ...on, 'x-openrouter-cache-ttl': 'long' }, undefined, { ttlMs: 300_000, clear: false }],
  ])('%o and a preset that says %s', (headers, ofPreset, wish) => {
    expect(cacheWish(headers, ofPreset)).toEqual(wish);
  });

  it('the order of properties makes another key', () => {
    expect(cacheKey([{ a: 1, b: 2 }])).toBe(cacheKey([{ a: 1, b: 2 }]));
    expect(cacheKey([{ a: 1, b: 2 }])).not.toBe(cacheKey([{ b: 2, a: 1 }]));
  });
});

describe('told again with a new id and nothing used', () => {
  const again = (text: string): string => retell(forStore(text), 'gen-2');

  it('a chat answer, keeping the ids of its tool calls', () => {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi', tool_calls: [{ id: 'call_1' }] } }];
    const usage = { prompt_tokens: 9, cost: 0.5, is_byok: true, prompt_tokens_details: { cached_tokens: 3 } };
    expect(JSON.parse(again(JSON.stringify({ id: 'chatcmpl-1', choices, usage, openrouter_metadata: {} })))).toEqual({
      id: 'gen-2',
      choices,
      usage: { prompt_tokens: 0, cost: 0, is_byok: true, prompt_tokens_details: { cached_tokens: 0 } },
    });
  });

  it.each([
    [
      'a chat stream',
      'data: {"id":"x","choices":[{"delta":{"content":"a\\nb"}}]}\n\n: ping\ndata: {"id":"x","choices":[],"usage":{"total_tokens":9}}\n\ndata: [DONE]\n\n',
      'data: {"id":"gen-2","choices":[{"delta":{"content":"a\\nb"}}]}\n\n: ping\ndata: {"id":"gen-2","choices":[],"usage":{"total_tokens":0}}\n\ndata: [DONE]\n\n',
    ],
    [
      'Anthropic events',
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","role":"assistant","content":[],"usage":{"input_tokens":9}}}\n\n',
      'event: message_start\ndata: {"type":"message_start","message":{"id":"gen-2","role":"assistant","content":[],"usage":{"input_tokens":0}}}\n\n',
    ],
    [
      'Responses events, keeping the ids of items',
      'data: {"type":"response.completed","response":{"id":"resp_1","object":"response","output":[{"id":"msg_1"}],"usage":{"input_tokens":9}}}\n\n',
      'data: {"type":"response.completed","response":{"id":"gen-2","object":"response","output":[{"id":"msg_1"}],"usage":{"input_tokens":0}}}\n\n',
    ],
    [
      "Gemini's array",
      '[{"candidates":[{"index":0}],"responseId":"r1","usageMetadata":{"promptTokenCount":9}}]',
      '[{"candidates":[{"index":0}],"responseId":"gen-2","usageMetadata":{"promptTokenCount":0}}]',
    ],
    [
      "Ollama's lines",
      '{"message":{"role":"assistant","content":"Hi"},"done":false}\n{"done":true,"prompt_eval_count":9,"eval_count":5}\n',
      '{"message":{"role":"assistant","content":"Hi"},"done":false}\n{"done":true,"prompt_eval_count":0,"eval_count":0}\n',
    ],
  ])('%s', (_name, text, expected) => {
    expect(again(text)).toBe(expected);
  });
});
