// `debug.echo_upstream_body`: who debugs a request must see what each provider really got, and no secret.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatStream, messagesStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let chat: SimulatedProvider;
let claude: SimulatedProvider;
beforeAll(async () => {
  chat = await simulateProvider(() => ({ status: 503, json: { error: { message: 'down' } } }));
  claude = await simulateProvider(() => ({ steps: messagesStream('Hello') }));
  engine = await runEngine();
  await engine.provider('chat', { dialect: 'openai-chat', baseUrl: chat.baseUrl, local: true, models: ['one'] });
  await engine.provider('claude', {
    dialect: 'anthropic-messages',
    baseUrl: claude.baseUrl,
    local: true,
    models: ['two'],
  });
  await engine.route('both', { providerId: 'chat', model: 'one' }, { providerId: 'claude', model: 'two' });
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([chat.close(), claude.close()]);
});

const ask = async (more: object): Promise<Record<string, unknown>[]> => {
  const messages = [{ role: 'user', content: 'My key is sk-abcdefghijklmnop' }];
  const response = await engine.post('/v1/chat/completions', {
    model: 'both',
    messages,
    stream: true,
    provider: { retries: 0 },
    debug: { echo_upstream_body: true },
    ...more,
  });
  const text = await response.text();
  return [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => JSON.parse(json));
};

it('a chunk without choices for each provider that was asked, in its own protocol, before the first word', async () => {
  const [first, second, ...rest] = await ask({});
  expect(first).toMatchObject({
    choices: [],
    provider: 'chat',
    debug: { echo_upstream_body: { model: 'one', stream: true } },
  });
  expect(second).toMatchObject({ choices: [], provider: 'claude', debug: { echo_upstream_body: { model: 'two' } } });
  expect(second?.['debug']).toMatchObject({
    echo_upstream_body: { messages: [{ role: 'user' }], max_tokens: expect.any(Number) },
  });
  expect(JSON.stringify([first, second])).not.toContain('sk-abcdefghijklmnop');
  expect(JSON.stringify(rest)).toContain('Hello');
  // The provider got the words as they were written.
  expect(JSON.stringify(claude.seen.at(-1)?.body)).toContain('sk-abcdefghijklmnop');
  expect(claude.seen.at(-1)?.body).not.toHaveProperty('debug');
});

it('nothing of it unless asked, and nothing in a whole answer', async () => {
  chat.behave(() => ({ steps: chatStream('Hi') }));
  const chunks = await ask({ debug: { echo_upstream_body: false } });
  expect(chunks.every((chunk) => !('debug' in chunk))).toBe(true);
});
