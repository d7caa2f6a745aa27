// Embeddings asked for in Gemini's shapes.
import { describe, expect, it } from 'vitest';
import type { TargetDialectId } from '../../../src-main/dialects/dialect.ts';
import type { Json } from '../../../src-main/dialects/read-json.ts';
import type { RelayCall } from '../../../src-main/relay/call.ts';
import { prepareEmbeddings } from '../../../src-main/relay/embeddings/prepare-embeddings.ts';
import { answerOf, bodyOf, callOf } from '../support/prepared.ts';

const call = (body: Json, target: TargetDialectId): RelayCall =>
  callOf(prepareEmbeddings(body, 'gemini', target, 'embed-1'));

const content = (text: string): Json => ({ parts: [{ text }] });
const one: Json = { model: 'models/mine', content: content('one'), taskType: 'RETRIEVAL_QUERY' };
const batch: Json = { requests: [one, { ...one, content: content('two') }] };
const openAiAnswer = { data: [{ embedding: [1, 2] }, { embedding: [3, 4] }], usage: { prompt_tokens: 6 } };

describe('between two that speak Gemini', () => {
  it('one content stays one, with the model in the path and in the body', () => {
    expect(call(one, 'gemini')).toMatchObject({
      path: '/models/embed-1:embedContent',
      body: { type: 'passing', changes: { model: 'models/embed-1' } },
    });
  });

  it('a batch stays a batch, and every request in it names the target’s model', () => {
    const passing = call(batch, 'gemini');
    expect(passing.path).toBe('/models/embed-1:batchEmbedContents');
    expect(passing.body).toEqual({
      type: 'passing',
      changes: {
        model: undefined,
        requests: [
          { ...one, model: 'models/embed-1' },
          { ...one, model: 'models/embed-1', content: content('two') },
        ],
      },
    });
  });

  it('its answer passes, and its count is read', () => {
    const answer = { embeddings: [{ values: [1] }, { values: [2] }], usageMetadata: { promptTokenCount: 8 } };
    expect(answerOf(call(batch, 'gemini'), answer)).toMatchObject({ body: undefined, usage: { input: { total: 8 } } });
  });

  it('a picture passes as it is', () => {
    const picture = { content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AA==' } }] } };
    expect(call(picture, 'gemini').body.type).toBe('passing');
  });
});

describe('a target of another protocol', () => {
  it('gets the texts of a batch as one list', () => {
    const asked = call({ requests: batch['requests'] }, 'openai-chat');
    expect(bodyOf(asked)).toEqual({ model: 'embed-1', input: ['one', 'two'] });
    expect(asked.dropped).toEqual(['purpose']);
  });

  it('gets the parts of one content as one text', () => {
    const parts = { content: { parts: [{ text: 'a' }, { text: 'b' }] } };
    expect(bodyOf(call(parts, 'ollama-chat'))).toMatchObject({ input: ['a\nb'] });
  });

  it('understands the other spelling of a field', () => {
    const asked = call({ content: content('a'), output_dimensionality: 64, task_type: 'CLUSTERING' }, 'cohere');
    expect(bodyOf(asked)).toMatchObject({ output_dimension: 64, input_type: 'clustering' });
  });

  it.each([
    ['RETRIEVAL_QUERY', 'search_query', []],
    ['QUESTION_ANSWERING', 'search_query', []],
    ['CODE_RETRIEVAL_QUERY', 'search_query', []],
    ['RETRIEVAL_DOCUMENT', 'search_document', []],
    ['SEMANTIC_SIMILARITY', 'clustering', []],
    ['CLASSIFICATION', 'classification', []],
    ['TASK_TYPE_UNSPECIFIED', 'search_document', []],
    ['SOMETHING_NEW', 'search_document', ['purpose']],
  ])('is told the purpose as well as it goes: %s', (taskType, word, dropped) => {
    const asked = call({ content: content('a'), taskType }, 'cohere');
    expect(bodyOf(asked)['input_type']).toBe(word);
    expect(asked.dropped).toEqual(dropped);
  });

  it('loses a title, and the record says so', () => {
    expect(call({ content: content('a'), title: 'T' }, 'openai-chat').dropped).toEqual(['title']);
  });

  it('is not asked about pictures', () => {
    const picture = { content: { parts: [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }] } };
    expect(prepareEmbeddings(picture, 'gemini', 'openai-chat', 'm')).toEqual({
      ok: true,
      value: { ok: false, message: 'It takes texts only, or token ids.' },
    });
  });

  it.each([
    [{}, 'content'],
    [{ content: 7 }, 'content'],
    [{ content: {} }, 'content.parts'],
    [{ content: { parts: ['a'] } }, 'content.parts[0]'],
    [{ requests: {} }, 'requests'],
    [{ requests: [3] }, 'requests[0]'],
    [{ requests: [one, { content: 5 }] }, 'requests[1].content'],
    [{ content: content('a'), outputDimensionality: 'many' }, 'outputDimensionality'],
  ])('is not reached by a mistake, which is told by its field: %j', (body, field) => {
    expect(prepareEmbeddings(body, 'gemini', 'openai-chat', 'm')).toMatchObject({ ok: false, failure: { field } });
  });
});

describe('the answer in Gemini’s shape', () => {
  it('has a list for a batch', () => {
    expect(answerOf(call(batch, 'openai-chat'), openAiAnswer).body).toEqual({
      embeddings: [{ values: [1, 2] }, { values: [3, 4] }],
      usageMetadata: { promptTokenCount: 6 },
    });
  });

  it('has one embedding for one content: its clients read no list there', () => {
    const answer = { data: [{ embedding: [1, 2] }], usage: { prompt_tokens: 2 } };
    expect(answerOf(call(one, 'openai-chat'), answer).body).toEqual({
      embedding: { values: [1, 2] },
      usageMetadata: { promptTokenCount: 2 },
    });
  });
});
