// Calls and results of other protocols, made legal by Gemini's rules: no ids, so names and order must say which is which.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { MediaPart, ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { geminiRequestFaults } from '../support/gemini-rules.ts';
import { assistant, call, result, text, tool, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const SECOND = 'gemini-2.5-flash';
const THIRD = 'gemini-3.5-flash';

function encode(model: string, ...messages: ModelMessage[]): { contents: Json[]; dropped: readonly string[] } {
  const { body, dropped } = gemini.encodeRequest({ model: 'm', stream: false, messages }, model, {});
  // Whatever the case, the outcome is one that Google takes.
  expect(geminiRequestFaults(body, model === THIRD)).toEqual([]);
  return { contents: body['contents'] as Json[], dropped };
}
const contentsOf = (...messages: ModelMessage[]): Json[] => encode(SECOND, ...messages).contents;
const named = (id: string, name: string): RequestPart => ({ type: 'tool-call', id, name, arguments: '{}' });
const responses = (contents: readonly Json[]): Json[] =>
  contents.flatMap(({ parts }) => (parts as Json[]).flatMap((part) => (part['functionResponse'] as Json) ?? []));

describe('order', () => {
  test('results stand right behind their calls, under the calls’ names, and have no ids', () => {
    expect(
      contentsOf(
        user(text('go')),
        assistant(text('I look.'), named('a', 'f'), named('b', 'g')),
        tool(result('a', '1')),
        tool(result('b', '2')),
      ),
    ).toEqual([
      { role: 'user', parts: [{ text: 'go' }] },
      {
        role: 'model',
        parts: [
          { text: 'I look.' },
          { functionCall: { name: 'f', args: {} } },
          { functionCall: { name: 'g', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'f', response: { output: '1' } } },
          { functionResponse: { name: 'g', response: { output: '2' } } },
        ],
      },
    ]);
  });

  test('results that come in another order are put in that of their calls: by name alone they would be swapped', () => {
    const contents = contentsOf(
      user(text('go')),
      assistant(call('a', '{"city":"Rome"}'), call('b', '{"city":"Oslo"}'), call('c', '{"city":"Bonn"}')),
      tool(result('c', 'Bonn: 3')),
      tool(result('a', 'Rome: 1'), result('b', 'Oslo: 2')),
    );
    expect(responses(contents).map(({ response }) => response.output as string)).toEqual([
      'Rome: 1',
      'Oslo: 2',
      'Bonn: 3',
    ]);
  });

  test('words between a call and its result wait until after it', () => {
    const contents = contentsOf(user(text('go')), assistant(call('a')), user(text('hurry')), tool(result('a', 'x')));
    expect(contents.slice(2)).toEqual([
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'x' } } }] },
      { role: 'user', parts: [{ text: 'hurry' }] },
    ]);
  });

  test('words of the model after its call do not part it from its result', () => {
    const contents = contentsOf(
      user(text('go')),
      assistant(call('a')),
      assistant(text('Wait.')),
      tool(result('a', 'x')),
    );
    expect(contents.map(({ role }) => role as string)).toEqual(['user', 'model', 'user']);
  });

  test('several rounds keep each result in its own, though servers use ids again', () => {
    const contents = contentsOf(
      user(text('go')),
      assistant(named('call_0', 'f')),
      tool(result('call_0', '1')),
      assistant(named('call_0', 'g')),
      tool(result('call_0', '2')),
    );
    expect(responses(contents).map(({ name, response }) => [name as string, response.output as string])).toEqual([
      ['f', '1'],
      ['g', '2'],
    ]);
  });
});

describe('what is missing', () => {
  test('a call without a result gets one that says so: Google counts them', () => {
    const contents = contentsOf(
      user(text('go')),
      assistant(call('a'), call('b')),
      tool(result('b', '2')),
      user(text('?')),
    );
    expect(responses(contents).map(({ response }) => response as unknown)).toEqual([
      { output: 'No result.' },
      { output: '2' },
    ]);
  });

  test('a result whose call is gone is told as words of the user', () => {
    expect(contentsOf(user(text('go')), tool(result('lost', '42')))).toEqual([
      { role: 'user', parts: [{ text: 'go' }, { text: 'Result of tool call lost:\n42' }] },
    ]);
  });

  test('a second result of one call is told as words: a call has one', () => {
    const contents = contentsOf(user(text('go')), assistant(call('a')), tool(result('a', '1'), result('a', '2')));
    expect(responses(contents)).toHaveLength(1);
    expect(JSON.stringify(contents.at(-1))).toContain('Result of tool call a:\\n2');
  });
});

