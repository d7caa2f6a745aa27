// The readers of every request against every shape: one that lets a wrong value through breaks somewhere far from its name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrayAt,
  countOf,
  decoded,
  isJson,
  listOr,
  maybeArray,
  maybeBoolean,
  maybeNumber,
  maybeObject,
  maybeString,
  objectAt,
  objectOr,
  parseJson,
  present,
  stringAt,
  textOr,
  unreadable,
} from '../../src-main/dialects/read-json.ts';

type Reader = (value: unknown, field: string) => unknown;

const VALUES = {
  text: 'x',
  number: 7,
  flag: true,
  list: [1],
  object: { a: 1 },
  null: null,
  nothing: undefined,
} as const;
type Kind = keyof typeof VALUES;
const kinds = Object.keys(VALUES) as Kind[];

const refusal = (read: Reader, value: unknown): string | undefined => {
  const result = decoded(() => read(value, 'a.b[0]'));
  return result.ok ? undefined : `${result.failure.field}: ${result.failure.message}`;
};

describe.each<[string, Reader, Kind, string, boolean]>([
  ['stringAt', stringAt, 'text', 'a string', false],
  ['objectAt', objectAt, 'object', 'an object', false],
  ['arrayAt', arrayAt, 'list', 'an array', false],
  ['maybeString', maybeString, 'text', 'a string', true],
  ['maybeNumber', maybeNumber, 'number', 'a number', true],
  ['maybeBoolean', maybeBoolean, 'flag', 'true or false', true],
  ['maybeArray', maybeArray, 'list', 'an array', true],
  ['maybeObject', maybeObject, 'object', 'an object', true],
])('%s', (_, read, kind, words, mayLack) => {
  test.each(kinds.map((each) => [each]))(
    'given %s, takes it or names the field, what it must be and what it is',
    (each) => {
      const lacks = each === 'null' || each === 'nothing';
      if (each === kind) expect(read(VALUES[each], 'a.b[0]')).toBe(VALUES[each]);
      else if (mayLack && lacks) expect(read(VALUES[each], 'a.b[0]')).toBeUndefined();
      else
        expect(refusal(read, VALUES[each])).toMatch(
          new RegExp(`^a\\.b\\[0\\]: a\\.b\\[0\\] must be ${words}, found .+\\.$`),
        );
    },
  );
});

describe('lenient readers', () => {
  test('never throw, and give their own kind whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(textOr(value, 'x')).toBeTypeOf('string');
        expect(Array.isArray(listOr(value))).toBe(true);
        expect(isJson(objectOr(value))).toBe(true);
        expect(Number.isSafeInteger(countOf(typeof value === 'number' ? value % 1e15 : value))).toBe(true);
        expect(countOf(value)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('keep what is right as the same object', () => {
    const list = [1];
    const object = { a: 1 };
    expect([listOr(list), objectOr(object)]).toEqual([list, object]);
    expect(listOr(list)).toBe(list);
    expect(objectOr(object)).toBe(object);
  });
});

describe('an error', () => {
  test('shows no more than the beginning of a value', () => {
    const secret = 'my whole private prompt '.repeat(50);
    const told = refusal(maybeNumber, secret) ?? '';
    expect(told.length).toBeLessThan(120);
    expect(told).toContain('…');
  });

  test('shows nothing of what an object or a list holds', () => {
    for (const value of [{ key: 'SECRET' }, ['SECRET']]) expect(refusal(stringAt, value)).not.toContain('SECRET');
  });

  test('ends the whole read at the first field that is wrong', () => {
    const read = decoded(() => [stringAt('fine', 'a'), stringAt(7, 'b'), stringAt(8, 'c')]);
    expect(read).toMatchObject({ ok: false, failure: { field: 'b' } });
  });

  test('can be told by any reader, in the same words', () => {
    expect(decoded(() => unreadable('format', '"json" or a JSON schema', null))).toEqual({
      ok: false,
      failure: { field: 'format', message: 'format must be "json" or a JSON schema, found null.' },
    });
  });
});

describe('members', () => {
  test('named like those of every object are read like others', () => {
    const body = objectAt(parseJson('{"__proto__":{"a":1},"constructor":"x","toString":7}'), 'body');
    expect(Object.keys(body)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(refusal(maybeString, body['toString'])).toContain('found 7');
  });

  test('that are undefined leave an object, the rest keeps its order, and the object that came stays as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.option(fc.integer(), { nil: undefined })), (fields) => {
        const copy = { ...fields };
        const kept = present(fields);
        expect(Object.entries(kept)).toEqual(Object.entries(fields).filter(([, value]) => value !== undefined));
        expect(fields).toEqual(copy);
      }),
    );
  });
});

test('text that is JSON is its value, text that is none is undefined: no reader throws on a vendor’s frame', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        value = undefined;
      }
      expect(parseJson(text)).toEqual(value);
    }),
  );
});
