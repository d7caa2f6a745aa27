// The response cache on a real gateway: a hit asks nobody, costs nothing, and is never half an answer.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const CACHE = { 'x-openrouter-cache': 'true' };

let engine: RunningEngine;
let upstream: SimulatedProvider;
let clock = Date.UTC(2026, 5, 15);
let answers = 0;
let words = 0;
beforeAll(async () => {
  upstream = await simulateProvider(() => ({ json: {} }));
  engine = await runEngine({ now: () => clock });
  await engine.provider('sim', { dialect: 'openai-chat', baseUrl: upstream.baseUrl, local: true, models: ['one'] });
});
beforeEach(() => {
  upstream.behave(({ body }) => {
    answers += 1;
    return body?.['stream'] === true
      ? { steps: chatStream(`answer ${answers}`, { usage: USAGE }) }
      : { json: chatAnswer(`answer ${answers}`, USAGE) };
  });
});
afterAll(async () => {
  await engine.stop();
  await upstream.close();
});

const fresh = (): object => ({ model: 'sim:one', messages: [{ role: 'user', content: `question ${(words += 1)}` }] });
const ask = (body: object, headers: Record<string, string> = CACHE): Promise<Response> =>
  engine.post('/v1/chat/completions', body, headers);
const header = (response: Response, name: string): string | null => response.headers.get(`x-openrouter-cache-${name}`);

describe('a second request of the same kind', () => {
  it('is answered without anybody being asked, under a new id, with zero usage and no cost', async () => {
    const body = fresh();
    const first = await ask(body);
    expect(header(first, 'status')).toBe('MISS');
    expect(header(first, 'ttl')).toBe('300');
    const told = (await first.json()) as { choices: unknown };
    const asked = upstream.seen.length;
    clock += 2_500;
    const second = await ask(body);
    expect(upstream.seen).toHaveLength(asked);
    expect([header(second, 'status'), header(second, 'age'), header(second, 'ttl')]).toEqual(['HIT', '2', '298']);
    expect(header(second, 'source-id')).toBe(first.headers.get('x-request-id'));
    const id = second.headers.get('x-generation-id');
    expect(id).not.toBe(first.headers.get('x-generation-id'));
    expect(second.headers.get('x-pointsman-cost-usd')).toBe('0');
    expect(await second.json()).toMatchObject({
      id,
      choices: told.choices,
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 },
    });
    expect(await engine.lastRequest()).toMatchObject({ id, outcome: 'ok', costNanoUsd: 0 });
    const record = await fetch(`${engine.gateway}/generation?id=${id}`, {
      headers: { authorization: `Bearer ${engine.accessKey}` },
    });
    expect(await record.json()).toMatchObject({
      data: {
        response_cache_source_id: first.headers.get('x-request-id'),
        total_cost: 0,
        tokens_prompt: 0,
        provider_name: 'sim',
      },
    });
  });

  it('gets the stream again, frame by frame', async () => {
    const body = { ...fresh(), stream: true };
    const first = await (await ask(body)).text();
    const second = await ask(body);
    expect(header(second, 'status')).toBe('HIT');
    expect(second.headers.get('content-type')).toContain('text/event-stream');
    const again = await second.text();
    const said = (text: string): string[] => [...text.matchAll(/"content":"([^"]*)"/g)].map(([, word = '']) => word);
    expect(said(again)).toEqual(said(first));
    expect(again).toContain('data: [DONE]');
    expect(again).toContain('"total_tokens":0');
  });

  it('is read by unmodified SDKs of both protocols', async () => {
    const openai = new OpenAI({
      baseURL: engine.gateway,
      apiKey: engine.accessKey,
      maxRetries: 0,
      defaultHeaders: CACHE,
    });
    const chat = { ...fresh(), stream: true } as OpenAI.ChatCompletionCreateParamsStreaming;
    const text = async (): Promise<string> => {
      let said = '';
      for await (const chunk of await openai.chat.completions.create(chat))
        said += chunk.choices[0]?.delta.content ?? '';
      return said;
    };
    const once = await text();
    expect(await text()).toBe(once);
    const anthropic = new Anthropic({
      baseURL: engine.gateway.replace(/\/v1$/, ''),
      apiKey: engine.accessKey,
      maxRetries: 0,
      defaultHeaders: CACHE,
    });
    const message = { max_tokens: 9, ...(fresh() as { model: string; messages: Anthropic.MessageParam[] }) };
    const asked = upstream.seen.length;
    const whole = await anthropic.messages.create(message);
    const again = await anthropic.messages.create(message);
    expect(again.content).toEqual(whole.content);
    expect(again.usage).toMatchObject({ input_tokens: 0, output_tokens: 0 });
    const streamed = await anthropic.messages.stream(message).finalText();
    expect(await anthropic.messages.stream(message).finalText()).toBe(streamed);
    expect(upstream.seen).toHaveLength(asked + 2);
  });
});

