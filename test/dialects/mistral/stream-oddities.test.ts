// Mistral's streams beyond the plain case: thoughts in pieces, references among words, ids that are no ids, errors of its own.
import { describe, expect, test } from 'vitest';
import { mistral } from '../../../src-main/dialects/mistral/index.ts';
import { DONE, delta, frame } from '../support/chat-frames.ts';
import { contentOfStream, finishOfStream, usageOfStream } from '../support/meaning.ts';
import { decodeStream, type DecodedStream } from '../support/streams.ts';

const read = (...chunks: object[]): DecodedStream => decodeStream(mistral, chunks.map(frame).join('') + DONE);
const content = (...chunks: object[]): unknown => contentOfStream(read(...chunks).parts);
const thought = (...texts: string[]): object => ({
  type: 'thinking',
  thinking: texts.map((text) => ({ type: 'text', text })),
});
const piece = (index: number, id: string | null, text: unknown, name?: string): object =>
  delta({ tool_calls: [{ index, id, function: { ...(name !== undefined && { name }), arguments: text } }] });

describe('content in chunks', () => {
  test('thoughts and words of one chunk are two blocks, in their order', () => {
    expect(content(delta({ content: [thought('H', 'm'), { type: 'text', text: 'So' }] }), delta({}, 'stop'))).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'So' },
    ]);
  });

  test('words as a string go on in the block that words as a list began', () => {
    const { parts } = read(
      delta({ content: [{ type: 'text', text: 'a' }] }),
      delta({ content: 'b' }),
      delta({}, 'stop'),
    );
    expect(parts.filter(({ type }) => type === 'text-start')).toHaveLength(1);
    expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'ab' }]);
  });

  test('thoughts that hold references hold words only where they are words', () => {
    const mixed = {
      type: 'thinking',
      thinking: [{ type: 'reference', reference_ids: [1] }, { type: 'text', text: 'Hm' }, null],
    };
    expect(content(delta({ content: [mixed] }), delta({}, 'stop'))).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
    ]);
  });

  test('a reference between words parts them not', () => {
    const reference = { type: 'tool_reference', tool: 'web_search', title: 'A', url: 'https://a' };
    const { parts } = read(
      delta({ content: 'See ' }),
      delta({ content: [reference] }),
      delta({ content: 'there.' }),
      delta({}, 'stop'),
    );
    expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'See there.' }]);
    expect(parts.filter(({ type }) => type === 'annotation')).toHaveLength(1);
  });

  test.each([
    { type: 'reference', url: 'https://a' },
    { type: 'tool_reference', url: 'https://a', title: '', description: null },
  ])('a reference with nothing but an address says where: %j', (chunk) => {
    const { parts } = read(delta({ content: [chunk] }), delta({}, 'stop'));
    expect(parts.find(({ type }) => type === 'annotation')).toEqual({
      type: 'annotation',
      annotation: { type: 'url-citation', url: 'https://a', raw: chunk },
    });
  });

  test('chunks of tomorrow say nothing and break nothing', () => {
    expect(content(delta({ content: [{ type: 'hologram', data: 'x' }, null, 7] }), delta({ content: 'x' }))).toEqual([
      { type: 'text', text: 'x' },
    ]);
  });
});

describe('calls', () => {
  test('that come whole in one chunk are whole', () => {
    expect(content(piece(0, 'abcdefghi', '{"a":1}', 'f'), delta({}, 'tool_calls'))).toEqual([
      { type: 'tool-call', id: 'abcdefghi', name: 'f', arguments: '{"a":1}' },
    ]);
  });

  test('the word null as an id belongs to the call of its index, also when two are open', () => {
    expect(
      content(
        piece(0, 'abcdefghi', '{"a"', 'f'),
        piece(1, 'jklmnopqr', '{"b"', 'g'),
        piece(0, 'null', ':1}'),
        piece(1, 'null', ':2}'),
        delta({}, 'tool_calls'),
      ),
    ).toEqual([
      { type: 'tool-call', id: 'abcdefghi', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', id: 'jklmnopqr', name: 'g', arguments: '{"b":2}' },
    ]);
  });

  test('a call whose only id is that word gets one that can be answered', () => {
    const [called] = content(piece(0, 'null', '{}', 'f'), delta({}, 'tool_calls')) as { id: string }[];
    expect(called?.id).toBe('call_0');
  });

  test('a null that is no word is no id either', () => {
    expect(content(piece(0, 'abcdefghi', '{', 'f'), piece(0, null, '}'), delta({}, 'tool_calls'))).toEqual([
      { type: 'tool-call', id: 'abcdefghi', name: 'f', arguments: '{}' },
    ]);
  });

  test('usage and the reason beside pieces with such an id are not lost', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
    const last = delta({ tool_calls: [{ index: 0, id: 'null', function: { arguments: '}' } }] }, 'tool_calls');
    const { parts } = read(piece(0, 'abcdefghi', '{', 'f'), { ...last, usage });
    expect(usageOfStream(parts)).toMatchObject({ input: { total: 3 }, output: { total: 4 } });
    expect(finishOfStream(parts)).toBe('tool-calls');
  });

  test('a call of a name for an id is a call like others', () => {
    expect(content(piece(0, 'nullnullx', '{}', 'f'), delta({}, 'tool_calls'))).toMatchObject([{ id: 'nullnullx' }]);
  });
});

describe('errors', () => {
  test.each<[string, object, object]>([
    [
      'of the request',
      {
        object: 'error',
        message: { detail: [{ loc: ['body', 'tools'], msg: 'Too many' }] },
        type: 'invalid_request_error',
      },
      { message: 'body.tools: Too many', code: 'invalid_request_error' },
    ],
    [
      'of the server',
      { object: 'error', message: 'Service unavailable.', type: 'unreachable_backend', code: '1100' },
      { message: 'Service unavailable.', code: '1100' },
    ],
    [
      'in OpenAI’s form',
      { error: { message: 'Rate limit exceeded', type: 'rate_limited', code: 429 } },
      { message: 'Rate limit exceeded', status: 429 },
    ],
  ])('%s in the middle are errors and no end', (_, chunk, error) => {
    const { parts, complete } = decodeStream(mistral, frame(delta({ content: 'x' })) + frame(chunk));
    expect(parts.at(-1)).toMatchObject({ type: 'error', error });
    expect(complete).toBe(false);
  });

  test.each([
    [[], '[]'],
    [[{ msg: 7 }, 'x'], '[{"msg":7},"x"]'],
    [[{ loc: ['body', 'n'] }], 'body.n'],
    [[{ msg: 'No' }], 'No'],
  ])('whose detail is %j are told by what there is', (detail, message) => {
    expect(mistral.decodeError(422, { detail })).toEqual({ status: 422, message, raw: { detail } });
  });
});
