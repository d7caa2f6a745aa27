// Who offers what: the rows, the defaults, and what protocols have at all.
import { describe, expect, it } from 'vitest';
import { makeProvider } from '../../src-main/providers/make-provider.ts';
import { demoProvider, findRow, registry } from '../../src-main/providers/registry.ts';
import { OPERATIONS, promptFieldsOf, type RelayOperation } from '../../src-main/relay/offered-operations.ts';
import { offers } from '../../src-main/relay/offers.ts';
import { prepare, targetsOf } from '../../src-main/relay/prepare.ts';

const ALL = Object.keys(OPERATIONS) as RelayOperation[];

describe('an offer', () => {
  it('of a known provider that says nothing is embeddings alone', () => {
    expect(ALL.filter((operation) => offers({ registryId: 'alibaba' }, operation))).toEqual(['embeddings']);
  });

  it('of a known provider is what its row says, and no more', () => {
    const row = { registryId: 'groq', operations: findRow('groq')?.operations ?? [] };
    expect(ALL.filter((operation) => offers(row, operation))).toEqual(['speech', 'transcriptions', 'translations']);
  });

  it('of a server of the user’s own is whatever it turns out to have', () => {
    expect(ALL.every((operation) => offers({}, operation))).toBe(true);
  });

  it('of the demo is nothing: it only chats', () => {
    expect(ALL.some((operation) => offers(demoProvider, operation))).toBe(false);
  });
});

describe('the registry', () => {
  it.each([
    ['openai', ['embeddings', 'images', 'speech', 'transcriptions', 'translations', 'moderations']],
    ['cohere', ['embeddings', 'rerank']],
    ['mistral', ['embeddings', 'transcriptions', 'moderations']],
    ['deepseek', []],
  ])('says what %s has', (id, operations) => {
    expect(findRow(id)?.operations).toEqual(operations);
  });

  it.each(registry.filter((row) => row.operations).map((row) => [row.id, row] as const))(
    'promises nothing of %s twice, or that its protocol could not carry',
    (_, { operations = [], dialect, alsoSpeaks = [] }) => {
      expect(new Set(operations).size).toBe(operations.length);
      const spoken = [dialect, ...alsoSpeaks.map((other) => other.dialect)];
      for (const operation of operations) {
        expect(targetsOf(operation).some((able) => spoken.includes(able))).toBe(true);
      }
    },
  );

  it('hands a row’s offer on to the provider made from it', () => {
    const made = makeProvider('groq', {});
    expect(made).toMatchObject({ ok: true, provider: { operations: ['speech', 'transcriptions', 'translations'] } });
  });

  it('says nothing for a server of the user’s own', () => {
    const made = makeProvider('mine', { dialect: 'openai-chat', baseUrl: 'https://llm.example/v1' });
    expect(made).toMatchObject({ ok: true });
    expect(made.ok && made.provider).not.toHaveProperty('operations');
  });
});

describe('a protocol', () => {
  it.each([
    ['embeddings', ['openai-chat', 'openai-responses', 'mistral', 'gemini', 'cohere', 'ollama-chat']],
    ['rerank', ['openai-chat', 'openai-responses', 'mistral', 'cohere']],
    ['images', ['openai-chat', 'openai-responses', 'mistral']],
    ['transcriptions', ['openai-chat', 'openai-responses', 'mistral']],
  ] as const)('that can be asked for %s', (operation, dialects) => {
    expect([...targetsOf(operation)].sort()).toEqual([...dialects].sort());
  });

  it.each(ALL.filter((operation) => operation !== 'embeddings' && operation !== 'rerank'))(
    'of OpenAI’s passes %s with only the model changed',
    (operation) => {
      const prepared = prepare(operation, { model: 'x', any: [1] }, 'openai-chat', 'openai-chat', 'm-1');
      expect(prepared).toMatchObject({
        ok: true,
        value: {
          ok: true,
          call: { path: OPERATIONS[operation].path, body: { changes: { model: 'm-1' } }, dropped: [] },
        },
      });
    },
  );

  it.each(ALL)('without %s says so instead of throwing', (operation) => {
    expect(prepare(operation, { input: 'a', query: 'a' }, 'openai-chat', 'bedrock-converse', 'm')).toMatchObject({
      ok: true,
      value: { ok: false },
    });
  });
});

describe('what a body must hold', () => {
  it.each([
    ['embeddings', 'openai-chat', ['input']],
    ['embeddings', 'gemini', ['content', 'requests']],
    ['embeddings', 'ollama-chat', ['input', 'prompt']],
    ['rerank', 'openai-chat', ['query']],
    ['transcriptions', 'openai-chat', ['file']],
  ] as const)('for %s of a client of %s', (operation, client, fields) => {
    expect(promptFieldsOf(operation, client)).toEqual(fields);
  });
});
