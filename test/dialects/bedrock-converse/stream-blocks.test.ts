// Blocks of Bedrock's streams: each begins once and ends once, whatever its model leaves out or mixes.
import { describe, expect, test } from 'vitest';
import { bedrockConverse } from '../../../src-main/dialects/bedrock-converse/index.ts';
import {
  begin,
  callInput,
  callStart,
  delta,
  kinds,
  messageStop,
  metadata,
  readEvents,
  stop,
} from '../support/converse-events.ts';
import { contentOfStream, finishOfStream, usageOfStream } from '../support/meaning.ts';

const END = [messageStop(), metadata()] as const;

describe('blocks', () => {
  test('what was never closed is closed before the finish', () => {
    const read = readEvents(delta(0, { text: 'x' }), callStart(1, 't'), ...END);
    expect(kinds(read).slice(-4)).toEqual(['usage', 'text-end', 'tool-call-end', 'finish']);
  });

  test('a block that changes its kind under one index is two', () => {
    const { parts } = readEvents(
      delta(0, { reasoningContent: { text: 'Hm' } }),
      delta(0, { text: 'So.' }),
      stop(0),
      ...END,
    );
    expect(contentOfStream(parts)).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'anthropic-claude-v1' },
      { type: 'text', text: 'So.' },
    ]);
    const starts = parts.flatMap((part) => (part.type.endsWith('-start') && 'block' in part ? [part.block] : []));
    const ends = parts.flatMap((part) => (part.type.endsWith('-end') && 'block' in part ? [part.block] : []));
    expect(ends).toEqual(starts);
  });

  test('an empty text begins its block all the same, as its start was meant', () => {
    expect(kinds(readEvents(delta(0, { text: '' }), stop(0), ...END))).toEqual([
      'text-start',
      'text-delta',
      'text-end',
      'usage',
      'finish',
    ]);
  });

  test('an index used again after its end is a new block', () => {
    const { parts } = readEvents(delta(0, { text: 'a' }), stop(0), delta(0, { text: 'b' }), stop(0), ...END);
    expect(contentOfStream(parts)).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  test('a start over an open block ends it', () => {
    const server = { toolUse: { toolUseId: 's', name: 'search', type: 'server_tool_use' } };
    expect(kinds(readEvents(callStart(0, 'a'), callStart(0, 'b'), begin(0, server), ...END))).toEqual([
      'tool-call-start',
      'tool-call-end',
      'tool-call-start',
      'tool-call-end',
      'usage',
      'finish',
    ]);
  });

  test('thoughts, words and calls keep their order', () => {
    const { parts } = readEvents(
      delta(0, { reasoningContent: { text: 'Hm' } }),
      delta(0, { reasoningContent: { signature: 'sig' } }),
      stop(0),
      delta(1, { text: 'I look.' }),
      stop(1),
      callStart(2, 't'),
      callInput(2, '{}'),
      stop(2),
      messageStop('tool_use'),
      metadata(),
    );
    expect(contentOfStream(parts)).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 'sig', format: 'anthropic-claude-v1' },
      { type: 'text', text: 'I look.' },
      { type: 'tool-call', id: 't', name: 'f', arguments: '{}' },
    ]);
  });

  test('an empty signature, which other models send, signs nothing', () => {
    expect(kinds(readEvents(delta(0, { reasoningContent: { text: 'Hm', signature: '' } })))).toEqual([
      'reasoning-start',
      'reasoning-delta',
    ]);
  });
});

