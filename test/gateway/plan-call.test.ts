// What `plan` explains must be what a request would meet, and explaining must send nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanQuestion, PlanView } from '../../src-main/contract/plan-views.ts';
import { refusalOf } from '../support/control-client.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let here: SimulatedProvider;
let there: SimulatedProvider;
let asked = 0;

const answer = () => {
  asked += 1;
  return { json: chatAnswer('hello') };
};

beforeAll(async () => {
  [here, there] = await Promise.all([simulateProvider(answer), simulateProvider(answer)]);
  engine = await runEngine();
  const common = { dialect: 'openai-chat', models: ['author/m'] };
  await engine.provider('here', { ...common, baseUrl: `http://127.0.0.1:${here.port}/v1`, local: true });
  await engine.provider(
    'there',
    { ...common, baseUrl: `http://127.0.0.1:${there.port}/v1`, local: true },
    'sk-secret-of-there',
  );
  await engine.route('both', { providerId: 'there', model: 'author/m' }, { providerId: 'here', model: 'author/m' });
  asked = 0;
});

afterAll(async () => {
  await engine.stop();
  await Promise.all([here.close(), there.close()]);
});

const explain = (request: Record<string, unknown>, rest: Partial<PlanQuestion> = {}): Promise<PlanView> =>
  engine.control.call('POST /control/plan', { body: { request, ...rest } });

describe('POST /control/plan', () => {
  it('tells order and reasons, and asks nobody', async () => {
    const view = await explain({ model: 'both', messages: [{ role: 'user', content: 'hi' }], max_tokens: 5 });
    expect(view.route).toBe('both');
    expect(view.targets.map(({ providerId, why }) => [providerId, why])).toEqual([
      ['there', 'as the route lists it'],
      ['here', 'as the route lists it'],
    ]);
    expect(view.needs).toMatchObject({ parameters: ['max_tokens'], maxOutputTokens: 5 });
    expect(JSON.stringify(view)).not.toContain('sk-secret');
    expect(asked).toBe(0);
  });

  it('a real request then goes where it said', async () => {
    const request = { model: 'both', messages: [{ role: 'user', content: 'hi' }], provider: { order: ['here'] } };
    const [first] = (await explain(request)).targets;
    const response = await engine.post('/v1/chat/completions', request);
    expect(response.headers.get('x-pointsman-provider')).toBe(first?.providerId);
  });

  it('a refusal is told as the client would get it', async () => {
    const request = { model: 'both', messages: [{ role: 'user', content: 'hi' }], provider: { only: ['nobody'] } };
    const { refusal, targets } = await explain(request);
    expect(targets).toEqual([]);
    const response = await engine.post('/v1/chat/completions', request);
    expect(response.status).toBe(refusal?.status);
    const { error } = (await response.json()) as { error: { message: string; availability: unknown } };
    expect(error.message).toBe(refusal?.message);
    expect(error.availability).toEqual(refusal?.availability);
  });

  it('what is to be answered may be missing', async () => {
    expect((await explain({ model: 'both' })).targets).toHaveLength(2);
  });

  it('the scope of the key that it would come with holds', async () => {
    await engine.control.call('POST /control/access-keys', {
      body: { name: 'narrow', scope: { providers: ['here'] } },
    });
    const view = await explain({ model: 'both' }, { accessKey: 'narrow' });
    expect(view.targets.map(({ providerId }) => providerId)).toEqual(['here']);
    expect(view.left).toMatchObject([{ providerId: 'there', rule: 'key-providers' }]);
  });

  it.each<[string, Record<string, unknown>, Partial<PlanQuestion>, string]>([
    ['a key that is not there', { model: 'both' }, { accessKey: 'ghost' }, 'accessKey'],
    ['a protocol that is none', { model: 'both' }, { dialect: 'morse' }, 'dialect'],
    ['no model', {}, {}, 'request.model'],
    ['a preference that cannot be read', { model: 'both', provider: { sort: 'luck' } }, {}, 'request.provider.sort'],
  ])('%s is refused by its field', async (_what, request, rest, field) => {
    expect(await refusalOf(explain(request, rest))).toMatchObject({ status: 400, field });
  });

  it.each([
    [{ model: 'both', contents: [{ parts: [{ text: 'x' }] }] }, 'gemini'],
    [{ model: 'both', input: 'x' }, 'openai-responses'],
    [{ model: 'both', prompt: 'x' }, 'openai-completions'],
    [{ model: 'both', messages: [{ role: 'user', content: 'x' }] }, 'openai-chat'],
  ])('%j is taken for %s', async (request, dialect) => expect((await explain(request)).dialect).toBe(dialect));
});

describe('pointsman/auto', () => {
  it('is chosen from what may be used, by the stored ranking, and served', async () => {
    await engine.control.call('PUT /control/auto', { body: { ranking: ['author/*'] } });
    expect(await engine.control.call('GET /control/auto')).toEqual({ ranking: ['author/*'] });
    const view = await explain({ model: 'pointsman/auto' });
    expect(view.notes[0]).toContain('author/m was chosen');
    expect(view.notes[0]).toContain('first there by your ranking');
    const response = await engine.post('/v1/chat/completions', {
      model: 'pointsman/auto',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-pointsman-model')).toBe('author/m');
    await engine.control.call('PUT /control/auto', { body: { ranking: [] } });
    expect(await engine.control.call('GET /control/auto')).toEqual({ ranking: [] });
  });

  it('takes the plugin’s limits, and names what is wrong with them', async () => {
    const plugin = (over: object) => ({ model: 'pointsman/auto', plugins: [{ id: 'auto-router', ...over }] });
    const { refusal } = await explain(plugin({ allowed_models: ['openai/*'] }));
    expect(refusal?.status).toBe(404);
    expect(await refusalOf(explain(plugin({ cost_tier: 'extreme' })))).toMatchObject({
      field: 'request.plugins[0].cost_tier',
    });
  });
});
