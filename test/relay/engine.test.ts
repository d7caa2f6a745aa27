// The other operations through a whole engine: keys, paths, the ledger and the built-in demo.
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { simulateVendor, type SimulatedVendor } from './support/simulated-vendor.ts';

let engine: RunningEngine;
let vendor: SimulatedVendor;
let origin: string;
let openai: OpenAI;

const EMBEDDED = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.25] }],
  model: 'sim',
  usage: { prompt_tokens: 3, total_tokens: 3 },
};

beforeAll(async () => {
  vendor = await simulateVendor(() => ({ json: EMBEDDED }));
  engine = await runEngine();
  const baseUrl = `${vendor.baseUrl}/v1`;
  await engine.provider(
    'oai',
    { dialect: 'openai-chat', baseUrl, local: true, models: ['sim'] },
    'sk-engine-relay-0001',
  );
  await engine.provider(
    'ant',
    { dialect: 'anthropic-messages', baseUrl, local: true, models: ['sim'] },
    'sk-ant-relay-0002',
  );
  await engine.route('search', { providerId: 'ant', model: 'sim' }, { providerId: 'oai', model: 'sim' });
  origin = `http://127.0.0.1:${engine.port}`;
  openai = new OpenAI({ baseURL: engine.gateway, apiKey: engine.accessKey, maxRetries: 0 });
});
afterAll(async () => {
  await engine.stop();
  await vendor.close();
});
beforeEach(() => vendor.answer(() => ({ json: EMBEDDED })));

describe('through the engine', () => {
  it('a route finds the one provider that embeds, with its own key', async () => {
    const { data, response } = await openai.embeddings.create({ model: 'search', input: 'a' }).withResponse();
    expect(data.data[0]?.embedding).toEqual([0.5, -0.25]);
    expect(response.headers.get('x-pointsman-provider')).toBe('oai');
    expect(response.headers.get('x-request-id')).toMatch(/^gen-/);
    expect(vendor.seen.at(-1)?.headers.authorization).toBe('Bearer sk-engine-relay-0001');
  });

  it('the ledger keeps what was done and under which route', async () => {
    await openai.embeddings.create({ model: 'search', input: 'a' });
    expect(await engine.lastRequest()).toMatchObject({
      operation: 'embeddings',
      requestedModel: 'search',
      route: 'search',
      outcome: 'ok',
      servedProvider: expect.stringMatching(/^oai$/i) as string,
    });
  });

  it('a file is relayed', async () => {
    vendor.answer(() => ({ json: { text: 'la' } }));
    const file = await toFile(Buffer.alloc(300_000, 3), 'a.wav', { type: 'audio/wav' });
    expect(await openai.audio.transcriptions.create({ model: 'search', file })).toMatchObject({ text: 'la' });
    expect(vendor.seen.at(-1)?.file).toMatchObject({ filename: 'a.wav', bytes: 300_000 });
    expect(await engine.lastRequest()).toMatchObject({ operation: 'transcriptions', outcome: 'ok' });
  });

  it('sound comes back', async () => {
    vendor.answer(() => ({ headers: { 'content-type': 'audio/mpeg' }, chunks: [Buffer.alloc(100_000, 9)] }));
    const sound = await openai.audio.speech.create({ model: 'search', voice: 'alloy', input: 'Hi' });
    expect((await sound.arrayBuffer()).byteLength).toBe(100_000);
  });

  it('the clients of Ollama and Google embed, too', async () => {
    const headers = { authorization: `Bearer ${engine.accessKey}` };
    const ollama = await new Ollama({ host: origin, headers }).embed({ model: 'search', input: 'a' });
    expect(ollama.embeddings).toEqual([[0.5, -0.25]]);
    const google = new GoogleGenAI({ apiKey: engine.accessKey, httpOptions: { baseUrl: origin } });
    const { embeddings } = await google.models.embedContent({ model: 'search', contents: 'a' });
    expect(embeddings?.[0]?.values).toEqual([0.5, -0.25]);
  });

  it('OpenRouter’s prefix of a path is known', async () => {
    expect((await engine.post('/api/v1/embeddings', { model: 'search', input: 'a' })).status).toBe(200);
  });

  it('counting is served and stays out of the ledger', async () => {
    await openai.embeddings.create({ model: 'search', input: 'a' });
    const before = await engine.lastRequest();
    vendor.answer(() => ({ json: { input_tokens: 12 } }));
    const body = { model: 'ant:sim', messages: [{ role: 'user', content: 'a' }] };
    const reply = await engine.post('/v1/messages/count_tokens?beta=true', body);
    expect(await reply.json()).toEqual({ input_tokens: 12 });
    expect((await engine.lastRequest()).id).toBe(before.id);
  });

  it('nothing is served without a key', async () => {
    const body = JSON.stringify({ model: 'search', input: 'a' });
    const reply = await fetch(`${engine.gateway}/embeddings`, { method: 'POST', body });
    expect(reply.status).toBe(401);
  });

  it('the demo, which only chats, says so', async () => {
    const reply = await engine.post('/v1/embeddings', { model: 'demo/echo', input: 'a' });
    expect(reply.status).toBe(404);
    expect(JSON.stringify(await reply.json())).toContain('no embeddings there');
  });
});