describe('calls', () => {
  test('those that come in turns stay apart', () => {
    const { parts } = readEvents(
      callStart(0, 'a'),
      callStart(1, 'b', 'g'),
      callInput(1, '{"y":2}'),
      callInput(0, '{"x":1}'),
      stop(1),
      stop(0),
      messageStop('tool_use'),
      metadata(),
    );
    expect(contentOfStream(parts)).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
      { type: 'tool-call', id: 'b', name: 'g', arguments: '{"y":2}' },
    ]);
  });

  test.each(['end_turn', 'stop_sequence', 'news'])('an answer of calls that ends as %s is one to run', (word) => {
    expect(finishOfStream(readEvents(callStart(0, 'a'), stop(0), messageStop(word), metadata()).parts)).toBe(
      'tool-calls',
    );
    const body = {
      output: { message: { content: [{ toolUse: { toolUseId: 'a', name: 'f', input: {} } }] } },
      stopReason: word,
    };
    expect(bedrockConverse.decodeResponse(body)).toMatchObject({
      value: { finish: { reason: 'tool-calls', native: word } },
    });
  });

  test.each([
    ['max_tokens', 'length'],
    ['guardrail_intervened', 'content-filter'],
    ['malformed_tool_use', 'error'],
  ])('a call that ends as %s is not taken for a whole one', (word, reason) => {
    expect(finishOfStream(readEvents(callStart(0, 'a'), messageStop(word), metadata()).parts)).toBe(reason);
  });

  test('a call of the server’s own tool is none to run', () => {
    const server = { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use' } };
    expect(finishOfStream(readEvents(begin(0, server), callInput(0, '{}'), stop(0), ...END).parts)).toBe('stop');
  });

  test('input for a block that is no call goes nowhere', () => {
    const { parts } = readEvents(delta(0, { text: 'x' }), callInput(0, '{}'), callInput(7, '{}'), stop(0), ...END);
    expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'x' }]);
  });

  test('input that is no text, and a call without id or name, break nothing', () => {
    const { parts } = readEvents(
      begin(0, { toolUse: {} }),
      delta(0, { toolUse: { input: { a: 1 } } }),
      stop(0),
      ...END,
    );
    expect(contentOfStream(parts)).toEqual([{ type: 'tool-call', id: '', name: '', arguments: '' }]);
  });
});

describe('end and usage', () => {
  test('counts before the end are counts, and end nothing', () => {
    const early = readEvents(metadata({ inputTokens: 3, outputTokens: 1 }), delta(0, { text: 'x' }));
    expect([early.ended, early.complete]).toEqual([false, false]);
    expect(usageOfStream(early.parts)?.input.total).toBe(3);
  });

  test('an end without counts is an end', () => {
    const read = readEvents(delta(0, { text: 'x' }), messageStop(), ['metadata', { metrics: { latencyMs: 5 } }]);
    expect(read.ended).toBe(true);
    expect(kinds(read)).toEqual(['text-start', 'text-delta', 'text-end', 'finish']);
  });

  test('nothing is told after the end, not even an exception', () => {
    const read = readEvents(...END, delta(0, { text: 'late' }), ['internalServerException', { message: 'late' }]);
    expect(kinds(read)).toEqual(['usage', 'finish']);
  });

  test('what was written for an hour is told apart, for it costs more', () => {
    const usage = {
      inputTokens: 4,
      outputTokens: 9,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 50,
      cacheDetails: [
        { ttl: '1h', inputTokens: 30 },
        { ttl: '5m', inputTokens: 20 },
      ],
    };
    const counted = {
      input: { total: 154, uncached: 4, cacheRead: 100, cacheWrite: 50, cacheWrite1h: 30 },
      output: { total: 9, text: 9, reasoning: 0 },
      estimated: false,
    };
    expect(usageOfStream(readEvents(messageStop(), metadata(usage)).parts)).toEqual(counted);
    expect(bedrockConverse.decodeResponse({ output: {}, usage })).toMatchObject({ value: { usage: counted } });
  });

  test.each<[unknown, number]>([
    [undefined, 0],
    [null, 0],
    ['1h', 0],
    [[null, { ttl: '1h' }, { ttl: '1h', inputTokens: -3 }], 0],
    [[{ ttl: '1h', inputTokens: 99 }], 10],
  ])('details of %j never make the hour’s share negative or more than all', (cacheDetails, share) => {
    const read = readEvents(messageStop(), metadata({ cacheWriteInputTokens: 10, cacheDetails }));
    expect(usageOfStream(read.parts)?.input).toMatchObject({ cacheWrite: 10, cacheWrite1h: share });
  });
});

test.each([
  ['contentBlockDelta', {}],
  ['contentBlockDelta', { contentBlockIndex: 'x', delta: null }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 7 } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { citation: { location: { web: {} } } } }],
  ['contentBlockStart', { contentBlockIndex: 0, start: {} }],
  ['contentBlockStart', { contentBlockIndex: 0, start: { image: { format: 'png' } } }],
  ['contentBlockStop', { contentBlockIndex: 4 }],
  ['metadata', { usage: 'x' }],
  ['metadata', []],
] as const)('a damaged or future event %s %j brings nothing', (name, data) => {
  expect(readEvents([name, data]).parts).toEqual([]);
});
