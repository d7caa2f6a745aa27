// A model's name that no header can carry costs neither the answer nor its place in the ledger.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await simulateProvider(({ body }) =>
    body?.['stream'] === true ? { steps: chatStream('yes') } : { json: chatAnswer('yes') },
  );
  engine = await runEngine();
  await engine.provider('one', { dialect: 'openai-chat', baseUrl: provider.baseUrl, local: true, models: ['sim'] });
});
afterAll(async () => {
  await engine.stop();
  await provider.close();
});

it.each([
  ['of another script', 'モデル', '%E3%83%A2%E3%83%87%E3%83%AB'],
  ['with a line break', 'two\r\nx-evil: lines', 'two%0D%0Ax-evil'],
])('a name %s is answered and recorded', async (_what, name, told) => {
  for (const stream of [false, true]) {
    const messages = [{ role: 'user', content: 'hi' }];
    const answer = await engine.post('/v1/chat/completions', { model: `one:${name}`, stream, messages });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('yes');
    expect(answer.headers.get('x-pointsman-model')).toContain(told);
    expect(answer.headers.get('x-evil')).toBeNull();
    expect(await engine.lastRequest()).toMatchObject({ outcome: 'ok', attempts: [{ outcome: 'ok' }] });
  }
  const cached = { 'x-openrouter-cache': 'true' };
  const body = { model: `one:${name}`, messages: [{ role: 'user', content: 'again' }] };
  await (await engine.post('/v1/chat/completions', body, cached)).text();
  const stored = await engine.post('/v1/chat/completions', body, cached);
  expect([stored.status, stored.headers.get('x-openrouter-cache-status')]).toEqual([200, 'HIT']);
  const input = await engine.post('/v1/embeddings', { model: `one:${name}`, input: 'x' });
  expect(input.status).toBe(200);
});
