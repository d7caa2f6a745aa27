// Reranking: at servers that share one shape by bytes, at Cohere in its own.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareCohereRerank } from '../../src-main/relay/rerank/cohere.ts';
import { openAiWorld, type OpenAiWorld } from './support/openai-world.ts';

const facts = { id: 'gen-1', model: 'coh/sim', providerName: 'COH', createdAt: 0 };
const body = { model: 'coh:sim', query: 'capital?', documents: ['Paris', { text: 'Rome', title: 'Italy' }] };
const COHERE_ANSWER = {
  id: 'r',
  results: [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: 0.25 },
  ],
  meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
};

function preparedCall(asked: Readonly<Record<string, unknown>>) {
  const prepared = prepareCohereRerank(asked, 'rerank-v4');
  if (!prepared.ok) throw new Error(prepared.failure.message);
  if (!prepared.value.ok) throw new Error(prepared.value.message);
  return prepared.value.call;
}

function answered(asked: Readonly<Record<string, unknown>>, json: unknown) {
  const read = preparedCall(asked).read(json);
  if (!read.ok) throw new Error(read.failure.message);
  return { body: read.value.body?.(facts), usage: read.value.usage };
}

describe('what Cohere is asked', () => {
  it('is texts only: this version of it takes no objects', () => {
    expect(preparedCall(body)).toMatchObject({
      path: '/v2/rerank',
      body: { type: 'json', json: { model: 'rerank-v4', query: 'capital?', documents: ['Paris', 'Rome'] } },
    });
  });

  it('has its limits under the names that both share', () => {
    expect(preparedCall({ ...body, top_n: 1, max_tokens_per_doc: 512 }).body).toMatchObject({
      json: { top_n: 1, max_tokens_per_doc: 512 },
    });
  });

  it('has nothing that it would refuse as unknown', () => {
    const { body: sent } = preparedCall({ ...body, return_documents: true, provider: { only: ['coh'] }, user: 'u' });
    expect(Object.keys(sent.type === 'json' ? sent.json : {})).toEqual(['model', 'query', 'documents']);
  });

  it('keeps an object without a text readable', () => {
    expect(preparedCall({ ...body, documents: [{ title: 'Italy' }] }).body).toMatchObject({
      json: { documents: ['{"title":"Italy"}'] },
    });
  });

  it.each([
    [{ documents: ['a'] }, 'query'],
    [{ query: 'q' }, 'documents'],
    [{ query: 'q', documents: 'a' }, 'documents'],
    [{ query: 'q', documents: ['a', 7] }, 'documents[1]'],
    [{ query: 'q', documents: ['a'], top_n: '1' }, 'top_n'],
  ])('is refused by the name of the wrong field: %j', (asked, field) => {
    expect(prepareCohereRerank(asked, 'm')).toMatchObject({ ok: false, failure: { field } });
  });
});

describe('what the client gets of Cohere', () => {
  it('is ranked in its order, with the model and the id of the gateway', () => {
    expect(answered(body, COHERE_ANSWER).body).toEqual({
      id: 'gen-1',
      model: 'coh/sim',
      results: [
        { index: 1, relevance_score: 0.9 },
        { index: 0, relevance_score: 0.25 },
      ],
      usage: { search_units: 1 },
    });
  });

  it('repeats the documents when asked to, though Cohere does not', () => {
    expect(answered({ ...body, return_documents: true }, COHERE_ANSWER).body?.['results']).toEqual([
      { index: 1, relevance_score: 0.9, document: { text: 'Rome', title: 'Italy' } },
      { index: 0, relevance_score: 0.25, document: { text: 'Paris' } },
    ]);
  });

  it('counts no tokens, as it is paid by the search', () => {
    expect(answered(body, COHERE_ANSWER).usage).toMatchObject({ input: { total: 0 }, estimated: false });
  });

  it('survives an answer without a bill', () => {
    expect(answered(body, { results: [] }).body).toMatchObject({ results: [], usage: {} });
  });

  it.each([null, [], 'text', {}, { results: {} }, { results: [3] }])(
    'is a failure when it is no ranking: %j',
    (json) => {
      expect(preparedCall(body).read(json).ok).toBe(false);
    },
  );
});

describe('at the door', () => {
  let world: OpenAiWorld;
  beforeEach(async () => {
    world = await openAiWorld();
  });
  afterEach(() => world.close());

  it('a ranking passes between two of one shape, with only the model and what is ours changed', async () => {
    const answer = { results: [{ index: 0, relevance_score: 1 }], usage: { total_tokens: 12 } };
    world.vendor.answer(() => ({ json: answer }));
    const reply = await world.host.post('/v1/rerank', { ...body, model: 'oai:sim', provider: { ignore: ['x'] } });
    expect(await reply.json()).toMatchObject({ ...answer, provider: 'OAI' });
    expect(world.vendor.seen[0]).toMatchObject({ path: '/v1/rerank' });
    expect(world.vendor.seen[0]?.body).toEqual({ ...body, model: 'sim' });
    expect(await world.host.ending(1)).toMatchObject({ usage: { input: { total: 12 } }, costNanoUsd: 240 });
    expect(world.host.started[0]?.operation).toBe('rerank');
  });

  it('a ranking of Cohere is translated', async () => {
    world.vendor.answer(() => ({ json: COHERE_ANSWER }));
    const reply = await world.host.post('/v1/rerank', body);
    expect(await reply.json()).toMatchObject({ model: 'coh/sim', provider: 'COH', usage: { search_units: 1 } });
    expect(world.vendor.seen[0]?.path).toBe('/v2/rerank');
  });

  it('an answer that is no ranking falls through to a failure', async () => {
    world.vendor.answer(() => ({ json: { strange: true } }));
    const reply = await world.host.post('/v1/rerank', body);
    expect(reply.status).toBe(502);
    expect(await reply.json()).toMatchObject({ error: { message: expect.stringContaining('results') as string } });
  });

  it('Gemini and Ollama are not asked: they have none', async () => {
    const reply = await world.host.post('/v1/rerank', { ...body, model: 'gem:sim' });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({
      error: {
        message: expect.stringContaining('GEM: no reranking there.') as string,
        availability: { code: 'operation_not_offered', offered_by: ['oai', 'two', 'coh', 'mis'] },
      },
    });
    expect(world.vendor.seen).toEqual([]);
  });

  it.each([
    [{ model: 'oai:sim', documents: ['a'] }, 'query is missing'],
    [{ query: 'q', documents: ['a'] }, 'model is missing'],
  ])('a body without what it needs is refused before anyone is asked: %j', async (asked, words) => {
    const reply = await world.host.post('/v1/rerank', asked);
    expect(reply.status).toBe(400);
    expect(JSON.stringify(await reply.json())).toContain(words);
    expect(world.vendor.seen).toEqual([]);
  });
});
