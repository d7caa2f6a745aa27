// Embeddings asked for in Ollama's shapes.
import { describe, expect, it } from 'vitest';
import type { TargetDialectId } from '../../../src-main/dialects/dialect.ts';
import type { Json } from '../../../src-main/dialects/read-json.ts';
import type { RelayCall } from '../../../src-main/relay/call.ts';
import { prepareEmbeddings } from '../../../src-main/relay/embeddings/prepare-embeddings.ts';
import { answerOf, bodyOf, callOf } from '../support/prepared.ts';

const call = (body: Json, target: TargetDialectId): RelayCall =>
  callOf(prepareEmbeddings(body, 'ollama-chat', target, 'embed-1'));

describe('between two that speak Ollama', () => {
  it.each([
    [{ input: ['a'] }, '/api/embed'],
    [{ prompt: 'a' }, '/api/embeddings'],
    // Both: a client that straddles versions means the newer.
    [{ prompt: 'a', input: 'a' }, '/api/embed'],
  ])('a body goes to the path it was made for: %j', (body, path) => {
    expect(call(body, 'ollama-chat')).toMatchObject({
      path,
      body: { type: 'passing', changes: { model: 'embed-1' } },
      dropped: [],
    });
  });

  it('the answer passes, and its count is read', () => {
    const answer = { model: 'embed-1', embeddings: [[1]], prompt_eval_count: 4 };
    expect(answerOf(call({ input: 'a' }, 'ollama-chat'), answer)).toMatchObject({
      body: undefined,
      usage: { input: { total: 4 }, estimated: false },
    });
  });

  it('the older path, which counts nothing, is estimated', () => {
    expect(answerOf(call({ prompt: 'a' }, 'ollama-chat'), { embedding: [1] }).usage).toMatchObject({ estimated: true });
  });
});

describe('a target of another protocol', () => {
  it('gets one text as a list of one', () => {
    expect(bodyOf(call({ input: 'a' }, 'openai-chat'))).toEqual({ model: 'embed-1', input: ['a'] });
    expect(bodyOf(call({ prompt: 'a' }, 'openai-chat'))).toEqual({ model: 'embed-1', input: ['a'] });
  });

  it.each([
    ['openai-chat', ['truncate', 'options']],
    ['gemini', ['truncate', 'options']],
    ['cohere', ['options']],
  ] as const)('is told what it can be, and the rest is named: %s', (target, dropped) => {
    const asked = call({ input: 'a', truncate: true, dimensions: 8, options: { num_ctx: 2 }, keep_alive: 60 }, target);
    expect(asked.dropped).toEqual(dropped);
  });

  it('loses nothing to empty options', () => {
    expect(call({ input: 'a', options: {} }, 'openai-chat').dropped).toEqual([]);
  });

  it.each([
    [true, 'END'],
    [false, 'NONE'],
  ])('cuts a long text, or refuses it, as asked: %s', (truncate, word) => {
    expect(bodyOf(call({ input: 'a', truncate }, 'cohere'))['truncate']).toBe(word);
  });

  it.each([
    [{}, 'input'],
    [{ input: 7 }, 'input'],
    [{ input: ['a', 7] }, 'input[1]'],
    [{ prompt: ['a'] }, 'prompt'],
    [{ input: 'a', truncate: 'yes' }, 'truncate'],
    [{ input: 'a', options: [] }, 'options'],
    [{ input: 'a', dimensions: '8' }, 'dimensions'],
  ])('is not reached by a mistake, which is told by its field: %j', (body, field) => {
    expect(prepareEmbeddings(body, 'ollama-chat', 'cohere', 'm')).toMatchObject({ ok: false, failure: { field } });
  });
});

describe('the answer in Ollama’s shape', () => {
  const answer = { data: [{ embedding: [1, 2] }], usage: { prompt_tokens: 5 } };

  it('has a list, the model and the count', () => {
    expect(answerOf(call({ input: 'a' }, 'openai-chat'), answer).body).toEqual({
      model: 'acme/embed',
      embeddings: [[1, 2]],
      prompt_eval_count: 5,
    });
  });

  it('has one vector alone on the older path', () => {
    expect(answerOf(call({ prompt: 'a' }, 'openai-chat'), answer).body).toEqual({ embedding: [1, 2] });
  });
});

describe('protocols without embeddings', () => {
  it.each(['anthropic-messages', 'bedrock-converse'] as const)('are not asked: %s', (target) => {
    expect(prepareEmbeddings({ input: 'a' }, 'ollama-chat', target, 'm')).toEqual({
      ok: true,
      value: { ok: false, message: 'Its protocol has no embeddings.' },
    });
  });
});
