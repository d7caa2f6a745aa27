// How a stream begins and ends: one beginning, one of three ends, and a response object that says the same as the whole answer would.
import { describe, expect, test } from 'vitest';
import type { AnswerFacts, GatewayErrorBody } from '../../../src-main/dialects/dialect.ts';
import type { FinishReason, StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { callParts, eventsIn, finalOf, ofType, stop, textParts, typesOf, write } from '../support/responses-events.ts';
import { contentOfStream } from '../support/meaning.ts';
import { facts } from '../support/streams.ts';

const usage: Usage = {
  input: { total: 9, uncached: 4, cacheRead: 3, cacheWrite: 2, cacheWrite1h: 0 },
  output: { total: 7, text: 4, reasoning: 3 },
  estimated: false,
};
const finish = (reason: FinishReason, native?: string): StreamPart => ({
  type: 'finish',
  finish: { reason, ...(native !== undefined && { native }) },
});

describe('the beginning', () => {
  test('comes once, with or without a start, and with nothing in the output yet', () => {
    for (const parts of [
      [{ type: 'start' } as const, ...textParts(0, 'x'), stop],
      [...textParts(0, 'x'), stop],
    ]) {
      const events = write(parts);
      expect(typesOf(events).slice(0, 3)).toEqual([
        'response.created',
        'response.in_progress',
        'response.output_item.added',
      ]);
      expect(ofType(events, 'response.created')).toHaveLength(1);
      expect(events[0]?.['response']).toMatchObject({ id: 'gen-1', status: 'in_progress', output: [], usage: null });
    }
  });

  test('names the model asked for, not the one that the vendor says it ran', () => {
    const [first] = write([{ type: 'start', id: 'resp_vendor', model: 'vendor-2026' }, stop]);
    expect(first?.['response']).toMatchObject({ id: 'gen-1', model: 'acme/large', provider: 'Acme' });
  });

  test('tells nothing for parts that are no event', () => {
    const encoder = openAiResponses.createStreamEncoder();
    expect(encoder.encode({ type: 'usage', usage }, facts)).toBe('');
    expect(encoder.encode({ type: 'error', error: { message: 'x' } }, facts)).toBe('');
    expect(encoder.encode({ type: 'text-delta', block: 5, text: 'of no block' }, facts)).toBe('');
    expect(encoder.encode({ type: 'text-end', block: 5 }, facts)).toBe('');
  });
});

describe('the end', () => {
  test.each<[FinishReason, string, unknown]>([
    ['stop', 'completed', null],
    ['tool-calls', 'completed', null],
    ['pause', 'completed', null],
    ['unknown', 'completed', null],
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content-filter', 'incomplete', { reason: 'content_filter' }],
    ['error', 'failed', null],
  ])('%s is %s, in the event and in the response', (reason, status, details) => {
    const last = write([...textParts(0, 'x'), finish(reason)]).at(-1);
    expect(last).toMatchObject({ type: `response.${status}`, response: { status, incomplete_details: details } });
  });

  test('of an answer that broke off says so instead of passing for whole', () => {
    const { error, output } = finalOf(write([...textParts(0, 'Hal'), finish('error', 'malformed_tool_use')]));
    expect(error).toEqual({
      code: 'server_error',
      message: 'The model broke off (malformed_tool_use): the answer is not whole.',
    });
    expect(output).toHaveLength(1);
    expect(finalOf(write([finish('error')])).error.message).toBe('The model broke off: the answer is not whole.');
  });

  test('without a finish is that of an answer that stopped', () => {
    expect(finalOf(write(textParts(0, 'x')))).toMatchObject({ status: 'completed', output: [{ type: 'message' }] });
  });

  test('carries usage and cost, and metadata only where it was asked for', () => {
    const given: AnswerFacts = { ...facts, costUsd: 0.5, metadata: { attempt: 2 } };
    const response = finalOf(write([...textParts(0, 'x'), { type: 'usage', usage }, stop], given));
    expect(response.usage).toEqual({
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 16,
      cost: 0.5,
      is_byok: true,
    });
    expect(response.openrouter_metadata).toEqual({ attempt: 2 });
    expect(finalOf(write([stop]))).not.toHaveProperty('openrouter_metadata');
    expect(finalOf(write([stop])).usage).toBeNull();
  });

  test('is the answer that is not streamed, but for what only a stream has', () => {
    const parts = [
      { type: 'reasoning-start', block: 0, format: 'openai-responses-v1', id: 'rs_1' } as const,
      { type: 'reasoning-delta', block: 0, text: 'Hm' } as const,
      { type: 'reasoning-redacted', block: 0, data: 'gAAA' } as const,
      { type: 'reasoning-end', block: 0 } as const,
      ...textParts(1, 'Look', 'ing.'),
      ...callParts(2, ['{"a":1}']),
      finish('tool-calls'),
    ];
    const content = contentOfStream(parts).map((part) => (part.type === 'reasoning' ? { ...part, id: 'rs_1' } : part));
    expect(finalOf(write(parts))).toEqual(
      openAiResponses.encodeResponse({ content, finish: { reason: 'tool-calls' } }, facts),
    );
  });
});

describe('an error after the beginning', () => {
  const broken: GatewayErrorBody = { status: 429, errorType: 'rate_limit_exceeded', message: 'Later.' };
  const after = (...parts: StreamPart[]) => {
    const encoder = openAiResponses.createStreamEncoder();
    return eventsIn(parts.map((part) => encoder.encode(part, facts)).join('') + encoder.error(broken, facts));
  };

  test('is told twice, as OpenAI does: in an event that SDKs throw on and in a response that Codex reads', () => {
    const events = after({ type: 'start' });
    expect(events.slice(-2)).toEqual([
      { type: 'error', sequence_number: 2, code: 'rate_limit_exceeded', message: 'Later.', param: null },
      {
        type: 'response.failed',
        sequence_number: 3,
        response: expect.objectContaining({
          status: 'failed',
          error: { code: 'rate_limit_exceeded', message: 'Later.' },
          usage: null,
        }),
      },
    ]);
  });

  test('keeps the items that were whole, and leaves out those that were not', () => {
    const { output } = finalOf(
      after(...textParts(0, 'whole'), ...callParts(1, ['{}']), ...textParts(2, 'ha').slice(0, 2)),
    );
    expect(output).toMatchObject([
      { type: 'message', content: [{ text: 'whole' }] },
      { type: 'function_call', call_id: 'call_1' },
    ]);
    expect(output).toHaveLength(2);
  });

  test('leaves no hole where the first item was not whole and a later one was', () => {
    const open: StreamPart[] = [
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-call-start', block: 1, id: 'b', name: 'f' },
      { type: 'tool-call-end', block: 1 },
    ];
    expect(finalOf(after(...open)).output).toMatchObject([{ call_id: 'b' }]);
  });
});
