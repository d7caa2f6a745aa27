// Each protocol's own paths, lists and habits, and what is told to targets that speak another one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import {
  chatAnswer,
  chatStream,
  messagesStream,
  simulateProvider,
  type SimulatedProvider,
} from '../support/simulated-provider.ts';

let engine: RunningEngine;
let chat: SimulatedProvider;
let claude: SimulatedProvider;

beforeAll(async () => {
  chat = await simulateProvider(({ body }) =>
    body?.['stream'] === true ? { steps: chatStream('Hello there') } : { json: chatAnswer('Hello there') },
  );
  claude = await simulateProvider(() => ({ steps: messagesStream('From Claude') }));
  engine = await runEngine();
  await engine.provider('chatty', { dialect: 'openai-chat', baseUrl: chat.baseUrl, local: true, models: ['sim'] });
  await engine.provider('claude', {
    dialect: 'anthropic-messages',
    baseUrl: claude.baseUrl,
    local: true,
    models: ['claude-sonnet-4-5'],
  });
  await engine.route(
    'pair',
    { providerId: 'claude', model: 'claude-sonnet-4-5' },
    { providerId: 'chatty', model: 'sim' },
  );
});
afterAll(async () => {
  await engine.stop();
  await chat.close();
  await claude.close();
});

const messages = [{ role: 'user', content: 'hi' }];
const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${engine.port}${path}`, {
    headers: { authorization: `Bearer ${engine.accessKey}`, ...headers },
  });
const lastBody = (provider: SimulatedProvider): Record<string, unknown> => provider.seen.at(-1)?.body ?? {};

describe('Ollama clients', () => {
  it('get lines of JSON unless they say otherwise, the last of which is done', async () => {
    const response = await engine.post('/api/chat', { model: 'chatty:sim', messages });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const said = lines.map((line) => (line['message'] as { content: string }).content).join('');
    expect(said).toBe('Hello there');
    expect(lines.at(-1)).toMatchObject({ done: true, done_reason: 'stop', prompt_eval_count: 10, eval_count: 5 });
  });

  it.each([
    ['/api/chat', { messages: [] }, 'load'],
    ['/api/chat', {}, 'load'],
    ['/api/generate', { keep_alive: 0 }, 'unload'],
  ])('that load a model before they ask are told that it is there: %s %j', async (path, body, reason) => {
    const before = chat.seen.length;
    const response = await engine.post(path, { model: 'chatty:sim', stream: false, ...body });
    expect(await response.json()).toMatchObject({ done: true, done_reason: reason, model: 'chatty:sim' });
    expect(chat.seen).toHaveLength(before);
  });

  it('find every model under the name that they then ask for, with what it can do', async () => {
    const { models } = (await (await get('/api/tags')).json()) as { models: { name: string; model: string }[] };
    const names = models.map(({ name }) => name);
    expect(names).toContain('pair');
    const known = models.find(({ name }) => name.endsWith('claude-sonnet-4.5') || name.includes('claude-sonnet-4-5'));
    expect(known?.model).toBe(known?.name);
    const shown = await (await engine.post('/api/show', { model: `${known?.name}:latest` })).json();
    expect(shown).toMatchObject({ capabilities: expect.arrayContaining(['completion', 'tools']) as unknown });
    const unknown = await engine.post('/api/show', { model: 'nobody-knows-it' });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: expect.stringContaining('nobody-knows-it') as string });
  });

  it('see a server that runs', async () => {
    expect(await (await get('/')).text()).toBe('Ollama is running');
    expect(await (await get('/api/version')).json()).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
    expect(await (await get('/api/ps')).json()).toEqual({ models: [] });
  });
});

describe('model lists', () => {
  it('are told to Gemini clients page by page, under names that can be asked for', async () => {
    const first = (await (await get('/v1beta/models?pageSize=1')).json()) as {
      models: { name: string }[];
      nextPageToken?: string;
    };
    expect(first.models).toHaveLength(1);
    expect(first.models[0]?.name).toMatch(/^models\//);
    const rest = (await (await get(`/v1beta/models?pageToken=${first.nextPageToken}`)).json()) as typeof first;
    expect(rest.models[0]?.name).not.toBe(first.models[0]?.name);
    expect(rest.nextPageToken).toBeUndefined();
    const one = await get(`/v1beta/${first.models[0]?.name}`);
    expect(await one.json()).toMatchObject(first.models[0] ?? {});
  });
});

describe('legacy completions', () => {
  it('are answered as text', async () => {
    const response = await engine.post('/v1/completions', { model: 'chatty:sim', prompt: 'Say hello', max_tokens: 9 });
    expect(await response.json()).toMatchObject({
      object: 'text_completion',
      choices: [{ text: 'Hello there', finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    });
    expect(lastBody(chat)).toMatchObject({ messages: [{ role: 'user', content: 'Say hello' }] });
  });
});

describe('what a target cannot be told', () => {
  const drops = { model: 'pair', messages, stream: true, seed: 7, logit_bias: { '50256': -100 } };

  it('is left out, and the client that asks is told what', async () => {
    const response = await engine.post('/v1/chat/completions', drops, { 'x-openrouter-metadata': 'enabled' });
    expect(response.headers.get('x-pointsman-provider')).toBe('claude');
    const text = await response.text();
    expect(text).toContain('"dropped":["seed","logitBias"]');
    expect(lastBody(claude)).not.toHaveProperty('seed');
  });

  it('is a reason for another target when the client requires its parameters', async () => {
    const response = await engine.post('/v1/chat/completions', { ...drops, provider: { require_parameters: true } });
    expect(response.headers.get('x-pointsman-provider')).toBe('chatty');
    await response.text();
    expect(lastBody(chat)).toMatchObject({ seed: 7, logit_bias: { '50256': -100 } });
    const request = await engine.lastRequest();
    const detail = await engine.control.call('GET /control/requests/:id', { params: { id: request.id } });
    expect(detail.attempts[0]).toMatchObject({ outcome: 'error' });
    expect(JSON.stringify(detail.attempts[0])).toContain('seed, logitBias');
  });

  it('is an error that names it when no target can', async () => {
    const response = await engine.post('/v1/chat/completions', {
      ...drops,
      stream: false,
      provider: { require_parameters: true, only: ['claude'] },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('seed, logitBias') as string },
    });
  });
});

describe('reasoning that the client does not want to see', () => {
  it('is done, paid and counted, but not sent', async () => {
    claude.behave(() => ({
      json: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [
          { type: 'thinking', thinking: 'secret thoughts', signature: 'sig' },
          { type: 'text', text: 'Done.' },
        ],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 5, output_tokens: 25, output_tokens_details: { thinking_tokens: 20 } },
      },
    }));
    const ask = async (reasoning: object): Promise<string> =>
      (await engine.post('/v1/chat/completions', { model: 'pair', messages, reasoning })).text();
    expect(await ask({ effort: 'high' })).toContain('secret thoughts');
    const excluded = await ask({ effort: 'high', exclude: true });
    expect(excluded).not.toContain('secret thoughts');
    expect(JSON.parse(excluded)).toMatchObject({
      usage: { completion_tokens: 25, completion_tokens_details: { reasoning_tokens: 20 } },
    });
  });
});
