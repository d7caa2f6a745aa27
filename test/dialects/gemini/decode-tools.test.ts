// Tools of Gemini clients: declared functions with schemas in two languages, and tools that Google runs itself.
import { describe, expect, test } from 'vitest';
import { schemaIn } from '../../../src-main/dialects/gemini/schema.ts';
import type { ModelTool } from '../../../src-main/dialects/model-request.ts';
import { readRequest } from '../support/gemini-requests.ts';

const toolsOf = (tools: unknown): readonly ModelTool[] | undefined => readRequest({ tools }).tools;
const vendor = (raw: object): object => ({ type: 'vendor', dialect: 'gemini', raw });
const search = (value: object): object => ({ type: 'web-search', raw: { dialect: 'gemini', value } });

describe('functions', () => {
  test('declarations of several entries are one list, in order', () => {
    expect(
      toolsOf([{ functionDeclarations: [{ name: 'a' }, { name: 'b' }] }, { function_declarations: [{ name: 'c' }] }]),
    ).toEqual(['a', 'b', 'c'].map((name) => ({ type: 'function', name })));
  });

  test('one entry that is no list is a list of one: Google takes both', () => {
    expect(toolsOf({ functionDeclarations: [{ name: 'a' }] })).toEqual([{ type: 'function', name: 'a' }]);
  });

  test('JSON Schema in the newer field stays as it is and wins over the older one', () => {
    const parametersJsonSchema = { type: 'object', properties: { A: { type: ['string', 'null'] } }, $defs: { X: {} } };
    const parameters = { type: 'OBJECT' };
    expect(toolsOf([{ functionDeclarations: [{ name: 'f', parametersJsonSchema, parameters }] }])).toEqual([
      { type: 'function', name: 'f', parameters: parametersJsonSchema },
    ]);
  });

  test.each([
    ['parameters', undefined],
    ['parameters', null],
    ['description', null],
  ])('a declaration whose %s is %j has none', (field, value) => {
    expect(toolsOf([{ functionDeclarations: [{ name: 'f', [field]: value }] }])).toEqual([
      { type: 'function', name: 'f' },
    ]);
  });

  test.each([[[]], [[{}]], [[{ functionDeclarations: [] }]], [[{ functionDeclarations: null }]], [null]])(
    'no tools are none, not an empty list that servers refuse: %j',
    (tools) => {
      expect(toolsOf(tools)).toBeUndefined();
    },
  );
});

describe('tools that Google runs', () => {
  test('functions and they may stand in one entry', () => {
    expect(toolsOf([{ functionDeclarations: [{ name: 'f' }], googleSearch: {}, urlContext: {} }])).toEqual([
      { type: 'function', name: 'f' },
      search({ googleSearch: {} }),
      vendor({ urlContext: {} }),
    ]);
  });

  test('searching keeps its settings and its spelling for Google', () => {
    const timeRangeFilter = { startTime: '2026-01-01T00:00:00Z' };
    expect(toolsOf([{ googleSearch: { timeRangeFilter } }])).toEqual([search({ googleSearch: { timeRangeFilter } })]);
    expect(toolsOf([{ google_search: {} }])).toEqual([search({ google_search: {} })]);
  });

  test.each(['codeExecution', 'code_execution', 'googleMaps', 'computerUse', 'fileSearch', 'googleSearchRetrieval'])(
    '%s is carried for Google alone',
    (name) => {
      expect(toolsOf([{ [name]: { a: 1 } }])).toEqual([vendor({ [name]: { a: 1 } })]);
    },
  );

  test('a tool that is null is not wanted: clients that write every field must not search by it', () => {
    const tool = { functionDeclarations: [{ name: 'f' }], googleSearch: null, codeExecution: null };
    expect(toolsOf([tool])).toEqual([{ type: 'function', name: 'f' }]);
  });
});

describe('schemas', () => {
  const own = (schema: unknown): unknown => schemaIn(undefined, schema);

  test.each(['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'])('the type %s', (type) => {
    expect(own({ type })).toEqual({ type: type.toLowerCase() });
  });

  test('a type that says nothing is none: JSON Schema has no such word', () => {
    expect(own({ type: 'TYPE_UNSPECIFIED', description: 'any' })).toEqual({ description: 'any' });
  });

  test('schemas inside schemas are translated, however deep', () => {
    expect(
      own({
        type: 'OBJECT',
        properties: {
          list: { type: 'ARRAY', items: { type: 'OBJECT', properties: { n: { type: 'NUMBER' } } } },
          either: { anyOf: [{ type: 'STRING' }, { type: 'ARRAY', items: { type: 'INTEGER' } }] },
          map: { type: 'OBJECT', additionalProperties: { type: 'BOOLEAN' } },
        },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } } } },
        either: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'integer' } }] },
        map: { type: 'object', additionalProperties: { type: 'boolean' } },
      },
    });
  });

  test('properties whose names are words of the language keep their names and are schemas', () => {
    const names = ['type', 'nullable', 'properties', 'items', 'propertyOrdering', 'any_of', 'minItems'];
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'STRING' }]));
    const expected = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    expect(own({ type: 'OBJECT', properties })).toEqual({ type: 'object', properties: expected });
  });

  test('values are no schemas: what an enum, a default or an example holds is left alone', () => {
    const values = { enum: ['STRING', 'x'], default: { type: 'OBJECT' }, example: { nullable: true } };
    expect(own({ type: 'STRING', ...values })).toEqual({ type: 'string', ...values });
  });

  test.each(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'])(
    '%s is a number, though Google writes it as text',
    (name) => {
      expect(own({ type: 'ARRAY', [name]: '9007199254740' })).toEqual({ type: 'array', [name]: 9_007_199_254_740 });
      expect(own({ type: 'ARRAY', [name]: 2 })).toEqual({ type: 'array', [name]: 2 });
    },
  );

  test('a pattern of digits stays a text, a minimum a number', () => {
    const schema = { type: 'STRING', pattern: '123', title: '5', minimum: 1 };
    expect(own(schema)).toEqual({ ...schema, type: 'string' });
  });

  test('the order of properties, which others refuse, is left out in both spellings', () => {
    const properties = { a: { type: 'string', property_ordering: ['x'] } };
    expect(own({ type: 'object', properties, propertyOrdering: ['a'] })).toEqual({
      type: 'object',
      properties: { a: { type: 'string' } },
    });
  });

  test.each<[string, unknown, unknown]>([
    ['its type', { type: 'STRING', nullable: true }, { type: ['string', 'null'] }],
    ['its list of types', { type: ['string', 'null'], nullable: true }, { type: ['string', 'null'] }],
    ['its values', { type: 'STRING', enum: ['a'], nullable: true }, { type: ['string', 'null'], enum: ['a', null] }],
    [
      'its choices',
      { any_of: [{ type: 'STRING' }], nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    ['no null', { type: 'STRING', nullable: false }, { type: 'string' }],
  ])('a value that may be null may be so in %s', (_, schema, expected) => {
    expect(own(schema)).toEqual(expected);
  });

  test.each([undefined, null, 'OBJECT', 5, []])('%j is no schema', (schema) => {
    expect(own(schema)).toBeUndefined();
  });
});