describe('what calls and results say', () => {
  test.each([
    ['', {}],
    ['{"x":{"y":[1]}}', { x: { y: [1] } }],
    ['[1]', { arguments: [1] }],
    ['null', { arguments: 'null' }],
    ['{"x":', { arguments: '{"x":' }],
  ])('arguments are an object, whatever a model wrote: %j', (written, args) => {
    const [, answer] = contentsOf(user(text('go')), assistant(call('a', written)), tool(result('a', 'x')));
    expect(answer?.['parts'][0].functionCall.args).toEqual(args);
  });

  test.each([
    ['sunny', { output: 'sunny' }],
    ['{"celsius":21}', { celsius: 21 }],
    ['[1,2]', { output: '[1,2]' }],
    ['42', { output: '42' }],
    ['null', { output: 'null' }],
    ['{"broken":', { output: '{"broken":' }],
    ['{"output":"x"}', { output: 'x' }],
  ])('a result is an object, whatever a tool said: %s', (words, response) => {
    const contents = contentsOf(user(text('go')), assistant(call('a')), tool(result('a', words)));
    expect(responses(contents)).toEqual([{ name: 'f', response }]);
  });

  test('texts of one result are lines of one', () => {
    const contents = contentsOf(user(text('go')), assistant(call('a')), tool(result('a', 'one', '', 'two')));
    expect(responses(contents)[0]?.['response']).toEqual({ output: 'one\ntwo' });
  });

  test('a failure is told as one, even where it is an object: the model must not take it for a result', () => {
    const failed = (words: string): ModelMessage =>
      tool({ type: 'tool-result', callId: 'a', content: [{ type: 'text', text: words }], isError: true });
    for (const words of ['No such file.', '{"output":"x"}']) {
      const contents = contentsOf(user(text('go')), assistant(call('a')), failed(words));
      expect(responses(contents)[0]?.['response']).toEqual({ error: words });
    }
  });
});

describe('files in results', () => {
  const media = (kind: MediaPart['kind'], source: MediaPart['source'], mediaType: string): MediaPart => ({
    type: 'media',
    kind,
    source,
    mediaType,
  });
  const shot = media('image', { type: 'base64', data: 'AA' }, 'image/png');
  const inline = { inlineData: { mimeType: 'image/png', data: 'AA' } };
  const ask = (model: string, ...content: (MediaPart | { type: 'text'; text: string })[]): Json[] =>
    encode(
      model,
      user(text('go')),
      assistant(call('a')),
      tool({ type: 'tool-result', callId: 'a', content }),
    ).contents.slice(2);

  test('from version 3 on a picture stands in its result', () => {
    expect(ask(THIRD, { type: 'text', text: 'See.' }, shot)).toEqual([
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'See.' }, parts: [inline] } }] },
    ]);
  });

  test('before, where Google refuses that, it follows as the user’s and says whose it is', () => {
    expect(ask(SECOND, { type: 'text', text: 'See.' }, shot)).toEqual([
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'See.' } } }] },
      { role: 'user', parts: [{ text: 'Content of the result of tool call a:' }, inline] },
    ]);
    expect(responses(ask(SECOND, shot))[0]?.['response']).toEqual({ output: 'The result is in the next message.' });
  });

  test('a result that is a picture alone is one without words', () => {
    expect(responses(ask(THIRD, shot))).toEqual([{ name: 'f', response: { output: '' }, parts: [inline] }]);
  });

  test.each([
    ['an address', media('image', { type: 'url', url: 'https://a/b.png' }, 'image/png')],
    ['sound', media('audio', { type: 'base64', data: 'AA' }, 'audio/wav')],
    ['a film', media('video', { type: 'base64', data: 'AA' }, 'video/mp4')],
  ])('%s has no place in a result of any version, and follows it', (_, part) => {
    const [response, after] = ask(THIRD, { type: 'text', text: 'See.' }, part, shot);
    expect(response?.['parts'][0].functionResponse.parts).toEqual([inline]);
    expect(after?.['parts']).toHaveLength(2);
  });
});
