// The unmodified openai package asking for images and speech.
import type OpenAI from 'openai';
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

describe('images', () => {
  it('come whole, with their tokens priced', async () => {
    vendor.answer(() => ({
      json: {
        created: 1,
        data: [{ b64_json: 'aGk=' }],
        usage: {
          input_tokens: 10,
          output_tokens: 100,
          total_tokens: 110,
          input_tokens_details: { text_tokens: 10, image_tokens: 0 },
        },
      },
    }));
    const image = await client.images.generate({ model: 'oai:sim', prompt: 'a cat', size: '1024x1024' });
    expect(image.data?.[0]?.b64_json).toBe('aGk=');
    expect(image.usage?.output_tokens).toBe(100);
    expect(vendor.seen[0]).toMatchObject({
      path: '/v1/images/generations',
      body: { model: 'sim', prompt: 'a cat', size: '1024x1024' },
    });
    expect(await host.ending(1)).toMatchObject({
      costNanoUsd: 8_200,
      usage: { input: { total: 10 }, output: { total: 100 } },
    });
    expect(host.started[0]?.operation).toBe('images');
  });

  it('carry to a provider what is meant for it alone; its model stays ours to name', async () => {
    vendor.answer(() => ({ json: { created: 1, data: [{ b64_json: 'aGk=' }] } }));
    const reply = await host.post('/v1/images/generations', {
      model: 'oai:sim',
      prompt: 'a cat',
      provider: { options: { oai: { guidance: 3, model: 'other' }, else: { stray: 1 } } },
    });
    expect(reply.status).toBe(200);
    expect(vendor.seen[0]?.body).toEqual({ model: 'sim', prompt: 'a cat', guidance: 3 });
  });

  it('stream part by part, and the last event is counted', async () => {
    const event = (type: string, rest: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, b64_json: 'aGk=', ...rest })}\n\n`;
    vendor.answer(() => ({
      headers: { 'content-type': 'text/event-stream' },
      chunks: [
        event('image_generation.partial_image', { partial_image_index: 0 }),
        event('image_generation.completed', { usage: { input_tokens: 5, output_tokens: 20, total_tokens: 25 } }),
      ],
    }));
    const stream = await client.images.generate({ model: 'oai:sim', prompt: 'a cat', stream: true, partial_images: 1 });
    const types: string[] = [];
    for await (const part of stream) types.push(part.type);
    expect(types).toEqual(['image_generation.partial_image', 'image_generation.completed']);
    expect(await host.ending(1)).toMatchObject({
      outcome: 'ok',
      usage: { input: { total: 5 }, output: { total: 20 } },
    });
  });

  it('have no cost, not a cost of nothing, where the vendor counts no tokens', async () => {
    vendor.answer(() => ({ json: { created: 1, data: [{ url: 'https://images.example/1.png' }] } }));
    const { response } = await client.images.generate({ model: 'oai:sim', prompt: 'a cat' }).withResponse();
    expect(response.headers.get('x-pointsman-cost-usd')).toBeNull();
    expect(await host.ending(1)).toMatchObject({ outcome: 'ok', costNanoUsd: null });
  });
});

describe('speech', () => {
  const SOUND = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);

  it('comes as the bytes that the vendor sent', async () => {
    vendor.answer(() => ({
      headers: { 'content-type': 'audio/mpeg', 'content-length': String(SOUND.length) },
      chunks: [SOUND.subarray(0, 10), SOUND.subarray(10)],
    }));
    const response = await client.audio.speech.create({ model: 'oai:sim', voice: 'alloy', input: 'Hello' });
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(SOUND);
    expect(vendor.seen[0]).toMatchObject({
      path: '/v1/audio/speech',
      body: { model: 'sim', voice: 'alloy', input: 'Hello' },
    });
    expect(vendor.seen[0]?.headers.accept).toBe('*/*');
    expect(await host.ending(1)).toMatchObject({ outcome: 'ok', costNanoUsd: null });
  });

  it('that breaks off is no clean end', async () => {
    vendor.answer(() => ({ headers: { 'content-type': 'audio/mpeg' }, chunks: [SOUND.subarray(0, 5_000)], cut: true }));
    const response = await client.audio.speech.create({ model: 'both', voice: 'alloy', input: 'Hello' });
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(await host.ending(1)).toMatchObject({ outcome: 'error', servedProviderId: 'oai' });
    expect(second.seen).toEqual([]);
  });

  it('that never began falls back', async () => {
    vendor.answer(() => ({ headers: { 'content-type': 'audio/mpeg' }, cut: true }));
    second.answer(() => ({ headers: { 'content-type': 'audio/mpeg' }, chunks: [SOUND] }));
    const response = await client.audio.speech.create({ model: 'both', voice: 'alloy', input: 'Hello' });
    expect((await response.arrayBuffer()).byteLength).toBe(SOUND.length);
    expect(response.headers.get('x-pointsman-provider')).toBe('two');
  });

  it('ends at the vendor when the listener leaves', async () => {
    vendor.answer(() => ({ headers: { 'content-type': 'audio/mpeg' }, chunks: [SOUND], hang: true }));
    const leaving = new AbortController();
    const response = await client.audio.speech.create(
      { model: 'oai:sim', voice: 'alloy', input: 'Hello' },
      { signal: leaving.signal },
    );
    await response.body?.getReader().read();
    leaving.abort();
    await vendor.abandoned;
    expect(await host.ending(1)).toMatchObject({ outcome: 'cancelled', httpStatus: 499 });
  });
});
