// The table of dialects: one under a wrong name, or without what its place demands, would only show in a program's traffic.
import { describe, expect, test } from 'vitest';
import { dialects } from '../../src-main/dialects/index.ts';
import { facts } from './support/streams.ts';

const clients = Object.entries(dialects.client);
const targets = Object.entries(dialects.target);
const shared = Object.entries(dialects.shared);

describe('the table', () => {
  test.each([...clients, ...targets])('%s is filed under its own name', (name, dialect) => {
    expect(dialect.id).toBe(name);
  });

  test.each(shared)('%s is one object on both sides: bytes pass only then', (name, dialect) => {
    const sides = [dialects.client, dialects.target] as Readonly<Record<string, unknown>>[];
    expect(sides.map((side) => side[name])).toEqual([dialect, dialect]);
  });
});

describe.each(clients)('the client side of %s', (_, dialect) => {
  test('refuses what is no object, and says that it is the body', () => {
    for (const body of [null, 'x', 7, []])
      expect(dialect.decodeRequest(body, { model: 'm' })).toMatchObject({ ok: false, failure: { field: 'body' } });
  });

  test('removes what is the gateway’s, and nothing that holds the prompt', () => {
    expect(dialect.promptFields.length).toBeGreaterThan(0);
    expect(dialect.gatewayFields.filter((field) => dialect.promptFields.includes(field))).toEqual([]);
    expect(new Set(dialect.gatewayFields).size).toBe(dialect.gatewayFields.length);
  });

  test('can say an empty answer, an empty stream and an error', () => {
    expect(dialect.encodeResponse({ content: [], finish: { reason: 'stop' } }, facts)).toBeTypeOf('object');
    const encoder = dialect.createStreamEncoder({ model: 'm', stream: true });
    expect(
      encoder.encode({ type: 'finish', finish: { reason: 'stop' } }, facts) + encoder.end(facts, undefined),
    ).not.toBe('');
    const error = { status: 500, errorType: 'internal', message: 'It broke.' };
    expect(JSON.stringify(dialect.encodeError(error))).toContain('It broke.');
    expect(dialect.createStreamEncoder({ stream: true }).error(error, facts)).toContain('It broke.');
  });

  test('two streams do not share what they remember', () => {
    const streamed = (): string => {
      const encoder = dialect.createStreamEncoder({ model: 'm', stream: true });
      const parts = [
        { type: 'text-start', block: 0 },
        { type: 'text-delta', block: 0, text: 'x' },
        { type: 'text-end', block: 0 },
        { type: 'finish', finish: { reason: 'stop' } },
      ] as const;
      return parts.map((part) => encoder.encode(part, facts)).join('') + encoder.end(facts, undefined);
    };
    expect(streamed()).toBe(streamed());
  });
});

describe.each(targets)('the target side of %s', (_, dialect) => {
  test('has a path below the base URL, and the same for the same model', () => {
    for (const stream of [true, false]) {
      expect(dialect.path('a/b:c', stream)).toMatch(/^\/[^\s]*$/);
      expect(dialect.path('a/b:c', stream)).toBe(dialect.path('a/b:c', stream));
    }
  });

  test('a stream that ends before anything came is not whole', () => {
    const decoder = dialect.createStreamDecoder();
    expect([decoder.ended, decoder.complete]).toEqual([false, false]);
    expect(decoder.end().some(({ type }) => type === 'finish')).toBe(false);
  });

  test('an error of any shape has words and keeps what came', () => {
    for (const body of ['Bad gateway', '', null, undefined, 7, [], {}, { error: null }, { message: { a: 1 } }]) {
      const error = dialect.decodeError(503, body);
      expect(error.message).toBeTypeOf('string');
      expect(error.status).toBe(503);
      expect(error.raw).toEqual(body);
    }
  });

  test('what is no answer is said to be none, not thrown', () => {
    for (const body of [null, 'x', [], {}, { choices: 7 }, { output: 7 }, { message: 7 }, { content: 7 }])
      expect(() => dialect.decodeResponse(body)).not.toThrow();
    expect(dialect.decodeResponse('x').ok).toBe(false);
  });

  test('the request that came is not changed: the next target is sent the same one', () => {
    const request = {
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Q', cache: {} }] }],
      stream: true,
      tools: [{ type: 'function', name: 'f', parameters: { properties: {} } }],
      extra: { dialect: dialect.id, fields: { custom: { a: 1 }, options: { b: 2 } } },
    } as const;
    const copy = structuredClone(request);
    const first = dialect.encodeRequest(request, 'model-1', { unsupportedFields: ['custom'] });
    expect(request).toEqual(copy);
    expect(dialect.encodeRequest(request, 'model-1', { unsupportedFields: ['custom'] })).toEqual(first);
  });
});
