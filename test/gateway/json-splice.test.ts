// Splicing must change what it was told to and not one byte more.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMembers, spliceMembers } from '../../src-main/gateway/json-splice.ts';

const splice = (text: string, changes: Record<string, unknown>): string =>
  spliceMembers(Buffer.from(text), changes).toString();
const add = (text: string, root: Record<string, unknown>, usage: Record<string, unknown> = {}): string =>
  addMembers(Buffer.from(text), [
    { path: [], members: root },
    { path: ['usage'], members: usage },
  ]).toString();

describe('spliceMembers', () => {
  it('replaces a value and keeps odd spacing, order and number spelling of the rest', () => {
    expect(splice('{ "temperature" : 1.0 ,\n "model":"a", "x":1e3 }', { model: 'b' })).toBe(
      '{ "temperature" : 1.0 ,\n "model":"b", "x":1e3 }',
    );
  });

  it('leaves a nested member of the same name alone', () => {
    expect(splice('{"a":{"model":"x"},"b":[{"model":"y"}],"model":"z"}', { model: 'n' })).toBe(
      '{"a":{"model":"x"},"b":[{"model":"y"}],"model":"n"}',
    );
  });

  it.each([
    ['first', '{"provider":{"only":["a"]},"model":"m"}', '{"model":"m"}'],
    ['middle', '{"a":1,"provider":{},"model":"m"}', '{"a":1,"model":"m"}'],
    ['last', '{"a":1,"model":"m","provider":[1,{"x":"}"}]}', '{"a":1,"model":"m"}'],
  ])('removes the %s member without leaving a stray comma', (_where, text, expected) => {
    expect(splice(text, { provider: undefined })).toBe(expected);
  });

  it('removes neighbours at the end together', () => {
    expect(splice('{"a":1,"models":["x"],"provider":{}}', { models: undefined, provider: undefined })).toBe('{"a":1}');
  });

  it('removes the only member and can add another', () => {
    expect(splice('{"provider":1}', { provider: undefined })).toBe('{}');
    expect(splice('{"provider":1}', { provider: undefined, model: 'm' })).toBe('{"model":"m"}');
  });

  it('adds a member that is absent', () => {
    expect(splice('{"a":1}', { stream_options: { include_usage: true } })).toBe(
      '{"a":1,"stream_options":{"include_usage":true}}',
    );
    expect(splice('{}', { a: 1 })).toBe('{"a":1}');
  });

  it('is not fooled by escaped quotes, braces in strings or backslashes at the end', () => {
    const text = String.raw`{"a":"say \"model\": {\\","b":"\\\\","model":"x","c":"}"}`;
    expect(splice(text, { model: 'y' })).toBe(text.replace('"x"', '"y"'));
  });

  it('reads an escaped key as the name it stands for', () => {
    expect(splice(String.raw`{"mod\u0065l":"x"}`, { model: 'y' })).toBe(String.raw`{"mod\u0065l":"y"}`);
  });

  it('leaves one value where a key was repeated, so that routing and vendor read the same', () => {
    expect(JSON.parse(splice('{"model":"a","x":1,"model":"b"}', { model: 'c' }))).toEqual({ model: 'c', x: 1 });
    expect(splice('{"model":"a","x":1,"model":"b"}', { model: 'c' }).match(/model/g)).toHaveLength(1);
  });

  it('means the same as editing the parsed object, for any JSON object and any white space', () => {
    const key = fc.constantFrom('model', 'provider', 'messages', 'a"b', 'é', '');
    const object = fc.dictionary(key, fc.jsonValue());
    const changes = fc.dictionary(key, fc.option(fc.jsonValue(), { nil: undefined }));
    fc.assert(
      fc.property(object, changes, fc.constantFrom(undefined, 1, '\t'), (source, edits, indent) => {
        const text = JSON.stringify(source, null, indent);
        const expected: Record<string, unknown> = { ...source };
        for (const [name, value] of Object.entries(edits)) {
          if (value === undefined) delete expected[name];
          else expected[name] = value;
        }
        expect(JSON.parse(splice(text, edits))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 1_000, seed: 4774 },
    );
  });
});

describe('addMembers', () => {
  it('adds to the root and to usage, never replacing what the vendor sent', () => {
    expect(
      add(
        '{"id":"1","provider":"theirs","usage":{"cost":9,"n":1}}',
        { provider: 'ours', x: 1 },
        { cost: 2, is_byok: true },
      ),
    ).toBe('{"id":"1","provider":"theirs","usage":{"cost":9,"n":1,"is_byok":true},"x":1}');
  });

  it('adds nothing to a usage that is null or missing', () => {
    expect(add('{"usage":null}', {}, { cost: 1 })).toBe('{"usage":null}');
    expect(add('{"a":1}', {}, { cost: 1 })).toBe('{"a":1}');
  });

  it('fills an empty usage object', () => {
    expect(add('{"usage":{}}', {}, { cost: 1 })).toBe('{"usage":{"cost":1}}');
  });

  it('leaves out facts that are not known', () => {
    expect(add('{"usage":{}}', { provider: undefined }, { cost: undefined })).toBe('{"usage":{}}');
  });
});
