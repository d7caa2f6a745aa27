// Budgets on a real gateway: no crowd of requests may overrun one, every promise is taken back, and the client is told.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BudgetInput, BudgetView } from '../../src-main/contract/budget-views.ts';
import type { ControlEvent } from '../../src-main/contract/control-api.ts';
import { redirectingDispatcher } from '../support/redirecting-dispatcher.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

// gpt-4o-mini: 150 nano-USD per input token, 600 per output token.
const USAGE = { prompt_tokens: 20, completion_tokens: 100, total_tokens: 120 };
const COST = 20 * 150 + 100 * 600;
/** 80 characters are taken for 20 tokens: what is promised is what it costs. */
const PROMPT = 'x'.repeat(80);

let home: string;
let engine: RunningEngine;
let openai: SimulatedProvider;
let groq: SimulatedProvider;

const dispatcher = () => redirectingDispatcher({ 'api.openai.com': openai.port, 'api.groq.com': groq.port });
const ask = (more: object = {}, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> =>
  engine.post(
    '/v1/chat/completions',
    {
      model: 'openai:gpt-4o-mini',
      max_tokens: 100,
      messages: [{ role: 'user', content: PROMPT }],
      provider: { retries: 0 },
      ...more,
    },
    headers,
    signal,
  );
const setBudget = (name: string, input: Partial<BudgetInput> = {}): Promise<BudgetView> =>
  engine.control.call('PUT /control/budgets/:name', {
    params: { name },
    body: { limitNanoUsd: 10 * COST, period: 'month', ...input },
  });
const budget = async (name: string): Promise<BudgetView> => {
  const { budgets } = await engine.control.call('GET /control/budgets');
  return budgets.find((each) => each.name === name) as BudgetView;
};
/** When the gateway is done with every request. */
const settled = async (name: string): Promise<BudgetView> => {
  for (;;) {
    const view = await budget(name);
    if (view.reservedNanoUsd === 0) return view;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pointsman-budgets-'));
  openai = await simulateProvider(() => ({ json: chatAnswer('yes', USAGE) }));
  groq = await simulateProvider(() => ({ json: chatAnswer('cheap', USAGE) }));
  engine = await runEngine({ home, dispatcher: dispatcher() });
  await engine.provider('openai', { registryId: 'openai' }, 'sk-budget-test-0001');
  await engine.provider('groq', { registryId: 'groq' }, 'gsk_budget-test-0002');
});
afterEach(async () => {
  await engine.stop();
  await Promise.all([openai.close(), groq.close()]);
  await rm(home, { recursive: true, force: true });
});

describe('50 requests at once against a budget with room for 10', () => {
  it('ten are let through, forty hear 402, and not a nano-USD more is spent', async () => {
    await setBudget('monthly');
    const hold = Promise.withResolvers<void>();
    openai.behave(async () => {
      await hold.promise;
      return { json: chatAnswer('yes', USAGE) };
    });
    let refused = 0;
    const calls = Array.from({ length: 50 }, async () => {
      const response = await ask();
      if (response.status === 402 && (refused += 1) === 40) hold.resolve();
      return { status: response.status, body: await response.text() };
    });
    const answers = await Promise.all(calls);

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(openai.seen).toHaveLength(10);
    const refusals = answers.filter(({ status }) => status === 402).map(({ body }) => JSON.parse(body).error);
    expect(refusals).toHaveLength(40);
    expect(refusals[0]).toMatchObject({ code: 402, message: expect.stringContaining('"monthly" is used up') });
    expect(refusals[0].message).toContain('is set aside for requests that run now');
    expect(await settled('monthly')).toMatchObject({ spentNanoUsd: 10 * COST, reservedNanoUsd: 0, state: 'reached' });
    expect((await ask()).status).toBe(402);
  });

  it('the last one that finds something left may overrun, by its own worth at most', async () => {
    // Room for one and a half: the second is let through, because something is left.
    await setBudget('monthly', { limitNanoUsd: COST * 1.5 });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(402);
    const { spentNanoUsd, limitNanoUsd } = await settled('monthly');
    expect(spentNanoUsd - limitNanoUsd).toBeLessThanOrEqual(COST);
  });
});

describe('a promise is taken back', () => {
  it.each([
    ['an error of the provider', () => ({ status: 500, json: { error: { message: 'no' } } }), 0],
    ['a provider that hangs up', () => ({ steps: [{ cut: true as const }] }), 0],
  ] as const)('after %s, and nothing is booked', async (_name, behaviour, spent) => {
    await setBudget('monthly');
    openai.behave(behaviour);
    expect((await ask()).status).toBeGreaterThanOrEqual(500);
    expect(await settled('monthly')).toMatchObject({ spentNanoUsd: spent, reservedNanoUsd: 0 });
  });

  it('after a stream that broke, and what had come is booked', async () => {
    await setBudget('monthly');
    openai.behave(() => ({ steps: [...chatStream('some words here').slice(0, 3), { cut: true }] }));
    await (await ask({ stream: true })).text();
    const { spentNanoUsd } = await settled('monthly');
    expect(spentNanoUsd).toBe((await engine.lastRequest()).costNanoUsd);
    expect(spentNanoUsd).toBeGreaterThan(0);
  });

  it('after a failed attempt that was billed all the same, whose cost is booked with that of the answer', async () => {
    await setBudget('monthly');
    await engine.route(
      'both',
      { providerId: 'openai', model: 'gpt-4o-mini' },
      { providerId: 'groq', model: 'llama-3.1-8b-instant' },
    );
    const opening = chatStream('x', { usage: USAGE });
    openai.behave(() => ({
      steps: [opening[0]!, opening.at(-2)!, { send: 'data: {"error":{"message":"died","code":500}}\n\n' }],
    }));
    groq.behave(() => ({ steps: chatStream('cheap', { usage: USAGE }) }));
    expect(await (await ask({ model: 'both', stream: true })).text()).toContain('cheap');
    const { spentNanoUsd } = await settled('monthly');
    const request = await engine.lastRequest();
    expect(request.attempts.map(({ outcome }) => outcome)).toEqual(['error', 'ok']);
    expect(spentNanoUsd).toBe(request.costNanoUsd);
    expect(spentNanoUsd).toBeGreaterThan(COST);
  });

  it('after the client left, and what had come is booked', async () => {
    await setBudget('monthly');
    openai.behave(() => ({ steps: [...chatStream('some words here').slice(0, 3), { hang: true }] }));
    const leave = new AbortController();
    const response = await ask({ stream: true }, {}, leave.signal);
    const reader = response.body!.getReader();
    await reader.read();
    expect((await budget('monthly')).reservedNanoUsd).toBe(COST);
    leave.abort();
    expect((await settled('monthly')).spentNanoUsd).toBeGreaterThan(0);
    expect((await engine.lastRequest()).outcome).toBe('cancelled');
  });

  it('after a fault of the gateway itself', async () => {
    await setBudget('monthly');
    // A body that is planned, and then refused by the protocol's reader when another protocol is needed.
    await engine.provider('anthropic', { registryId: 'anthropic' }, 'sk-ant-budget-0003');
    await ask({ model: 'anthropic:claude-haiku-4-5', messages: [{ role: 'nobody', content: 5 }] });
    expect(await settled('monthly')).toMatchObject({ spentNanoUsd: 0, reservedNanoUsd: 0 });
  });
});

describe('who is counted', () => {
  it('a tag, a key and a route each count their own, and survive a restart', async () => {
    const { key, secret } = await engine.control.call('POST /control/access-keys', { body: { name: 'cursor' } });
    await engine.route('current', { providerId: 'openai', model: 'gpt-4o-mini' });
    // One request before any budget is there: it counts all the same.
    await ask({ model: 'current' }, { 'x-pointsman-tags': 'team=web' });
    await setBudget('all');
    await setBudget('web', { scope: { type: 'tag', key: 'team', value: 'web' } });
    await setBudget('editor', { scope: { type: 'key', keyId: 'cursor' } });
    await setBudget('routed', { scope: { type: 'route', route: 'current' } });
    await ask({}, { authorization: `Bearer ${secret}` });
    await ask({}, { 'x-pointsman-tags': 'team=app' });

    const spent = async (): Promise<unknown> => {
      const { budgets } = await engine.control.call('GET /control/budgets');
      return budgets.map(({ name, spentNanoUsd }) => [name, spentNanoUsd / COST]);
    };
    const expected = [
      ['all', 3],
      ['editor', 1],
      ['routed', 1],
      ['web', 1],
    ];
    const sorted = async () => ((await spent()) as [string, number][]).toSorted(([a], [b]) => a.localeCompare(b));
    expect(await sorted()).toEqual(expected);
    expect((await budget('editor')).scope).toEqual({ type: 'key', keyId: key.id });
    await engine.stop();
    engine = await runEngine({ home, dispatcher: dispatcher() });
    expect(await sorted()).toEqual(expected);
  });

  it('a restart lets nothing in that was used up before, however early it comes', async () => {
    await setBudget('monthly', { limitNanoUsd: 2 * COST });
    for (let n = 0; n < 2; n++) await ask();
    await engine.stop();
    engine = await runEngine({ home, dispatcher: dispatcher() });
    const early = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(new Set(early.map(({ status }) => status))).toEqual(new Set([402]));
    expect((await budget('monthly')).spentNanoUsd).toBe(2 * COST);
  });

  it('a budget of one app does not stop another', async () => {
    const { secret } = await engine.control.call('POST /control/access-keys', { body: { name: 'cursor' } });
    await setBudget('editor', { scope: { type: 'key', keyId: 'cursor' }, limitNanoUsd: 0 });
    expect((await ask({}, { authorization: `Bearer ${secret}` })).status).toBe(402);
    expect((await ask()).status).toBe(200);
  });
});

describe('at the limit', () => {
  const claude = { max_tokens: 100, messages: [{ role: 'user', content: PROMPT }], model: 'openai:gpt-4o-mini' };

  it('each protocol hears it in its own words, with what was spent and when it resets', async () => {
    await setBudget('monthly', { limitNanoUsd: COST });
    await ask();
    const chat = await ask();
    const { error } = (await chat.json()) as { error: { message: string; metadata: Record<string, unknown> } };
    const resetsAt = new Date((await budget('monthly')).resetsAt ?? 0).toISOString();
    expect(error.message).toContain('$0.000063 of $0.000063 was spent this month');
    expect(error.message).toContain(resetsAt);
    expect(error.metadata).toMatchObject({ budget: 'monthly', limit_usd: COST / 1e9, resets_at: resetsAt });
    const anthropic = await engine.post('/v1/messages', claude);
    expect(anthropic.status).toBe(402);
    expect(await anthropic.json()).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('monthly') },
    });
    const embeddings = await engine.post('/v1/embeddings', { model: 'openai:text-embedding-3-small', input: 'x' });
    expect(embeddings.status).toBe(402);
    expect(openai.seen).toHaveLength(1);
  });

  it('a cheaper route answers instead, which is said and recorded', async () => {
    await engine.route('cheap', { providerId: 'groq', model: 'llama-3.1-8b-instant' });
    await setBudget('monthly', { limitNanoUsd: COST, atLimit: { type: 'switch', route: 'cheap' } });
    expect((await ask()).headers.get('x-pointsman-budget')).toBeNull();
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('x-pointsman-budget')).toBe('monthly; switched');
    expect(response.headers.get('x-pointsman-provider')).toBe('groq');
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'cheap' } }] });
    expect(await engine.lastRequest()).toMatchObject({
      requestedModel: 'openai:gpt-4o-mini',
      route: 'cheap',
      switchedBy: 'monthly',
    });
  });

  it('a cheaper route that is gone or may not be used stops, and says why', async () => {
    await engine.route('cheap', { providerId: 'groq', model: 'llama-3.1-8b-instant' });
    await setBudget('monthly', { limitNanoUsd: 0, atLimit: { type: 'switch', route: 'cheap' } });
    const only = await ask({ provider: { only: ['openai'] } });
    expect(only.status).toBe(402);
    expect(await only.text()).toContain('Its route \\"cheap\\" cannot answer instead');
    await engine.control.call('DELETE /control/routes/:name', { params: { name: 'cheap' } });
    expect((await ask()).status).toBe(402);
    expect(openai.seen).toHaveLength(0);
  });

  it('a budget of the cheaper route is asked too', async () => {
    await engine.route('cheap', { providerId: 'groq', model: 'llama-3.1-8b-instant' });
    await setBudget('monthly', { limitNanoUsd: 0, atLimit: { type: 'switch', route: 'cheap' } });
    await setBudget('cheap-too', { limitNanoUsd: 0, scope: { type: 'route', route: 'cheap' } });
    const response = await ask();
    expect(response.status).toBe(402);
    expect(await response.text()).toContain('cheap-too');
  });
});

