// Embeddings asked for in OpenAI's shape: what each other protocol is told, and what is put right when bytes pass.
import { describe, expect, it } from 'vitest';
import { prepareEmbeddings } from '../../../src-main/relay/embeddings/prepare-embeddings.ts';
import type { TargetDialectId } from '../../../src-main/dialects/dialect.ts';
import type { Json } from '../../../src-main/dialects/read-json.ts';
import type { RelayCall } from '../../../src-main/relay/call.ts';
import { answerOf, bodyOf, callOf } from '../support/prepared.ts';

const call = (body: Json, target: TargetDialectId): RelayCall =>
  callOf(prepareEmbeddings(body, 'openai-chat', target, 'embed-1'));

const FULL: Json = {
  model: 'x',
  input: ['one', 'two'],
  dimensions: 256,
  encoding_format: 'float',
  input_type: 'query',
  user: 'someone',
};

describe('a target of another protocol is told', () => {
  it('Gemini: each text as a request of its own', () => {
    const { path, dropped, ...rest } = call(FULL, 'gemini');
    expect(path).toBe('/models/embed-1:batchEmbedContents');
    expect(bodyOf({ path, dropped, ...rest })).toEqual({
      requests: ['one', 'two'].map((text) => ({
        model: 'models/embed-1',
        content: { parts: [{ text }] },
        outputDimensionality: 256,
        taskType: 'RETRIEVAL_QUERY',
      })),
    });
    expect(dropped).toEqual(['user']);
  });

  it('Gemini: its model by name once, though the list calls it models/…', () => {
    const named = callOf(prepareEmbeddings(FULL, 'openai-chat', 'gemini', 'models/embed-1'));
    expect(named.path).toBe('/models/embed-1:batchEmbedContents');
    expect(bodyOf(named)['requests']).toMatchObject([{ model: 'models/embed-1' }, { model: 'models/embed-1' }]);
  });

  it('Cohere: numbers are wanted, and what for', () => {
    const asked = call(FULL, 'cohere');
    expect(asked.path).toBe('/v2/embed');
    expect(bodyOf(asked)).toEqual({
      model: 'embed-1',
      texts: ['one', 'two'],
      input_type: 'search_query',
      embedding_types: ['float'],
      output_dimension: 256,
    });
  });

  it('Cohere: a purpose even when the client named none, because it refuses to guess', () => {
    expect(bodyOf(call({ input: 'one' }, 'cohere'))).toMatchObject({ texts: ['one'], input_type: 'search_document' });
  });

  it('Mistral: the dimension under its own name, and nothing that it would refuse', () => {
    const asked = call(FULL, 'mistral');
    expect(bodyOf(asked)).toEqual({ model: 'embed-1', input: ['one', 'two'], output_dimension: 256 });
    expect(asked.dropped).toEqual(['purpose', 'user']);
  });

  it('Ollama: texts and dimensions', () => {
    const asked = call(FULL, 'ollama-chat');
    expect(asked.path).toBe('/api/embed');
    expect(bodyOf(asked)).toEqual({ model: 'embed-1', input: ['one', 'two'], dimensions: 256 });
    expect(asked.dropped).toEqual(['purpose', 'user']);
  });

  it.each([
    ['search_query', 'search_query'],
    ['passage', 'search_document'],
    ['SEARCH_DOCUMENT', 'search_document'],
    ['classification', 'classification'],
    ['clustering', 'clustering'],
    ['semantic_similarity', 'clustering'],
  ])('the purpose, whatever the client calls it: %s', (word, cohereWord) => {
    const asked = call({ input: 'one', input_type: word }, 'cohere');
    expect(bodyOf(asked)['input_type']).toBe(cohereWord);
    expect(asked.dropped).toEqual([]);
  });

  it('that a purpose nobody knows was dropped', () => {
    expect(call({ input: 'one', input_type: 'divination' }, 'cohere').dropped).toEqual(['purpose']);
  });
});

describe('an input that only OpenAI can read', () => {
  it.each(['gemini', 'cohere', 'mistral', 'ollama-chat'] as const)('is never sent as something else: %s', (target) => {
    for (const input of [[1, 2, 3], [[1, 2], [3]], ['text', [4]], [{ content: [{ type: 'image_url' }] }]]) {
      const prepared = prepareEmbeddings({ input }, 'openai-chat', target, 'm');
      expect(prepared).toEqual({ ok: true, value: { ok: false, message: 'It takes texts only, no token ids.' } });
    }
  });
});

describe('a client’s mistake', () => {
  it.each([
    [{}, 'input'],
    [{ input: 7 }, 'input'],
    [{ input: ['a', null] }, 'input[1]'],
    [{ input: ['a', [1, 'x']] }, 'input[1][1]'],
    [{ input: 'a', dimensions: '3' }, 'dimensions'],
    [{ input: 'a', encoding_format: 'hex' }, 'encoding_format'],
    [{ input: 'a', user: 7 }, 'user'],
  ])('is told by its field: %j', (body, field) => {
    expect(prepareEmbeddings(body, 'openai-chat', 'gemini', 'm')).toMatchObject({ ok: false, failure: { field } });
  });
});

