// Ids of tool calls: legal for the client, and the vendor's own again when they come back to it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToolIdMemory } from '../../src-main/gateway/tool-id-memory.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

const KIMI_ID = 'functions.get_weather:0';

let engine: RunningEngine;
let kimi: SimulatedProvider;

beforeAll(async () => {
  const call = { id: KIMI_ID, type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } };
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'k', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  kimi = await simulateProvider(({ body }) =>
    body?.['stream'] === true
      ? {
          steps: [
            { send: chunk({ tool_calls: [{ index: 0, ...call }] }, null) },
            { send: chunk({}, 'tool_calls') },
            { send: 'data: [DONE]\n\n' },
          ],
        }
      : {
          json: {
            id: 'c',
            object: 'chat.completion',
            created: 1,
            model: 'k',
            choices: [
              {
                index: 0,
                message: { role: 'assistant', content: null, tool_calls: [call] },
                finish_reason: 'tool_calls',
              },
            ],
          },
        },
  );
  engine = await runEngine();
  await engine.provider('kimi', { dialect: 'openai-chat', baseUrl: kimi.baseUrl, local: true, models: ['k2'] });
});
afterAll(async () => {
  await engine.stop();
  await kimi.close();
});

it.each([false, true])(
  'an id that Anthropic’s protocol cannot carry comes back to its vendor unchanged (streamed: %s)',
  async (stream) => {
    const question = { role: 'user', content: 'Weather?' };
    const body = {
      model: 'kimi:k2',
      max_tokens: 50,
      stream,
      tools: [{ name: 'get_weather', input_schema: { type: 'object' } }],
    };
    const told = await (await engine.post('/v1/messages', { ...body, messages: [question] })).text();
    const id = /"id":"(functions[^"]*)"/.exec(told)?.[1] ?? '';
    expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    const history = [
      question,
      { role: 'assistant', content: [{ type: 'tool_use', id, name: 'get_weather', input: { city: 'Paris' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'sunny' }] },
    ];
    await (await engine.post('/v1/messages', { ...body, messages: history })).text();
    expect(kimi.seen.at(-1)?.body?.['messages']).toMatchObject([
      {},
      { role: 'assistant', tool_calls: [{ id: KIMI_ID }] },
      { role: 'tool', tool_call_id: KIMI_ID },
    ]);
  },
);

it('ids that everybody can carry are not remembered, and a request without others stays the same object', () => {
  const memory = createToolIdMemory();
  memory.given('call_1');
  const request = {
    model: 'm',
    stream: false,
    messages: [{ role: 'assistant', content: [{ type: 'tool-call', id: 'call_1', name: 'f', arguments: '' }] }],
  } as const;
  expect(memory.restored(request)).toBe(request);
});