describe('on the way', () => {
  it('a warning is told once per level, and in each answer from then on', async () => {
    const leave = new AbortController();
    const events = await engine.control.events(leave.signal);
    const told: ControlEvent[] = [];
    const listening = (async () => {
      for await (const event of events) if (event.type.startsWith('budget-')) told.push(event);
    })().catch(() => undefined);
    await setBudget('monthly', { limitNanoUsd: 5 * COST, warnAt: 0.5 });
    const headers: (string | null)[] = [];
    for (let n = 0; n < 6; n++) headers.push((await ask()).headers.get('x-pointsman-budget'));
    expect(headers).toEqual([null, null, null, 'monthly; 60%', 'monthly; 80%', null]);
    await engine.lastRequest();
    while (told.length < 2) await new Promise((resolve) => setImmediate(resolve));
    leave.abort();
    await listening;
    expect(told).toMatchObject([
      { type: 'budget-warning', budget: { name: 'monthly', spentNanoUsd: 3 * COST } },
      { type: 'budget-reached', budget: { name: 'monthly', spentNanoUsd: 5 * COST } },
    ]);
  });

  it('a price that nobody knows promises nothing, and is said', async () => {
    await setBudget('monthly');
    const response = await ask({ model: 'openai:a-model-of-tomorrow' });
    expect(response.headers.get('x-pointsman-budget')).toBe('monthly; price unknown');
    expect(await settled('monthly')).toMatchObject({ spentNanoUsd: 0, unpricedRequests: 1 });
  });
});
