// Calls and results of Gemini clients: many have no ids, and each result must still find its call.
import { describe, expect, test } from 'vitest';
import type { ModelMessage, ToolResultPart } from '../../../src-main/dialects/model-request.ts';
import { readAnswer, readContents, refusal } from '../support/gemini-requests.ts';
import { assistant, text, tool, user } from '../support/turns.ts';

type Given = readonly [name: string, id?: string];

const model = (...calls: Given[]): object => ({
  role: 'model',
  parts: calls.map(([name, id]) => ({ functionCall: { name, ...(id !== undefined && { id }) } })),
});
const results = (...given: readonly [...Given, unknown][]): object => ({
  role: 'user',
  parts: given.map(([name, id, response]) => ({ functionResponse: { name, id, response } })),
});
const resultsIn = (messages: readonly ModelMessage[]): readonly ToolResultPart[] =>
  messages.flatMap(({ content }) => content.filter((part) => part.type === 'tool-result'));
/** Which call each result answers, by its text. */
const answered = (...contents: object[]): Record<string, string> =>
  Object.fromEntries(
    resultsIn(readContents(...contents)).map(({ callId, content }) => [
      content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      callId,
    ]),
  );
const said = (output: string): object => ({ output });

describe('calls', () => {
  test.each([
    [{ a: 1 }, '{"a":1}'],
    [undefined, '{}'],
    [null, '{}'],
    [{}, '{}'],
  ])('arguments %j', (args, expected) => {
    expect(readAnswer({ functionCall: { name: 'f', id: 'c', args } })).toEqual([
      { type: 'tool-call', id: 'c', name: 'f', arguments: expected },
    ]);
  });

  test('calls without ids have ids of their own over the whole conversation', () => {
    const ids = readContents(model(['f'], ['f', '']), results(), model(['f', 'own'], ['g'])).flatMap(({ content }) =>
      content.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])),
    );
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toContain('own');
  });

  test('the same history gives the same ids again: what was cached of it stays so', () => {
    const history = [model(['f'], ['g']), results(['f', undefined, said('1')], ['g', undefined, said('2')])];
    const longer = [...history, model(['f']), results(['f', undefined, said('3')])];
    expect(readContents(...longer).slice(0, 2)).toEqual(readContents(...history));
  });

  test('a call in snake_case is a call', () => {
    expect(readAnswer({ function_call: { name: 'f', args: {}, id: 'c' } })).toEqual([
      { type: 'tool-call', id: 'c', name: 'f', arguments: '{}' },
    ]);
  });

  test('a call without a name is refused by its place', () => {
    const contents = [user(), { role: 'model', parts: [{ text: 'x' }, { functionCall: { args: {} } }] }];
    expect(refusal({ contents })?.field).toBe('contents[1].parts[1].functionCall.name');
  });
});