/** 0.5 and -2 are exact in 32 bits. */
const NUMBERS = [0.5, -2];
const BASE64 = 'AAAAPwAAAMA=';
const answer = (embedding: unknown): Json => ({
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding, extra: 'kept' }],
  model: 'embed-1-2026',
  usage: { prompt_tokens: 3, total_tokens: 3 },
});

describe('between two of one protocol', () => {
  it.each(['openai-chat', 'openai-responses'] as const)('only the model changes: %s', (target) => {
    const passing = call({ ...FULL, input: [[1, 2]], strange: true }, target);
    expect(passing).toMatchObject({ path: '/embeddings', body: { type: 'passing', changes: { model: 'embed-1' } } });
    expect(passing.dropped).toEqual([]);
  });

  it('an answer as it was asked for passes untouched', () => {
    expect(answerOf(call(FULL, 'openai-chat'), answer(NUMBERS)).body).toBeUndefined();
    expect(answerOf(call({ input: 'a' }, 'openai-chat'), answer(NUMBERS)).body).toBeUndefined();
    const wanted = { input: 'a', encoding_format: 'base64' };
    expect(answerOf(call(wanted, 'openai-chat'), answer(BASE64)).body).toBeUndefined();
  });

  it('numbers become base64 for a client that will decode base64, and the rest stays', () => {
    const wanted = { input: 'a', encoding_format: 'base64' };
    expect(answerOf(call(wanted, 'openai-chat'), answer(NUMBERS)).body).toEqual(answer(BASE64));
  });

  it('base64 becomes numbers for a client that cannot decode it', () => {
    expect(answerOf(call({ input: 'a' }, 'openai-chat'), answer(BASE64)).body).toEqual(answer(NUMBERS));
  });

  it('base64 that is cut off is a failure, not a shorter vector', () => {
    expect(call({ input: 'a' }, 'openai-chat').read(answer('AAAAPwA=')).ok).toBe(false);
  });

  it('usage is what the vendor counted', () => {
    expect(answerOf(call(FULL, 'openai-chat'), answer(NUMBERS)).usage).toMatchObject({
      input: { total: 3, uncached: 3 },
      output: { total: 0 },
      estimated: false,
    });
  });

  it('usage is estimated when the vendor did not count', () => {
    const { usage: _, ...uncounted } = answer(NUMBERS);
    const body = { input: 'x'.repeat(388) };
    // The body is 400 characters long.
    expect(answerOf(call(body, 'openai-chat'), uncounted).usage).toMatchObject({
      input: { total: 100 },
      estimated: true,
    });
  });

  it.each([null, [], 'text', 7, { data: 'none' }, { data: [null, 3] }])(
    'an answer of an odd shape throws nothing: %j',
    (json) => {
      expect(() => call({ input: 'a' }, 'openai-chat').read(json)).not.toThrow();
    },
  );
});

describe('the answer in OpenAI’s shape', () => {
  it('has the vectors in their order, the model that served, and the count twice', () => {
    const vectors = { embeddings: { float: [NUMBERS, [1, 1]] }, meta: { billed_units: { input_tokens: 5 } } };
    expect(answerOf(call(FULL, 'cohere'), vectors)).toEqual({
      body: {
        object: 'list',
        data: [
          { object: 'embedding', index: 0, embedding: NUMBERS },
          { object: 'embedding', index: 1, embedding: [1, 1] },
        ],
        model: 'acme/embed',
        usage: { prompt_tokens: 5, total_tokens: 5 },
      },
      usage: expect.objectContaining({ estimated: false }) as unknown,
    });
  });

  it('is in base64 when asked for', () => {
    const { body } = answerOf(call({ input: 'a', encoding_format: 'base64' }, 'ollama-chat'), {
      embeddings: [NUMBERS],
    });
    expect(body?.['data']).toEqual([{ object: 'embedding', index: 0, embedding: BASE64 }]);
  });

  it('follows the places that entries name, not those that they stand in', () => {
    const data = [
      { index: 1, embedding: [1] },
      { index: 0, embedding: [0] },
    ];
    const { body } = answerOf(call({ input: ['a', 'b'] }, 'mistral'), { data, usage: { prompt_tokens: 1 } });
    expect(body?.['data']).toMatchObject([{ embedding: [0] }, { embedding: [1] }]);
  });

  it('is a failure when a vector is missing: the client would pair texts with the wrong ones', () => {
    expect(call({ input: ['a', 'b'] }, 'cohere').read({ embeddings: { float: [[1]] } })).toMatchObject({
      ok: false,
      failure: { message: 'vectors must be 2 in number, found 1.' },
    });
  });

  it.each([
    null,
    [],
    'x',
    {},
    { embeddings: null },
    { embeddings: { float: [['x']] } },
    { embeddings: { int8: [[1]] } },
  ])('is a failure when the vendor sent no numbers: %j', (json) => {
    expect(call({ input: 'a' }, 'cohere').read(json).ok).toBe(false);
  });
});
