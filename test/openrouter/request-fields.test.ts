// OpenRouter's request fields beyond plain OpenAI: which reach a provider, which stay here, and what is not offered at all.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let upstream: SimulatedProvider;
beforeAll(async () => {
  upstream = await simulateProvider(() => ({ json: chatAnswer('yes') }));
  engine = await runEngine();
  await engine.provider('sim', { dialect: 'openai-chat', baseUrl: upstream.baseUrl, local: true, models: ['one'] });
});
beforeEach(() =>
  upstream.behave(({ body }) =>
    body?.['stream'] === true ? { steps: chatStream('yes') } : { json: chatAnswer('yes') },
  ),
);
afterAll(async () => {
  await engine.stop();
  await upstream.close();
});

const hi = [{ role: 'user', content: 'Hi' }];
const ask = (more: object, headers: Record<string, string> = {}): Promise<Response> =>
  engine.post('/api/v1/chat/completions', { model: 'sim:one', messages: hi, ...more }, headers);
const seen = (): Record<string, unknown> => upstream.seen.at(-1)?.body ?? {};

it.each<readonly [string, Record<string, unknown>]>([
  [
    'sampling',
    {
      temperature: 0.1,
      top_p: 0.2,
      top_k: 3,
      top_a: 0.4,
      min_p: 0.5,
      repetition_penalty: 1.1,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      seed: 7,
      logit_bias: { 5: 1 },
      logprobs: true,
      top_logprobs: 2,
    },
  ],
  ['length and stops', { max_tokens: 5, stop: ['END'] }],
  ['the form of the answer', { response_format: { type: 'json_object' } }],
  ['a prediction', { prediction: { type: 'content', content: 'x' } }],
  ['reasoning', { reasoning: { effort: 'high', max_tokens: 100, exclude: false } }],
  ['the reasoning shorthand', { reasoning_effort: 'low' }],
  ['verbosity', { verbosity: 'low' }],
  ['cache marks', { cache_control: { type: 'ephemeral', ttl: '1h' }, prompt_cache_key: 'k' }],
  ['output kinds', { modalities: ['text', 'image'], image_config: { aspect_ratio: '1:1' } }],
  ['the end user', { user: 'u-1' }],
  [
    'tools and their choice',
    {
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
      tool_choice: 'auto',
      parallel_tool_calls: false,
    },
  ],
  ['a tool that only OpenRouter runs, for whoever understands it', { tools: [{ type: 'openrouter:datetime' }] }],
  ['what is not known here', { of_tomorrow: { a: 1 } }],
])('%s: passes to a provider of the same protocol as it was written', async (_name, fields) => {
  expect((await ask(fields)).status).toBe(200);
  expect(seen()).toMatchObject(fields);
});

it.each<readonly [string, Record<string, unknown>]>([
  ['models', { models: ['sim:one'] }],
  ['route', { route: 'fallback' }],
  ['provider', { provider: { allow_fallbacks: false } }],
  ['plugins', { plugins: [{ id: 'response-healing' }] }],
  ['transforms', { transforms: [] }],
  ['session_id', { session_id: 's' }],
  ['trace', { trace: { trace_id: 't' } }],
  ['usage', { usage: { include: true } }],
  ['debug', { debug: { echo_upstream_body: true } }],
])('%s: stays here', async (name, fields) => {
  expect((await ask(fields)).status).toBe(200);
  expect(seen()).not.toHaveProperty(name);
});

it('usage and cost come whether they were asked for or not, last in a stream', async () => {
  const text = await (await ask({ stream: true })).text();
  const chunks = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = '']) => JSON.parse(json));
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 15, cost: 0, is_byok: true } });
  expect(seen()).toMatchObject({ stream_options: { include_usage: true } });
});

it('metadata becomes tags, as far as it is text', async () => {
  await ask({ metadata: { team: 'web', count: '3' } });
  expect(await engine.lastRequest()).toMatchObject({ tags: { team: 'web', count: '3' } });
});

it.each(['fusion', 'moderation', 'auto-beta-router', 'pareto-router', 'switchyard-router'])(
  'the plugin %s is refused by its name, not passed over',
  async (id) => {
    const response = await ask({ plugins: [{ id }] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { metadata: { field: 'plugins[0].id' } } });
  },
);

it.each(['openrouter/pareto-code', 'openrouter/bodybuilder', 'openrouter/fusion'])(
  'the router %s is an unknown model',
  async (model) => {
    const response = await ask({ model });
    expect([403, 404]).toContain(response.status);
  },
);

describe("what is not offered is 404, in the shape of OpenRouter's errors", () => {
  it.each([
    ['GET', '/v1/images/models'],
    ['POST', '/v1/images'],
    ['POST', '/v1/videos'],
    ['GET', '/v1/videos/models'],
    ['GET', '/v1/files'],
    ['POST', '/v1/files'],
    ['POST', '/api/beta/batches'],
    ['GET', '/v1/datasets/rankings-daily'],
    ['GET', '/v1/datasets/app-rankings'],
    ['GET', '/v1/datasets/session-cost'],
    ['GET', '/v1/benchmarks'],
    ['GET', '/v1/classifications/task'],
    ['POST', '/v1/generation/feedback'],
    ['GET', '/v1/analytics/meta'],
    ['POST', '/v1/analytics/query'],
    ['GET', '/v1/byok'],
    ['GET', '/v1/guardrails'],
    ['GET', '/v1/workspaces'],
    ['GET', '/v1/observability/destinations'],
    ['GET', '/v1/organization/members'],
    ['GET', '/v1/scim/groups'],
    ['POST', '/v1/auth/keys'],
    ['POST', '/v1/systemone'],
    ['POST', '/api/alpha/decisions'],
  ])('%s %s', async (method, path) => {
    const response = await fetch(`http://127.0.0.1:${engine.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${engine.accessKey}` },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toHaveProperty('error');
  });
});

it("errors tell OpenRouter's code and stable type", async () => {
  const response = await ask({ model: 'nobody/knows-this' });
  expect(await response.json()).toMatchObject({
    error: {
      code: 404,
      message: expect.any(String),
      metadata: { error_type: 'not_found' },
      availability: { retryable: false },
    },
  });
});