describe('results find their calls', () => {
  test('by id, in whatever order they come', () => {
    expect(
      answered(model(['f', 'a'], ['f', 'b']), results(['f', 'b', said('of b')], ['f', 'a', said('of a')])),
    ).toEqual({ 'of a': 'a', 'of b': 'b' });
  });

  test('by name, in their order, where nobody gave ids', () => {
    expect(
      answered(
        model(['f'], ['g'], ['f']),
        results(['g', undefined, said('g')], ['f', undefined, said('f1')], ['f', undefined, said('f2')]),
      ),
    ).toEqual({ g: 'call_1', f1: 'call_0', f2: 'call_2' });
  });

  test('by name, where the call has an id and the result repeats none', () => {
    expect(answered(model(['f', 'a']), results(['f', undefined, said('x')]))).toEqual({ x: 'a' });
  });

  test('by name, where only the result has an id: Gemini CLI makes one up for each call of version 2.5', () => {
    expect(
      answered(
        model(['read_file'], ['read_file'], ['ls']),
        results(
          ['read_file', 'read_file-1760000000000-0', said('first')],
          ['read_file', 'read_file-1760000000000-1', said('second')],
          ['ls', 'ls-1760000000000-2', said('list')],
        ),
      ),
    ).toEqual({ first: 'call_0', second: 'call_1', list: 'call_2' });
  });

  test('an id that fits no call does not take the result of a call that has another', () => {
    expect(answered(model(['f', 'a'], ['f']), results(['f', 'made-up', said('x')]))).toEqual({ x: 'call_0' });
    expect(answered(model(['f', 'a']), results(['f', 'made-up', said('x')]))).toEqual({ x: 'made-up' });
  });

  test('a call is answered once: a second result of its name is another’s, or nobody’s', () => {
    expect(
      answered(
        model(['f'], ['f']),
        results(...['1', '2', '3'].map((each) => ['f', undefined, said(each)] as [string, undefined, object])),
      ),
    ).toEqual({ 1: 'call_0', 2: 'call_1', 3: 'f' });
  });

  test('a call of an earlier turn that waits is answered before one of the same name after it', () => {
    expect(
      answered(model(['f']), model(['f']), results(['f', undefined, said('1')], ['f', undefined, said('2')])),
    ).toEqual({ 1: 'call_0', 2: 'call_1' });
  });

  test('a result without any call is kept under its name', () => {
    expect(answered(results(['lost', undefined, said('x')]))).toEqual({ x: 'lost' });
  });

  test.each(['user', 'function', 'tool', undefined])('they may come from %s', (role) => {
    const [, message] = readContents(model(['f', 'a']), {
      role,
      parts: [{ functionResponse: { name: 'f', response: { output: 'x' } } }],
    });
    expect(message).toEqual(tool({ type: 'tool-result', callId: 'a', content: [text('x')] } as ToolResultPart));
  });

  test('words beside results are the user’s, after them', () => {
    const parts = [
      { text: 'Look:' },
      { functionResponse: { name: 'f', response: { output: 'x' } } },
      { text: 'Go on.' },
    ];
    expect(readContents(model(['f', 'a']), { role: 'user', parts })).toMatchObject([
      assistant({ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }),
      { role: 'tool', content: [{ callId: 'a' }] },
      user(text('Look:'), text('Go on.')),
    ]);
  });
});

describe('what results say', () => {
  const read = (functionResponse: object): ToolResultPart | undefined =>
    resultsIn(readContents({ role: 'user', parts: [{ functionResponse: { name: 'f', ...functionResponse } }] }))[0];

  test.each<[unknown, string]>([
    [{ output: 'sunny' }, 'sunny'],
    [{ output: '' }, ''],
    [{ result: 30_000 }, '{"result":30000}'],
    [{ output: [{}, 'See file.'] }, '{"output":[{},"See file."]}'],
    [{ output: 'a', more: 'b' }, '{"output":"a","more":"b"}'],
    [{}, '{}'],
    ['bare', '"bare"'],
    [undefined, ''],
    [null, ''],
  ])('%j is “%s”', (response, words) => {
    expect(read({ response })).toEqual({
      type: 'tool-result',
      callId: 'f',
      content: words === '' ? [] : [text(words)],
    });
  });

  test('an error is told as one', () => {
    expect(read({ response: { error: 'No such file.' } })).toEqual({
      type: 'tool-result',
      callId: 'f',
      content: [text('No such file.')],
      isError: true,
    });
  });

  test('an answer that has an error among other things is no error: a search may find one', () => {
    expect(read({ response: { output: 'a', error: 'b' } })).not.toHaveProperty('isError');
  });

  test('pictures of a result stay in it, and what is no file is not', () => {
    const parts = [
      { inlineData: { mimeType: 'image/png', data: 'AA', displayName: 'shot.png' } },
      { file_data: { file_uri: 'gs://x', mime_type: 'application/pdf' } },
      { text: 'x' },
      'y',
    ];
    expect(read({ response: { output: 'See.' }, parts })?.content).toEqual([
      text('See.'),
      {
        type: 'media',
        kind: 'image',
        source: { type: 'base64', data: 'AA' },
        mediaType: 'image/png',
        filename: 'shot.png',
      },
      { type: 'media', kind: 'document', source: { type: 'url', url: 'gs://x' }, mediaType: 'application/pdf' },
    ]);
  });

  test.each([
    [{ functionResponse: 'x' }, 'functionResponse'],
    [{ functionResponse: { response: {} } }, 'functionResponse.name'],
    [{ function_response: { name: 5 } }, 'functionResponse.name'],
  ])('%j is refused by its place', (part, member) => {
    expect(refusal({ contents: [{ parts: [{ text: 'x' }, part] }] })?.field).toBe(`contents[0].parts[1].${member}`);
  });
});
