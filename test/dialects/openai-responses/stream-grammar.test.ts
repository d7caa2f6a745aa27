// The order of a Responses stream, which SDKs and Codex rely on: items open and close once, numbers only grow, the end repeats everything.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerFacts } from '../../../src-main/dialects/dialect.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import type { FinishReason, StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { streams } from '../support/conversations.ts';
import { responsesStreamFaults as faultsOf } from '../support/responses-grammar.ts';
import { callParts, eventsIn, textParts, write as written, type Json } from '../support/responses-events.ts';
import { facts } from '../support/streams.ts';

const usage: Usage = {
  input: { total: 5, uncached: 3, cacheRead: 2, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 7, text: 4, reasoning: 3 },
  estimated: false,
};

/** With the last count, as the gateway gives it. */
const write = (parts: readonly StreamPart[], given: AnswerFacts = facts): Json[] =>
  written([...parts, { type: 'usage', usage }], given);

const text = textParts;
const call = (block: number, args: string): StreamPart[] => callParts(block, [args]);
const finish = (reason: FinishReason = 'stop'): StreamPart => ({ type: 'finish', finish: { reason } });

describe('the order of events', () => {
  test('holds for any blocks, one after another or mixed', () => {
    fc.assert(
      fc.property(streams, ({ ordered, interleaved }) => {
        expect(faultsOf(write(ordered))).toEqual([]);
        expect(faultsOf(write(interleaved))).toEqual([]);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('holds where a vendor never closes what it opened', () => {
    expect(
      faultsOf(write([{ type: 'text-start', block: 0 }, { type: 'text-delta', block: 0, text: 'x' }, finish()])),
    ).toEqual([]);
    expect(faultsOf(write([...call(0, '{}').slice(0, 2), finish('tool-calls')]))).toEqual([]);
  });

  test('holds for an answer of nothing', () => {
    const events = write([finish()]);
    expect(faultsOf(events)).toEqual([]);
    expect(events.map((event) => event['type'] as string)).toEqual([
      'response.created',
      'response.in_progress',
      'response.completed',
    ]);
  });

  test('holds for a refusal, and for pictures between texts', () => {
    const image: StreamPart = {
      type: 'media',
      part: { type: 'media', kind: 'image', source: { type: 'base64', data: 'QUJD' }, mediaType: 'image/png' },
    };
    expect(
      faultsOf(
        write([
          ...text(0, 'a'),
          image,
          ...text(1, 'b'),
          { type: 'refusal-delta', text: 'No' },
          { type: 'refusal-delta', text: '.' },
          finish(),
        ]),
      ),
    ).toEqual([]);
  });

  test('a text is whole, step by step', () => {
    expect(
      write([{ type: 'start' }, ...text(0, 'Hel', 'lo'), finish()]).map((event) => event['type'] as string),
    ).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
  });
});

describe('the end', () => {
  test.each<[FinishReason, string, string, unknown]>([
    ['stop', 'response.completed', 'completed', null],
    ['tool-calls', 'response.completed', 'completed', null],
    ['length', 'response.incomplete', 'incomplete', { reason: 'max_output_tokens' }],
    ['content-filter', 'response.incomplete', 'incomplete', { reason: 'content_filter' }],
  ])('%s ends in %s', (reason, type, status, details) => {
    expect(write([...text(0, 'x'), finish(reason)]).at(-1)).toMatchObject({
      type,
      response: { status, incomplete_details: details, error: null },
    });
  });

  test('usage adds up and is divided', () => {
    expect(write([...text(0, 'x'), finish()]).at(-1)?.['response'].usage).toMatchObject({
      input_tokens: 5,
      input_tokens_details: { cached_tokens: 2 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 12,
    });
  });

  test('an error after the first token is told, and still ends the protocol’s way', () => {
    const encoder = openAiResponses.createStreamEncoder();
    const begun = text(0, 'Hel')
      .slice(0, 2)
      .map((part) => encoder.encode(part, facts))
      .join('');
    const events = eventsIn(
      begun + encoder.error({ status: 502, errorType: 'provider_unavailable', message: 'It broke.' }, facts),
    );
    expect(events.map((event) => event['sequence_number'] as number)).toEqual(events.map((_, index) => index));
    expect(events.slice(-2)).toMatchObject([
      { type: 'error', code: 'provider_unavailable', message: 'It broke.' },
      {
        type: 'response.failed',
        response: { status: 'failed', error: { code: 'provider_unavailable', message: 'It broke.' } },
      },
    ]);
  });

  test('an error before anything was said begins the stream first', () => {
    const encoder = openAiResponses.createStreamEncoder();
    const events = eventsIn(encoder.error({ status: 429, errorType: 'rate_limit_exceeded', message: 'Later.' }, facts));
    expect(events.map((event) => event['type'] as string)).toEqual([
      'response.created',
      'response.in_progress',
      'error',
      'response.failed',
    ]);
  });
});

describe('what other vendors said', () => {
  test('citations stand with the text they follow, though it has ended', () => {
    const annotation = { type: 'url-citation', url: 'https://a.org', title: 'A', start: 0, end: 2 } as const;
    const events = write([...text(0, 'Hi'), { type: 'annotation', annotation }, ...text(1, 'more'), finish()]);
    expect(faultsOf(events)).toEqual([]);
    expect(events.find((event) => event['type'] === 'response.output_text.annotation.added')).toMatchObject({
      output_index: 0,
      annotation_index: 0,
      annotation: { type: 'url_citation', url: 'https://a.org', title: 'A', start_index: 0, end_index: 2 },
    });
    expect(events.at(-1)?.['response'].output[0].content[0].annotations).toHaveLength(1);
  });

  test('Claude’s signature travels in the encrypted content, with the thought as its summary', () => {
    const events = write([
      { type: 'reasoning-start', block: 0, format: 'anthropic-claude-v1' },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'reasoning-signature', block: 0, signature: 'sig' },
      { type: 'reasoning-end', block: 0 },
      ...text(1, 'x'),
      finish(),
    ]);
    const { response = {} } = events.at(-1) ?? {};
    const [item] = (response as { output: Json[] }).output;
    expect(item).toMatchObject({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] });
    const decoded = openAiResponses.decodeRequest({ model: 'm', input: [item, { role: 'assistant', content: 'x' }] });
    expect(decoded).toMatchObject({
      value: {
        messages: [
          { content: [{ type: 'reasoning', text: 'Hm', signature: 'sig', format: 'anthropic-claude-v1' }, {}] },
        ],
      },
    });
  });

  test('a call of a free-text tool is told as one', () => {
    const request = {
      model: 'm',
      stream: true,
      messages: [],
      tools: [{ type: 'function', name: 'f', freeform: { type: 'custom', name: 'f' } }],
    } as const;
    const events = write([...call(0, '{"input":"*** Begin"}'), finish('tool-calls')], { ...facts, request });
    expect(faultsOf(events)).toEqual([]);
    expect(events.at(-1)?.['response'].output).toMatchObject([
      { type: 'custom_tool_call', call_id: 'call_0', name: 'f', input: '*** Begin' },
    ]);
  });
});
