// Answers, streams and errors of Mistral: what they add to OpenAI Chat's.
import { describe, expect, test } from 'vitest';
import { mistral } from '../../../src-main/dialects/mistral/index.ts';
import type { ModelResponse } from '../../../src-main/dialects/model-stream.ts';
import { DONE, delta, frame } from '../support/chat-frames.ts';
import { contentOfStream } from '../support/meaning.ts';
import { decodeStream, type DecodedStream } from '../support/streams.ts';

const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true };
const said = { type: 'text', text: 'So.' };
const reference = {
  type: 'tool_reference',
  tool: 'web_search',
  title: 'A',
  url: 'https://x.example/a',
  description: 'd',
};
const annotation = { type: 'url-citation', url: 'https://x.example/a', title: 'A', text: 'd', raw: reference };

function answer(message: object, reason = 'stop', usage?: object): ModelResponse {
  const body = { id: 'm1', model: 'v', choices: [{ index: 0, message, finish_reason: reason }], usage };
  const decoded = mistral.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const readChunks = (...chunks: object[]): DecodedStream => decodeStream(mistral, chunks.map(frame).join('') + DONE);

describe('whole answers', () => {
  test('thoughts inside the content are reasoning', () => {
    expect(answer({ role: 'assistant', content: [thinking, said] })).toEqual({
      id: 'm1',
      model: 'v',
      content: [
        { type: 'reasoning', text: 'Hm.', format: 'unknown' },
        { type: 'text', text: 'So.' },
      ],
      finish: { reason: 'stop', native: 'stop' },
    });
  });

  test('a reference with an address is an annotation, one without is nothing to show', () => {
    const content = [
      said,
      reference,
      { type: 'reference', reference_ids: [1] },
      { type: 'tool_reference', title: 'B' },
    ];
    const read = answer({ content });
    expect(read.annotations).toEqual([annotation]);
    expect(read.content).toEqual([{ type: 'text', text: 'So.' }]);
    expect(answer({ content: 'So.' })).not.toHaveProperty('annotations');
  });

  test('an address in another kind of chunk is no reference', () => {
    expect(answer({ content: [said, { type: 'image_url', url: 'https://x' }] })).not.toHaveProperty('annotations');
  });

  test('a model at the end of its window has been cut off', () => {
    expect(answer({ content: 'So' }, 'model_length').finish).toEqual({ reason: 'length', native: 'model_length' });
  });

  test('cached tokens by Mistral’s older name count', () => {
    const usage = { prompt_tokens: 979, completion_tokens: 152, total_tokens: 1131, num_cached_tokens: 32 };
    expect(answer({ content: 'x' }, 'stop', usage).usage?.input).toEqual({
      total: 979,
      uncached: 947,
      cacheRead: 32,
      cacheWrite: 0,
      cacheWrite1h: 0,
    });
  });

  test('what is no answer is said to be none', () => {
    expect(mistral.decodeResponse({ choices: [] })).toMatchObject({ ok: false });
  });
});

describe('streams', () => {
  test('thoughts and words are blocks of their own', () => {
    const { parts } = readChunks(
      delta({ role: 'assistant', content: '' }),
      delta({ content: [{ ...thinking, closed: false }] }),
      delta({ content: [thinking] }),
      delta({ content: 'So' }),
      delta({ content: [{ type: 'text', text: '.' }] }, 'stop'),
    );
    expect(contentOfStream(parts)).toEqual([
      { type: 'reasoning', text: 'Hm.Hm.', format: 'unknown' },
      { type: 'text', text: 'So.' },
    ]);
  });

  test('a reference is an annotation before the finish', () => {
    const { parts } = readChunks(delta({ content: [said, reference] }), delta({ content: '' }, 'stop'));
    expect(parts.filter(({ type }) => type === 'annotation' || type === 'finish')).toEqual([
      { type: 'annotation', annotation },
      { type: 'finish', finish: { reason: 'stop', native: 'stop' } },
    ]);
    expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'So.' }]);
  });

  test('the word null for an id does not begin another call', () => {
    const piece = (id: string, text: string, name = ''): object =>
      delta({ tool_calls: [{ id, index: 0, function: { name, arguments: text } }] });
    const { parts } = readChunks(piece('abcdefghi', '{"a"', 'f'), piece('null', ':1}'), delta({}, 'tool_calls'));
    expect(contentOfStream(parts)).toEqual([{ type: 'tool-call', id: 'abcdefghi', name: 'f', arguments: '{"a":1}' }]);
  });

  test('an error in the stream is one, in any of its shapes', () => {
    expect(readChunks({ object: 'error', message: 'Overloaded', type: 'x', code: '1' }).parts[0]).toMatchObject({
      type: 'error',
      error: { message: 'Overloaded', code: '1' },
    });
    expect(readChunks({ error: { message: 'Broken', code: 500 } }).parts[0]).toMatchObject({
      type: 'error',
      error: { message: 'Broken' },
    });
  });

  test.each([
    ['[DONE]', delta({ content: 'x' }, 'stop'), DONE, [true, true]],
    ['the finish', delta({ content: 'x' }, 'stop'), '', [false, true]],
    ['a piece', delta({ content: 'x' }), '', [false, false]],
  ])('a stream that stops after %s is complete or not', (_, chunk, end, states) => {
    const { ended, complete } = decodeStream(mistral, frame(chunk) + end);
    expect([ended, complete]).toEqual(states);
  });

  test('nothing is read after the end', () => {
    const { parts } = decodeStream(mistral, frame(delta({}, 'stop')) + DONE + frame(delta({ content: [reference] })));
    expect(parts.at(-1)).toMatchObject({ type: 'finish' });
  });

  test.each([{ choices: null }, { choices: [{ delta: { tool_calls: [null] } }] }, { choices: ['x'] }])(
    'damaged chunks bring nothing and break nothing: %j',
    (chunk) => {
      expect(readChunks(chunk, delta({}, 'stop')).parts.map(({ type }) => type)).toEqual(['start', 'finish']);
    },
  );
});

describe('errors', () => {
  test.each<[string, unknown, object]>([
    ['a plain detail', { detail: 'Invalid API Key' }, { status: 401, message: 'Invalid API Key' }],
    [
      'a list of what is wrong',
      { detail: [{ loc: ['body', 'top_k'], msg: 'Extra inputs are not permitted' }, { msg: 'No' }] },
      { status: 401, message: 'body.top_k: Extra inputs are not permitted; No' },
    ],
    [
      'the same list as the message',
      {
        object: 'error',
        message: { detail: [{ loc: ['body', 'messages', 0], msg: 'Field required' }] },
        type: 'invalid',
      },
      { status: 401, code: 'invalid', message: 'body.messages.0: Field required' },
    ],
    ['a sentence', { object: 'error', message: 'Too long', code: '3051' }, { code: '3051', message: 'Too long' }],
    ['text of a proxy', 'Bad gateway', { message: 'Bad gateway' }],
  ])('%s has words', (_, body, error) => {
    expect(mistral.decodeError(401, body)).toMatchObject(error);
    expect(mistral.decodeError(401, body).raw).toEqual(body);
  });

  test('an error inside a 200 is seen, an answer is not taken for one', () => {
    expect(mistral.isErrorBody({ object: 'error', message: 'x' })).toBe(true);
    expect(mistral.isErrorBody({ error: { message: 'x' } })).toBe(true);
    expect(mistral.isErrorBody({ object: 'chat.completion', choices: [{}] })).toBe(false);
  });
});
