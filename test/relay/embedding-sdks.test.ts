// The unmodified ollama and @google/genai packages embedding at targets of every protocol that has it.
import { GoogleGenAI, ApiError } from '@google/genai';
import { Ollama } from 'ollama';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAiWorld, type OpenAiWorld } from './support/openai-world.ts';

let world: OpenAiWorld;
beforeEach(async () => {
  world = await openAiWorld();
});
afterEach(() => world.close());

const FIRST = [0.5, -0.25, 1];
const SECOND = [0, 0, 2];

/** What each vendor answers two texts with, having counted nine tokens. */
const ANSWERS: Readonly<Record<string, object>> = {
  oai: {
    object: 'list',
    data: [
      { object: 'embedding', index: 0, embedding: FIRST },
      { object: 'embedding', index: 1, embedding: SECOND },
    ],
    usage: { prompt_tokens: 9, total_tokens: 9 },
  },
  gem: { embeddings: [{ values: FIRST }, { values: SECOND }], usageMetadata: { promptTokenCount: 9 } },
  coh: { embeddings: { float: [FIRST, SECOND] }, meta: { billed_units: { input_tokens: 9 } } },
  oll: { model: 'sim', embeddings: [FIRST, SECOND], prompt_eval_count: 9 },
};
const ids = Object.keys(ANSWERS);

describe('ollama', () => {
  const client = (): Ollama => new Ollama({ host: world.host.origin });

  it.each(ids)('gets its vectors and its count: %s', async (id) => {
    world.vendor.answer(() => ({ json: ANSWERS[id] }));
    const answer = await client().embed({ model: `${id}:sim`, input: ['one', 'two'] });
    expect(answer.embeddings).toEqual([FIRST, SECOND]);
    expect(answer.prompt_eval_count).toBe(9);
    expect(world.host.started[0]).toMatchObject({ operation: 'embeddings', dialect: 'ollama-chat', stream: false });
    expect(await world.host.ending(1)).toMatchObject({ usage: { input: { total: 9 }, estimated: false } });
  });

  it('has its own options carried to a server of its own kind only', async () => {
    const asked = { input: 'one', truncate: false, dimensions: 3, options: { num_ctx: 512 }, keep_alive: '5m' };
    world.vendor.answer(() => ({ json: { ...ANSWERS['oll'], embeddings: [FIRST] } }));
    await client().embed({ model: 'oll:sim', ...asked });
    expect(world.vendor.seen[0]).toMatchObject({ path: '/api/embed', body: { model: 'sim', ...asked } });
    world.vendor.answer(() => ({ json: { ...ANSWERS['coh'], embeddings: { float: [FIRST] } } }));
    await client().embed({ model: 'coh:sim', ...asked });
    expect(world.vendor.seen[1]?.body).toEqual({
      model: 'sim',
      texts: ['one'],
      input_type: 'search_document',
      embedding_types: ['float'],
      output_dimension: 3,
      truncate: 'NONE',
    });
    expect(world.host.attempts[1]?.dropped).toEqual(['options']);
  });

  it.each(['oai', 'oll'])('gets one vector on its older path: %s', async (id) => {
    const one = id === 'oll' ? { embedding: FIRST } : { data: [{ embedding: FIRST }] };
    world.vendor.answer(() => ({ json: one }));
    expect(await client().embeddings({ model: `${id}:sim`, prompt: 'one' })).toMatchObject({ embedding: FIRST });
    expect(world.vendor.seen[0]?.path).toBe(id === 'oll' ? '/api/embeddings' : '/v1/embeddings');
  });

  it('asks nobody when it only wants a model loaded', async () => {
    const answer = await client().embed({ model: 'oai:sim', input: '' });
    expect(answer).toMatchObject({ model: 'oai:sim', embeddings: [] });
    expect(world.vendor.seen).toEqual([]);
    expect(world.host.started).toEqual([]);
  });

  it('reads why it was refused', async () => {
    world.vendor.answer(() => ({ status: 400, json: { error: { message: 'too long, says the vendor' } } }));
    const refused = client().embed({ model: 'oai:sim', input: 'x' });
    await expect(refused).rejects.toMatchObject({
      status_code: 400,
      message: expect.stringContaining('too long') as string,
    });
  });
});

describe('@google/genai', () => {
  const client = (): GoogleGenAI =>
    new GoogleGenAI({ apiKey: 'pm-local', httpOptions: { baseUrl: world.host.origin } });

  it.each(ids)('gets its vectors: %s', async (id) => {
    world.vendor.answer(() => ({ json: ANSWERS[id] }));
    const { embeddings } = await client().models.embedContent({
      model: `${id}:sim`,
      contents: ['one', 'two'],
      config: { outputDimensionality: 3, taskType: 'RETRIEVAL_QUERY' },
    });
    expect(embeddings?.map(({ values }) => values)).toEqual([FIRST, SECOND]);
    expect(world.host.started[0]).toMatchObject({ dialect: 'gemini', requestedModel: `${id}:sim` });
  });

  it('has its model renamed in the path and in every request of the batch', async () => {
    world.vendor.answer(() => ({ json: ANSWERS['gem'] }));
    await client().models.embedContent({ model: 'gem:sim', contents: ['one', 'two'] });
    expect(world.vendor.seen[0]).toMatchObject({
      path: '/v1beta/models/sim:batchEmbedContents',
      body: {
        requests: [
          { model: 'models/sim', content: { parts: [{ text: 'one' }] } },
          { model: 'models/sim', content: { parts: [{ text: 'two' }] } },
        ],
      },
    });
  });

  it('has the purpose of its vectors said in the words of others', async () => {
    world.vendor.answer(() => ({ json: ANSWERS['coh'] }));
    await client().models.embedContent({
      model: 'coh:sim',
      contents: ['one', 'two'],
      config: { taskType: 'RETRIEVAL_QUERY' },
    });
    expect(world.vendor.seen[0]?.body).toMatchObject({ input_type: 'search_query' });
    world.vendor.answer(() => ({ json: ANSWERS['oai'] }));
    await client().models.embedContent({
      model: 'oai:sim',
      contents: ['one', 'two'],
      config: { taskType: 'RETRIEVAL_QUERY' },
    });
    expect(world.vendor.seen[1]?.body).toEqual({ model: 'sim', input: ['one', 'two'] });
    expect(world.host.attempts[1]?.dropped).toEqual(['purpose']);
  });

  it('reads why it was refused', async () => {
    world.vendor.answer(() => ({
      status: 429,
      json: { error: { message: 'slow down, says the vendor' } },
      headers: { 'retry-after': '30' },
    }));
    const error: unknown = await client()
      .models.embedContent({ model: 'oai:sim', contents: 'x' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, message: expect.stringContaining('slow down') as string });
  });

  it('counts tokens: at Google by Google, elsewhere by an estimate', async () => {
    world.vendor.answer(() => ({ json: { totalTokens: 61 } }));
    const asked = { contents: 'What is the capital of France?' };
    expect(await client().models.countTokens({ model: 'gem:sim', ...asked })).toMatchObject({ totalTokens: 61 });
    expect(world.vendor.seen[0]?.path).toBe('/v1beta/models/sim:countTokens');
    // 30 characters.
    expect(await client().models.countTokens({ model: 'oai:sim', ...asked })).toMatchObject({ totalTokens: 8 });
    expect(world.vendor.seen).toHaveLength(1);
  });
});
