// Plugins on their way through the gateway: requests made ready for their target, answers mended.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdf } from '../plugins/pdf.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let chat: SimulatedProvider;
let claude: SimulatedProvider;

beforeAll(async () => {
  chat = await simulateProvider(() => ({ json: chatAnswer('```json\n{"city": "Paris",}\n```') }));
  claude = await simulateProvider(() => ({
    json: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'sim',
      content: [{ type: 'text', text: 'Found.' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  }));
  engine = await runEngine();
  await engine.provider('chatty', { dialect: 'openai-chat', baseUrl: chat.baseUrl, local: true, models: ['sim'] });
  await engine.provider('claude', {
    dialect: 'anthropic-messages',
    baseUrl: claude.baseUrl,
    local: true,
    models: ['sim'],
  });
});
afterAll(async () => {
  await engine.stop();
  await chat.close();
  await claude.close();
});

const ask = async (body: object): Promise<Response> =>
  engine.post('/v1/chat/completions', { messages: [{ role: 'user', content: 'Where?' }], ...body });
const textIn = async (response: Response): Promise<string> =>
  ((await response.json()) as { choices: [{ message: { content: string } }] }).choices[0].message.content;

it('JSON that was asked for is mended, though the protocol is the provider’s own', async () => {
  const wanted = { model: 'chatty:sim', response_format: { type: 'json_object' } };
  expect(await textIn(await ask(wanted))).toContain('```');
  expect(JSON.parse(await textIn(await ask({ ...wanted, plugins: [{ id: 'response-healing' }] })))).toEqual({
    city: 'Paris',
  });
});

it.each([{ model: 'claude:sim', plugins: [{ id: 'web', max_results: 2 }] }])(
  'a search is done by the vendor’s own means',
  async (body) => {
    expect((await ask(body)).status).toBe(200);
    expect(claude.seen.at(-1)?.body).toMatchObject({
      tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 2 }],
    });
  },
);

it('a PDF reaches a server of texts as its text, and one of files as it is', async () => {
  const file = {
    type: 'file',
    file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf(['Hello page'])}` },
  };
  const body = {
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Read' }, file] }],
    plugins: [{ id: 'file-parser' }],
  };
  expect((await ask({ ...body, model: 'chatty:sim' })).status).toBe(200);
  expect(JSON.stringify(chat.seen.at(-1)?.body)).toContain('Hello page');
  expect((await ask({ ...body, model: 'claude:sim' })).status).toBe(200);
  expect(JSON.stringify(claude.seen.at(-1)?.body)).toContain('"type":"document"');
});

it('a plugin that does not exist, or a file that cannot be read, is refused with its field before a target is asked', async () => {
  const before = chat.seen.length;
  const unknown = await ask({ model: 'chatty:sim', plugins: [{ id: 'teleport' }] });
  expect(unknown.status).toBe(400);
  expect(await unknown.json()).toMatchObject({ error: { metadata: { field: 'plugins[0].id' } } });
  const broken = { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,QUJD' } };
  const refused = await ask({
    model: 'chatty:sim',
    messages: [{ role: 'user', content: [broken] }],
    plugins: [{ id: 'file-parser' }],
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('messages[0].content[0]');
  expect(chat.seen).toHaveLength(before);
});
