// Streams of Cohere's models: blocks in order, whatever kind they are, and an end only where it was said.
import { describe, expect, test } from 'vitest';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import {
  callDelta,
  callEnd,
  callStart,
  citationStart,
  contentDelta,
  contentEnd,
  contentStart,
  endEvent,
  frame,
  planDelta,
  readEvents,
  startEvent,
} from '../support/cohere-frames.ts';
import { decodeStream } from '../support/streams.ts';

const weather = { id: 'w1', type: 'function', function: { name: 'weather', arguments: '' } };

describe('blocks', () => {
  test('thoughts and words are blocks of their own', () => {
    const { parts } = readEvents(
      startEvent,
      contentStart(0, { type: 'thinking', thinking: '' }),
      contentDelta(0, { thinking: 'Hm' }),
      contentDelta(0, { thinking: '.' }),
      contentEnd(0),
      contentStart(1, { type: 'text', text: '' }),
      contentDelta(1, { text: 'Yes' }),
      contentEnd(1),
      endEvent('COMPLETE'),
    );
    expect(parts).toEqual([
      { type: 'start', id: 'c1' },
      { type: 'reasoning-start', block: 0, format: 'unknown' },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'reasoning-delta', block: 0, text: '.' },
      { type: 'reasoning-end', block: 0 },
      { type: 'text-start', block: 1 },
      { type: 'text-delta', block: 1, text: 'Yes' },
      { type: 'text-end', block: 1 },
      { type: 'finish', finish: { reason: 'stop', native: 'COMPLETE' } },
    ]);
  });

  test('the plan is reasoning, and ends when calls begin', () => {
    const { parts } = readEvents(
      planDelta('I will '),
      planDelta('look.'),
      callStart(0, weather),
      callDelta(0, '{"city":'),
      callDelta(0, '"Oslo"}'),
      callEnd(0),
      endEvent('TOOL_CALL'),
    );
    expect(parts).toEqual([
      { type: 'reasoning-start', block: 0, format: 'unknown' },
      { type: 'reasoning-delta', block: 0, text: 'I will ' },
      { type: 'reasoning-delta', block: 0, text: 'look.' },
      { type: 'reasoning-end', block: 0 },
      { type: 'tool-call-start', block: 1, id: 'w1', name: 'weather' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: '{"city":' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: '"Oslo"}' },
      { type: 'tool-call-end', block: 1 },
      { type: 'finish', finish: { reason: 'tool-calls', native: 'TOOL_CALL' } },
    ]);
  });

  test('parallel calls do not mix, even when their pieces do', () => {
    const { parts } = readEvents(
      callStart(0, weather),
      callStart(1, { ...weather, id: 'w2' }),
      callDelta(1, '{"a":2}'),
      callDelta(0, '{"a":1}'),
      callEnd(1),
      callEnd(0),
      endEvent('TOOL_CALL'),
    );
    expect(parts.filter((part) => part.type === 'tool-call-delta')).toEqual([
      { type: 'tool-call-delta', block: 1, argumentsDelta: '{"a":2}' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: '{"a":1}' },
    ]);
    expect(parts.filter((part) => part.type === 'tool-call-end').map(({ block }) => block)).toEqual([1, 0]);
  });

  test('a content block and a call of the same index are two', () => {
    const { parts } = readEvents(
      contentDelta(0, { text: 'Let me see.' }),
      callStart(0, weather),
      endEvent('TOOL_CALL'),
    );
    expect(parts.map(({ type }) => type)).toEqual([
      'text-start',
      'text-delta',
      'tool-call-start',
      'text-end',
      'tool-call-end',
      'finish',
    ]);
  });

  test('text that comes with the start of its block is not lost', () => {
    const { parts } = readEvents(contentStart(0, { type: 'text', text: 'Hel' }), contentDelta(0, { text: 'lo' }));
    expect(parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : []))).toEqual(['Hel', 'lo']);
  });

  test('arguments that come with the start of their call, or as an object, are not lost', () => {
    const { parts } = readEvents(
      callStart(0, { ...weather, function: { name: 'weather', arguments: '{}' } }),
      callStart(1, { ...weather, function: { name: 'weather', arguments: { city: 'Oslo' } } }),
    );
    expect(parts.flatMap((part) => (part.type === 'tool-call-delta' ? [part.argumentsDelta] : []))).toEqual([
      '{}',
      '{"city":"Oslo"}',
    ]);
  });

  test('a call without an id gets one: the client must have something to answer to', () => {
    const { parts } = readEvents(callStart(3, { function: { name: 'f' } }));
    expect(parts).toEqual([{ type: 'tool-call-start', block: 0, id: 'call_3', name: 'f' }]);
  });

  test('a block that stays empty is none', () => {
    const { parts } = readEvents(contentStart(0, { type: 'text', text: '' }), contentEnd(0), endEvent('COMPLETE'));
    expect(parts).toEqual([{ type: 'finish', finish: { reason: 'stop', native: 'COMPLETE' } }]);
  });

  test('blocks whose end never came are ended before the finish', () => {
    const { parts } = readEvents(contentDelta(0, { text: 'x' }), endEvent('MAX_TOKENS'));
    expect(parts.slice(-2)).toEqual([
      { type: 'text-end', block: 0 },
      { type: 'finish', finish: { reason: 'length', native: 'MAX_TOKENS' } },
    ]);
  });
});

