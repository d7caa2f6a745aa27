// Presets on a real gateway: every way to name one, in every protocol, and what is said when there is none.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let upstream: SimulatedProvider;

const setPreset = (slug: string, config: Record<string, unknown>, systemPrompt?: string) =>
  engine.control.call('PUT /control/presets/:slug', {
    params: { slug },
    body: { config, ...(systemPrompt !== undefined && { systemPrompt }) },
  });
const hi = { messages: [{ role: 'user', content: 'Hi' }] };

beforeEach(async () => {
  engine = await runEngine();
  upstream = await simulateProvider(() => ({ json: chatAnswer('yes') }));
  await engine.provider('sim', {
    dialect: 'openai-chat',
    baseUrl: upstream.baseUrl,
    local: true,
    models: ['one', 'two'],
  });
  await setPreset('brief', { model: 'sim:one', temperature: 0.2, provider: { only: ['sim'] } }, 'Be brief.');
});
afterEach(async () => {
  await engine.stop();
  await upstream.close();
});

describe('each way to name a preset', () => {
  it.each([
    ['alone as the model', { model: '@preset/brief' }, 'one'],
    ['behind a model', { model: 'sim:two@preset/brief' }, 'two'],
    ['as a field beside a model', { model: 'sim:two', preset: 'brief' }, 'two'],
    ['as a field alone', { preset: 'brief' }, 'one'],
  ])('%s', async (_name, naming, model) => {
    const response = await engine.post('/v1/chat/completions', { ...naming, ...hi });
    expect(response.status).toBe(200);
    const body = upstream.seen.at(-1)?.body;
    expect(body).toMatchObject({
      model,
      temperature: 0.2,
      messages: [{ role: 'system', content: 'Be brief.' }, ...hi.messages],
    });
    // No provider hears of it.
    expect(body).not.toHaveProperty('preset');
    expect(body).not.toHaveProperty('provider');
    expect(await engine.lastRequest()).toMatchObject({ preset: 'brief' });
  });

  it('by the access key, under what the request says', async () => {
    const { secret } = await engine.control.call('POST /control/access-keys', {
      body: { name: 'app', scope: { preset: 'brief' } },
    });
    await engine.post('/v1/chat/completions', { model: 'sim:two', ...hi }, { authorization: `Bearer ${secret}` });
    expect(upstream.seen.at(-1)?.body).toMatchObject({ model: 'two', temperature: 0.2 });
    await setPreset('wild', { temperature: 1.5 });
    await engine.post(
      '/v1/chat/completions',
      { model: 'sim:two@preset/wild', ...hi },
      { authorization: `Bearer ${secret}` },
    );
    expect(upstream.seen.at(-1)?.body).toMatchObject({ temperature: 1.5, messages: hi.messages });
  });
});

it.each([
  ['/v1/messages', { model: '@preset/brief', max_tokens: 9, ...hi }],
  ['/v1/responses', { model: '@preset/brief', input: 'Hi' }],
  ['/v1beta/models/@preset/brief:generateContent', { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }],
  ['/api/chat', { model: '@preset/brief', stream: false, ...hi }],
  ['/api/generate', { model: '@preset/brief', stream: false, prompt: 'Hi' }],
])('%s carries a preset', async (path, body) => {
  const response = await engine.post(path, body);
  expect(response.status).toBe(200);
  expect(upstream.seen.at(-1)?.body).toMatchObject({
    model: 'one',
    temperature: 0.2,
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
  });
});

it('embeddings take the model of a preset, not its temperature', async () => {
  await setPreset('vectors', { model: 'sim:one', temperature: 0.2 });
  await engine.post('/v1/embeddings', { model: '@preset/vectors', input: 'x' });
  expect(upstream.seen.at(-1)?.body).toEqual({ model: 'one', input: 'x' });
});

describe('what is wrong is said', () => {
  it('an unknown slug, with those near to it', async () => {
    const response = await engine.post('/v1/chat/completions', { model: '@preset/breif', ...hi });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringMatching(/"breif", which does not exist.*brief/), metadata: { field: 'model' } },
    });
    expect(upstream.seen).toHaveLength(0);
  });

  it('a preset without a model, for a request without one', async () => {
    await setPreset('cool', { temperature: 0 });
    const response = await engine.post('/v1/chat/completions', { model: '@preset/cool', ...hi });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('author/model@preset/cool');
  });

  it('settings that no request could have', async () => {
    const wrong = setPreset('bad', { provider: { sort: 'best' } });
    await expect(wrong).rejects.toMatchObject({ status: 400, field: 'config.provider.sort' });
  });
});

it('each change is a version, the same settings are none, and versions survive', async () => {
  expect(await setPreset('brief', { model: 'sim:two' })).toMatchObject({ version: 2 });
  expect(await setPreset('brief', { model: 'sim:two' })).toMatchObject({ version: 2 });
  const { presets } = await engine.control.call('GET /control/presets');
  expect(presets[0]?.versions).toMatchObject([
    { version: 1, systemPrompt: 'Be brief.' },
    { version: 2, config: { model: 'sim:two' } },
  ]);
  await engine.control.call('DELETE /control/presets/:slug', { params: { slug: 'brief' } });
  expect((await engine.post('/v1/chat/completions', { model: '@preset/brief', ...hi })).status).toBe(404);
});
