// What Responses servers stream of tool calls and pictures: arguments whole, ids right, free text as JSON.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ToolCallPart } from '../../../src-main/dialects/model-request.ts';
import {
  added,
  completed,
  content,
  created,
  delta,
  done,
  message,
  outputText,
  read,
  types,
} from '../support/responses-events.ts';
import { finishOfStream } from '../support/meaning.ts';

const begun = (at: number, fields: object = {}): string =>
  added(at, { type: 'function_call', id: `fc_${at}`, call_id: `call_${at}`, name: 'f', arguments: '', ...fields });
const ended = (at: number, text: string, fields: object = {}): string =>
  done(at, { type: 'function_call', id: `fc_${at}`, call_id: `call_${at}`, name: 'f', arguments: text, ...fields });
const piece = (at: number, text: string): string => delta('function_call_arguments', at, text);
const call = (at: number, text: string): object => ({
  type: 'tool-call',
  id: `call_${at}`,
  name: 'f',
  arguments: text,
});

describe('a call', () => {
  test('is what its deltas say, once', () => {
    const frames = [created(), begun(0), piece(0, '{"a"'), piece(0, ':1}'), ended(0, '{"a":1}'), completed()];
    expect(content(...frames)).toEqual([call(0, '{"a":1}')]);
    expect(types(read(...frames))).toEqual([
      'start',
      'tool-call-start',
      'tool-call-delta',
      'tool-call-delta',
      'tool-call-end',
      'finish',
    ]);
    expect(finishOfStream(read(...frames).parts)).toBe('tool-calls');
  });

  test.each<[string, readonly string[]]>([
    ['without deltas', [begun(0), ended(0, '{"a":1}')]],
    ['without a beginning', [ended(0, '{"a":1}')]],
    ['whose beginning has everything already', [begun(0, { arguments: '{"a":1}' }), ended(0, '{"a":1}')]],
  ])('%s is read from its finished item', (_, frames) => {
    expect(content(created(), ...frames, completed())).toEqual([call(0, '{"a":1}')]);
  });

  test('without arguments is whole all the same', () => {
    expect(content(created(), begun(0), ended(0, ''), completed())).toEqual([call(0, '')]);
  });

  test('is ended by the end of the answer where its own end does not come', () => {
    const { parts } = read(created(), begun(0), piece(0, '{"a"'), completed({ status: 'incomplete' }));
    expect(parts.at(-2)).toEqual({ type: 'tool-call-end', block: 0 });
  });

  test('of several at once gets its own pieces', () => {
    expect(
      content(
        created(),
        begun(0),
        begun(1),
        piece(1, '{"b"'),
        piece(0, '{"a"'),
        piece(1, ':2}'),
        piece(0, ':1}'),
        ended(1, '{"b":2}'),
        ended(0, '{"a":1}'),
        completed(),
      ),
    ).toEqual([call(0, '{"a":1}'), call(1, '{"b":2}')]);
  });

  test('that another item’s pieces name does not take them', () => {
    expect(content(created(), begun(0), piece(7, '{"stray":1}'), ended(0, '{}'), completed())).toEqual([call(0, '{}')]);
    const thinking = added(0, { type: 'reasoning', id: 'rs_1', summary: [] });
    expect(content(created(), thinking, piece(0, '{}'), completed())).toMatchObject([{ type: 'reasoning', text: '' }]);
  });

  test.each([
    ['the item’s id where the call has none', { call_id: undefined }, 'fc_0'],
    ['a word where neither is there', { call_id: undefined, id: undefined }, 'call'],
    ['nothing of null', { call_id: null, id: null }, 'call'],
  ])('is named by %s', (_, fields, id) => {
    expect(content(created(), begun(0, fields), ended(0, '{}', fields), completed())).toMatchObject([{ id }]);
  });

  test('after a text leaves both whole', () => {
    expect(
      content(
        created(),
        delta('output_text', 0, 'Looking.'),
        done(0, message(outputText('Looking.'))),
        begun(1),
        ended(1, '{}'),
        completed(),
      ),
    ).toEqual([{ type: 'text', text: 'Looking.' }, call(1, '{}')]);
  });
});

describe('a call of a free-text tool', () => {
  const custom = { type: 'custom_tool_call', id: 'ctc_0', call_id: 'call_0', name: 'patch' };
  const input = (...frames: string[]): unknown => {
    const [part] = content(...frames) as [ToolCallPart];
    return JSON.parse(part.arguments);
  };
  const textPiece = (text: string): string => delta('custom_tool_call_input', 0, text);

  test('becomes JSON piece by piece, whatever the text holds and wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const whole = pieces.join('');
        const frames = pieces.map(textPiece);
        expect(
          input(created(), added(0, custom), ...frames, done(0, { ...custom, input: whole }), completed()),
        ).toEqual({
          input: whole,
        });
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test('stays whole where a pair of surrogates is cut in two', () => {
    const [high = '', low = ''] = '😀'.split('');
    expect(
      input(created(), added(0, custom), textPiece(`a${high}`), textPiece(`${low}b`), done(0, custom), completed()),
    ).toEqual({ input: 'a😀b' });
  });

  test.each<[string, readonly string[], string]>([
    ['without deltas', [added(0, { ...custom, input: '' }), done(0, { ...custom, input: 'x "y"' })], 'x "y"'],
    ['without a beginning', [done(0, { ...custom, input: 'x' })], 'x'],
    ['without any text', [added(0, custom), done(0, { ...custom, input: '' })], ''],
  ])('%s is read from its finished item', (_, frames, text) => {
    expect(input(created(), ...frames, completed())).toEqual({ input: text });
  });

  test.each<[string, readonly string[], string]>([
    ['in the middle of its text', [textPiece('*** Begin')], '*** Begin'],
    ['before its text', [], ''],
  ])('is closed JSON where the answer ends %s', (_, frames, text) => {
    expect(input(created(), added(0, custom), ...frames, completed({ status: 'incomplete' }))).toEqual({ input: text });
  });
});

describe('pictures', () => {
  const picture = { type: 'media', kind: 'image', source: { type: 'base64', data: 'QUJD' }, mediaType: 'image/png' };
  const item = { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'QUJD' };

  test('come with the finished item, and once', () => {
    const frames = [created(), added(0, { ...item, status: 'in_progress', result: null }), done(0, item)];
    expect(content(...frames, completed({ output: [item] }))).toEqual([picture]);
  });

  test('that failed are none', () => {
    expect(content(created(), done(0, { ...item, status: 'failed', result: null }), completed())).toEqual([]);
  });
});

test('items of the vendor’s own tools neither appear nor disturb the numbering', () => {
  const search = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
  expect(content(created(), added(0, search), done(0, search), delta('output_text', 1, 'Found.'), completed())).toEqual(
    [{ type: 'text', text: 'Found.' }],
  );
});