describe('citations', () => {
  const source = { type: 'document', id: 'd', document: { url: 'https://x.example/a', title: 'A', snippet: 'said' } };

  test('a source with an address is an annotation, placed in the whole answer', () => {
    const citation = { start: 1, end: 3, text: 'bc', sources: [source], type: 'TEXT_CONTENT', content_index: 2 };
    const { parts } = readEvents(
      contentDelta(0, { thinking: 'Hm.' }),
      contentDelta(1, { text: '12345' }),
      contentEnd(1),
      contentDelta(2, { text: 'abcd' }),
      citationStart(0, citation),
      { type: 'citation-end', index: 0 },
      endEvent('COMPLETE'),
    );
    expect(parts.filter((part) => part.type === 'annotation')).toEqual([
      {
        type: 'annotation',
        annotation: {
          type: 'url-citation',
          url: 'https://x.example/a',
          title: 'A',
          text: 'said',
          start: 6,
          end: 8,
          raw: citation,
        },
      },
    ]);
  });

  test('a list of citations in one event is read as well', () => {
    const citation = { start: 0, end: 1, sources: [source, source], type: 'TEXT_CONTENT' };
    const { parts } = readEvents(contentDelta(0, { text: 'a' }), citationStart(0, [citation, citation]));
    expect(parts.filter((part) => part.type === 'annotation')).toHaveLength(4);
  });
});

describe('ends', () => {
  test('the end is one: what comes after it is not read', () => {
    const text = [startEvent, endEvent('COMPLETE')].map(frame).join('');
    const { parts, ended, complete } = decodeStream(
      cohere,
      `${text}data: [DONE]\n\n${frame(contentDelta(0, { text: 'x' }))}`,
    );
    expect(parts.map(({ type }) => type)).toEqual(['start', 'finish']);
    expect([ended, complete]).toEqual([true, true]);
  });

  test.each([
    ['nothing', []],
    ['a start', [startEvent]],
    ['text whose block has ended', [startEvent, contentDelta(0, { text: 'x' }), contentEnd(0)]],
  ])('a stream that breaks off after %s is not complete', (_, events) => {
    const { ended, complete, parts } = readEvents(...events);
    expect([ended, complete]).toEqual([false, false]);
    expect(parts.some(({ type }) => type === 'finish')).toBe(false);
  });

  test.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['ERROR', 'error'],
    ['TIMEOUT', 'error'],
    ['ERROR_TOXIC', 'content-filter'],
    ['SOMETHING_NEW', 'unknown'],
  ])('the word %s means %s', (native, reason) => {
    expect(readEvents(endEvent(native)).parts).toEqual([{ type: 'finish', finish: { reason, native } }]);
  });

  test('an answer of calls is one, whatever the word', () => {
    expect(readEvents(callStart(0, weather), endEvent('COMPLETE')).parts.at(-1)).toEqual({
      type: 'finish',
      finish: { reason: 'tool-calls', native: 'COMPLETE' },
    });
    expect(readEvents(callStart(0, weather), endEvent('MAX_TOKENS')).parts.at(-1)).toMatchObject({
      finish: { reason: 'length' },
    });
  });

  test('usage comes before the finish', () => {
    const usage = {
      billed_units: { input_tokens: 7, output_tokens: 9 },
      tokens: { input_tokens: 500, output_tokens: 9 },
    };
    expect(readEvents(endEvent('COMPLETE', usage)).parts.map(({ type }) => type)).toEqual(['usage', 'finish']);
  });
});

describe('errors and oddities', () => {
  test('an error instead of events is one', () => {
    const { parts, complete } = readEvents(startEvent, { message: 'internal server error', id: 'x' });
    expect(parts.at(-1)).toMatchObject({ type: 'error', error: { message: 'internal server error' } });
    expect(complete).toBe(false);
  });

  test('an end that tells of an error brings it, not a finish', () => {
    const { parts } = readEvents({ type: 'message-end', delta: { finish_reason: 'ERROR', error: 'overloaded' } });
    expect(parts).toMatchObject([{ type: 'error', error: { message: 'overloaded' } }]);
  });

  test('unknown events and frames that are no JSON pass', () => {
    const odd = `: comment\n\ndata: not json\n\nevent: debug\ndata: {"type":"debug","prompt":"x"}\n\ndata: []\n\ndata: {}\n\n`;
    expect(decodeStream(cohere, odd).parts).toEqual([]);
  });

  test.each([
    { type: 'content-delta' },
    { type: 'content-delta', delta: null },
    { type: 'content-delta', delta: { message: { content: 'x' } } },
    { type: 'tool-plan-delta', delta: { message: { tool_plan: 5 } } },
    { type: 'citation-start', delta: { message: { citations: 'x' } } },
    { type: 'content-end', index: 'x' },
    { type: 'tool-call-end', index: 9 },
  ])('a damaged event brings nothing and breaks nothing: %j', (event) => {
    expect(readEvents(event).parts).toEqual([]);
  });

  test('the event’s name counts when the data has none', () => {
    const text = 'event: tool-plan-delta\ndata: {"delta":{"message":{"tool_plan":"Hm"}}}\n\n';
    expect(decodeStream(cohere, text).parts[1]).toEqual({ type: 'reasoning-delta', block: 0, text: 'Hm' });
  });
});