describe('another request', () => {
  it.each<readonly [string, (body: object) => Promise<unknown>]>([
    ['without the header', (body) => ask(body, {})],
    ['that says false', (body) => ask(body, { 'x-openrouter-cache': 'false' })],
    ['as a stream', (body) => ask({ ...body, stream: true }).then((each) => each.text())],
    ['in another protocol', (body) => engine.post('/v1/messages', { ...body, max_tokens: 5 }, CACHE)],
    ['with another body', (body) => ask({ ...body, temperature: 0 })],
    ['that clears', (body) => ask(body, { ...CACHE, 'x-openrouter-cache-clear': 'true' })],
    [
      'of another key',
      async (body) => {
        const { secret } = await engine.control.call('POST /control/access-keys', { body: { name: `other-${words}` } });
        return ask(body, { ...CACHE, authorization: `Bearer ${secret}` });
      },
    ],
  ])('%s asks anew', async (_name, second) => {
    const body = fresh();
    await ask(body);
    const asked = upstream.seen.length;
    await second(body);
    expect(upstream.seen).toHaveLength(asked + 1);
  });

  it('after its time asks anew', async () => {
    const body = fresh();
    await ask(body, { ...CACHE, 'x-openrouter-cache-ttl': '10' });
    clock += 10_000;
    expect(header(await ask(body), 'status')).toBe('MISS');
  });
});

describe('what is not stored', () => {
  const again = async (body: object): Promise<string | null> => header(await ask(body), 'status');

  it('an error', async () => {
    const body = { ...fresh(), provider: { retries: 0 } };
    upstream.behave(() => ({ status: 400, json: { error: { message: 'no' } } }));
    expect((await ask(body)).status).toBe(400);
    expect(await again(body)).toBe('MISS');
  });

  it('a stream that broke', async () => {
    const body = { ...fresh(), stream: true };
    upstream.behave(() => ({ steps: [...chatStream('some words here').slice(0, 3), { cut: true }] }));
    await (await ask(body)).text();
    expect(await again(body)).toBe('MISS');
  });

  it('a stream that its client left', async () => {
    const body = { ...fresh(), stream: true };
    upstream.behave(() => ({ steps: [...chatStream('some words here').slice(0, 3), { hang: true }] }));
    const leave = new AbortController();
    const response = await engine.post('/v1/chat/completions', body, CACHE, leave.signal);
    await response.body!.getReader().read();
    leave.abort();
    await upstream.seen.at(-1)?.aborted;
    upstream.behave(() => ({ steps: chatStream('whole', { usage: USAGE }) }));
    expect(await again(body)).toBe('MISS');
  });

  it('an empty answer', async () => {
    const body = fresh();
    upstream.behave(() => ({ json: chatAnswer('', { prompt_tokens: 10, completion_tokens: 0, total_tokens: 10 }) }));
    await ask(body);
    expect(await again(body)).toBe('MISS');
  });
});

it('a preset switches it on, or off against the header; a header "false" beats the preset', async () => {
  const set = (slug: string, enabled: boolean) =>
    engine.control.call('PUT /control/presets/:slug', {
      params: { slug },
      body: { config: { cache_enabled: enabled } },
    });
  await set('stored', true);
  await set('never', false);
  const twice = async (preset: string, headers: Record<string, string>): Promise<string | null> => {
    const body = { ...fresh(), preset };
    await ask(body, headers);
    return header(await ask(body, headers), 'status');
  };
  expect(await twice('stored', {})).toBe('HIT');
  expect(await twice('stored', { 'x-openrouter-cache': 'false' })).toBeNull();
  expect(await twice('never', CACHE)).toBeNull();
  // The provider hears nothing of it.
  expect(upstream.seen.at(-1)?.body).not.toHaveProperty('cache_enabled');
});
