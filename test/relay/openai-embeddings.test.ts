// The unmodified openai package asking for embeddings and moderations.
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAiWorld, type OpenAiWorld } from './support/openai-world.ts';
import type { RelayHost } from './support/relay-host.ts';
import type { SimulatedVendor } from './support/simulated-vendor.ts';

let world: OpenAiWorld;
let vendor: SimulatedVendor;
let second: SimulatedVendor;
let host: RelayHost;
let client: OpenAI;
beforeEach(async () => {
  world = await openAiWorld();
  ({ vendor, second, host, client } = world);
});
afterEach(() => world.close());

/** 0.5, -0.25 and 1 are exact in 32 bits. */
const VECTOR = [0.5, -0.25, 1];
const VECTOR_BASE64 = 'AAAAPwAAgL4AAIA/';

const embedded = (embedding: unknown = VECTOR_BASE64): object => ({
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding }],
  model: 'sim-2026',
  usage: { prompt_tokens: 7, total_tokens: 7 },
});

describe('embeddings', () => {
  it('pass with only the model changed, and are priced and recorded under their own name', async () => {
    vendor.answer(() => ({ json: embedded() }));
    const { data, response } = await client.embeddings
      .create({ model: 'oai:sim', input: 'hello', dimensions: 3 })
      .withResponse();
    expect(data.data[0]?.embedding).toEqual(VECTOR);
    expect(data.usage).toMatchObject({ prompt_tokens: 7, total_tokens: 7, cost: 0.00000014 });
    expect(vendor.seen[0]).toMatchObject({
      path: '/v1/embeddings',
      body: { model: 'sim', input: 'hello', dimensions: 3, encoding_format: 'base64' },
    });
    expect(vendor.seen[0]?.headers).toMatchObject({ authorization: 'Bearer sk-test-relay-0001' });
    expect(response.headers.get('x-pointsman-model')).toBe('oai/sim');
    expect(response.headers.get('x-pointsman-provider')).toBe('oai');
    expect(response.headers.get('x-pointsman-attempts')).toBe('1');
    expect(Number(response.headers.get('x-pointsman-cost-usd'))).toBeCloseTo(0.00000014, 12);
    expect(response.headers.get('x-request-id')).toMatch(/^gen-/);
    expect(host.started[0]).toMatchObject({ operation: 'embeddings', requestedModel: 'oai:sim' });
    expect(await host.ending(1)).toMatchObject({
      outcome: 'ok',
      servedProviderId: 'oai',
      usage: { input: { total: 7 }, estimated: false },
      costNanoUsd: 140,
    });
  });

  it('arrive as numbers in base64 though the server ignores what it was asked for', async () => {
    vendor.answer(() => ({ json: embedded(VECTOR) }));
    const { data } = await client.embeddings.create({ model: 'oai:sim', input: 'hello' });
    expect(data[0]?.embedding).toEqual(VECTOR);
  });

  it('arrive as plain numbers though the server only speaks base64', async () => {
    vendor.answer(() => ({ json: embedded() }));
    const answer = await client.embeddings.create({ model: 'oai:sim', input: 'hello', encoding_format: 'float' });
    expect(answer.data[0]?.embedding).toEqual(VECTOR);
    expect(answer.usage.prompt_tokens).toBe(7);
  });

  it.each([
    ['gem', '/v1beta/models/sim:batchEmbedContents', { embeddings: [{ values: VECTOR }, { values: [0, 0, 2] }] }],
    [
      'coh',
      '/v2/embed',
      { id: 'e', embeddings: { float: [VECTOR, [0, 0, 2]] }, meta: { billed_units: { input_tokens: 9 } } },
    ],
    ['oll', '/api/embed', { model: 'sim', embeddings: [VECTOR, [0, 0, 2]], prompt_eval_count: 9 }],
    [
      'mis',
      '/v1/embeddings',
      {
        data: [
          { index: 1, embedding: [0, 0, 2] },
          { index: 0, embedding: VECTOR },
        ],
        usage: { prompt_tokens: 9, total_tokens: 9 },
      },
    ],
  ])('come from a target of another protocol, in order: %s', async (id, path, answer) => {
    vendor.answer(() => ({ json: answer }));
    const { data, model, usage } = await client.embeddings.create({ model: `${id}:sim`, input: ['one text', 'two'] });
    expect(data.map(({ index, embedding }) => [index, embedding])).toEqual([
      [0, VECTOR],
      [1, [0, 0, 2]],
    ]);
    expect(model).toBe(`${id}/sim`);
    // Gemini counted nothing here: 8 and 3 characters are 2 + 1 tokens.
    expect(usage.prompt_tokens).toBe(id === 'gem' ? 3 : 9);
    expect(vendor.seen[0]?.path).toBe(path);
    expect(await host.ending(1)).toMatchObject({ usage: { estimated: id === 'gem' } });
  });

  it('move on to the next provider when one is down', async () => {
    vendor.answer(() => ({ status: 500, json: { error: { message: 'broken' } } }));
    second.answer(() => ({ json: embedded() }));
    const { data, response } = await client.embeddings.create({ model: 'both', input: 'hello' }).withResponse();
    expect(data.data).toHaveLength(1);
    expect(response.headers.get('x-pointsman-provider')).toBe('two');
    expect(response.headers.get('x-pointsman-attempts')).toBe('3');
    expect(host.attempts.map(({ providerId, outcome }) => [providerId, outcome])).toEqual([
      ['oai', 'error'],
      ['oai', 'error'],
      ['two', 'ok'],
    ]);
  });

  it('skip a provider that has none', async () => {
    second.answer(() => ({ json: embedded() }));
    const { response } = await client.embeddings.create({ model: 'mixed', input: 'hello' }).withResponse();
    expect(response.headers.get('x-pointsman-provider')).toBe('two');
    expect(vendor.seen).toEqual([]);
  });

  it('are refused with the names of those who have them, when nobody asked has', async () => {
    const error: unknown = await client.embeddings.create({ model: 'ant:sim', input: 'x' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(String(error)).toContain('ANT: no embeddings there.');
    expect(String(error)).toContain('OAI, TWO, GEM, COH, MIS, OLL');
    expect(host.started).toEqual([]);
  });

  it("keep a vendor's refusal in its own words", async () => {
    vendor.answer(() => ({
      status: 400,
      json: {
        error: { message: 'dimensions is too large', type: 'invalid_request_error', param: 'dimensions', code: null },
      },
    }));
    const error: unknown = await client.embeddings.create({ model: 'both', input: 'x' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ param: 'dimensions', message: '400 dimensions is too large' });
    expect(second.seen).toEqual([]);
    expect(await host.ending(1)).toMatchObject({ outcome: 'error', httpStatus: 400, errorType: 'invalid_request' });
  });
});

describe('moderations', () => {
  const verdict = { id: 'modr-1', model: 'sim', results: [{ flagged: false, categories: {}, category_scores: {} }] };

  it('pass', async () => {
    vendor.answer(() => ({ json: verdict }));
    const answer = await client.moderations.create({ model: 'oai:sim', input: ['a', 'b'] });
    expect(answer.results[0]?.flagged).toBe(false);
    expect(vendor.seen[0]).toMatchObject({ path: '/v1/moderations', body: { model: 'sim', input: ['a', 'b'] } });
    expect(host.started[0]?.operation).toBe('moderations');
  });

  it("without a model ask for OpenAI's own default", async () => {
    const error: unknown = await client.moderations.create({ input: 'a' }).catch((e: unknown) => e);
    expect(String(error)).toContain('omni-moderation-latest');
  });
});
