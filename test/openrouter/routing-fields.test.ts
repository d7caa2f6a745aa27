// Every field of OpenRouter's `provider{}`, each with an effect that its absence has not; asked by its own unmodified SDK.
import { createRequire } from 'node:module';
import type * as Sdk from '@openrouter/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatAnswer, chatStream, type Behaviour } from '../support/simulated-provider.ts';
import { LLAMA, openWorld, type Vendor, type World } from './support/vendors.ts';

const sdk = createRequire(import.meta.url)('@openrouter/sdk') as typeof Sdk;

let world: World;
let client: Sdk.OpenRouter;
beforeAll(async () => {
  world = await openWorld();
  client = new sdk.OpenRouter({
    serverURL: `${world.origin}/api/v1`,
    apiKey: world.engine.accessKey,
    retryConfig: { strategy: 'none' },
  });
});
beforeEach(() => {
  world.reset();
  // Who failed in an earlier test has rested.
  world.clock.now += 600_000;
});
afterAll(() => world.close());

type ChatRequest = Parameters<Sdk.OpenRouter['chat']['send']>[0]['chatRequest'];
type Wishes = NonNullable<ChatRequest['provider']>;

let words = 0;
/** @returns who was asked, in order */
async function ask(provider: Wishes, more: Partial<ChatRequest> = {}): Promise<readonly Vendor[]> {
  world.reset();
  return askAgain(provider, more);
}

/** As the vendors behave now. Each time another conversation: none is to stay where an earlier one was. */
async function askAgain(provider: Wishes, more: Partial<ChatRequest> = {}): Promise<readonly Vendor[]> {
  const before = world.asked().length;
  const messages = [{ role: 'user' as const, content: `Hi ${(words += 1)}` }];
  await client.chat.send({ chatRequest: { model: LLAMA, messages, provider, ...more, stream: false } });
  return world.asked().slice(before);
}

const down: Behaviour = () => ({ status: 503, json: { error: { message: 'down' } } });
const failure = (wishes: Wishes, more: Partial<ChatRequest> = {}) => ask(wishes, more).catch((error: unknown) => error);

describe('which endpoints', () => {
  it('order: these first, in this order, the others behind them', async () => {
    expect(await ask({ order: ['together', 'groq'] })).toEqual(['together']);
    world.vendors.together.behave(down);
    world.vendors.groq.behave(down);
    const asked = await askAgain({ order: ['together', 'groq'] });
    expect(asked.filter((vendor, index) => asked.indexOf(vendor) === index).slice(0, 2)).toEqual(['together', 'groq']);
    expect(['novita', 'deepinfra']).toContain(asked.at(-1));
  });

  it('allow_fallbacks false: nobody else is asked, and the error is told', async () => {
    world.vendors.groq.behave(down);
    const error = await askAgain({ order: ['groq'], allowFallbacks: false }).catch((each: unknown) => each);
    expect(error).toMatchObject({ statusCode: 503 });
    expect(new Set(world.asked())).toEqual(new Set(['groq']));
    expect(await ask({ order: ['groq'] })).not.toHaveLength(0);
  });

  it("only and ignore: an allow-list and a block-list, by OpenRouter's spellings", async () => {
    expect(await ask({ only: ['Together'] })).toEqual(['together']);
    expect(await ask({ ignore: ['novita', 'groq', 'together'] })).toEqual(['deepinfra']);
    expect(await failure({ only: ['mistral'] })).toMatchObject({ statusCode: 404 });
  });

  it('zdr: only where nothing is kept', async () => {
    for (let n = 0; n < 5; n++) expect(await ask({ zdr: true })).toEqual(['deepinfra']);
    expect(await ask({ order: ['groq'] })).toEqual(['groq']);
  });

  it('data_collection deny: only those who say that they train on nothing', async () => {
    expect(await ask({ dataCollection: 'deny', sort: 'price', ignore: ['deepinfra'] })).toEqual(['together']);
    expect(await ask({ dataCollection: 'allow', sort: 'price', ignore: ['deepinfra'] })).toEqual(['novita']);
  });

  it('quantizations: only those that are known to run one of them', async () => {
    expect(await ask({ quantizations: ['unknown'], only: ['groq'] })).toEqual(['groq']);
    const error = await failure({ quantizations: ['fp8'], only: ['groq'] });
    expect(error).toMatchObject({ statusCode: 404, message: expect.stringContaining('quantization') });
  });

  it('enforce_distillable_text: a maker who is not known to allow it is refused', async () => {
    expect(await failure({ enforceDistillableText: true })).toMatchObject({ statusCode: 404 });
  });

  it('max_price: in USD per million tokens, a hard ceiling', async () => {
    for (let n = 0; n < 5; n++) expect(await ask({ maxPrice: { prompt: '0.5' } })).toEqual(['novita']);
    const dearer = new Set<Vendor>();
    for (let n = 0; n < 40; n++)
      for (const vendor of await ask({ maxPrice: { completion: '0.8' } })) dearer.add(vendor);
    expect(dearer).toEqual(new Set(['novita', 'groq']));
    expect(await failure({ maxPrice: { prompt: '0.1' } })).toMatchObject({ statusCode: 404 });
  });

  it('require_parameters: who cannot be told something is passed over', async () => {
    // Anthropic's protocol has no seed.
    const claude = await world.engine.control.call('PUT /control/providers/:id', {
      params: { id: 'claude' },
      body: { dialect: 'anthropic-messages', baseUrl: world.vendors.openai.baseUrl, local: true, models: ['sim'] },
    });
    const models = [`${claude.id}:sim`, 'groq:llama-3.3-70b-versatile'];
    world.vendors.openai.behave(() => ({ json: claudeAnswer }));
    const seed = { model: models[0] ?? '', models, seed: 7 };
    expect(await askAgain({}, seed)).toEqual(['openai']);
    expect(await askAgain({ requireParameters: true }, seed)).toEqual(['groq']);
    expect(await askAgain({ requireParameters: true }, { ...seed, seed: null })).toEqual(['openai']);
    await world.engine.control.call('DELETE /control/providers/:id', { params: { id: 'claude' } });
  });
});

const claudeAnswer = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'sim',
  content: [{ type: 'text', text: 'Hi' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 2 },
};

describe('in which order', () => {
  it('without a wish the cheapest are drawn more often, and none is left out', async () => {
    // Who failed in an earlier test would stand behind the others for a day.
    world.clock.now += 2 * 86_400_000;
    const count = { novita: 0, groq: 0, together: 0 };
    const only = Object.keys(count);
    for (let n = 0; n < 120; n++) {
      const [first] = await ask({ only });
      count[first as keyof typeof count] += 1;
    }
    // Weights 1/0.78², 1/1.38², 1/1.76²: 62, 20 and 12 parts of 94.
    expect(count.novita).toBeGreaterThan(count.groq);
    expect(count.novita).toBeGreaterThan(count.together);
    expect(Math.min(count.groq, count.together)).toBeGreaterThan(0);
  });

  it('sort price, in both forms: the cheapest always', async () => {
    for (let n = 0; n < 10; n++) {
      expect(await ask({ sort: 'price', only: ['groq', 'together'] })).toEqual(['groq']);
      expect(await ask({ sort: { by: 'price' }, only: ['groq', 'together'] })).toEqual(['groq']);
    }
  });

  it('sort.partition none: endpoints of all models are ranked together', async () => {
    const two = { model: 'openai/gpt-4o', models: ['openai/gpt-4o', LLAMA] };
    expect(await ask({ sort: { by: 'price', partition: 'model' } }, two)).toEqual(['openai']);
    expect(await ask({ sort: { by: 'price', partition: 'none' } }, two)).toEqual(['novita']);
  });

  describe('by what own traffic showed', () => {
    const rivals = { only: ['groq', 'together'] };
    beforeAll(async () => {
      world.reset();
      const usage = { prompt_tokens: 10, completion_tokens: 1_000, total_tokens: 1_010 };
      const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 250));
      world.vendors.groq.behave(async () => {
        await pause();
        return { steps: chatStream('slow', { usage }) };
      });
      world.vendors.together.behave(() => ({ steps: chatStream('fast', { usage }) }));
      for (let n = 0; n < 6; n++) {
        for (const only of ['groq', 'together']) {
          const stream = await client.chat.send({
            chatRequest: {
              model: LLAMA,
              messages: [{ role: 'user', content: `Hi ${(words += 1)}` }],
              provider: { only: [only] },
              stream: true,
            },
          });
          for await (const _ of stream as AsyncIterable<unknown>);
        }
      }
    });

    it('sort latency and throughput: the fastest, though it is dearer', async () => {
      expect(await ask({ ...rivals, sort: 'latency' })).toEqual(['together']);
      expect(await ask({ ...rivals, sort: 'throughput' })).toEqual(['together']);
      expect(await ask({ ...rivals, sort: 'price' })).toEqual(['groq']);
    });

    it('preferred_max_latency in seconds, and preferred_min_throughput: who misses one goes to the back', async () => {
      expect(await ask({ ...rivals, sort: 'price', preferredMaxLatency: 0.2 })).toEqual(['together']);
      expect(await ask({ ...rivals, sort: 'price', preferredMaxLatency: { p90: 0.2 } })).toEqual(['together']);
      expect(await ask({ ...rivals, sort: 'price', preferredMaxLatency: 60 })).toEqual(['groq']);
      expect(await ask({ ...rivals, sort: 'price', preferredMinThroughput: 4_100 })).toEqual(['together']);
      expect(await ask({ ...rivals, sort: 'price', preferredMinThroughput: { p50: 1 } })).toEqual(['groq']);
    });

    it('sort exacto: whose tool calls are sound', async () => {
      const tools = [{ type: 'function' as const, function: { name: 'look', parameters: { type: 'object' } } }];
      const calling = (text: string): Behaviour => {
        const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: text } };
        const message = { role: 'assistant', content: null, tool_calls: [call] };
        const answer = chatAnswer('') as { choices: object[] };
        return () => ({ json: { ...answer, choices: [{ index: 0, message, finish_reason: 'tool_calls' }] } });
      };
      world.vendors.groq.behave(calling('{"broken'));
      world.vendors.together.behave(calling('{}'));
      for (let n = 0; n < 6; n++) for (const only of ['groq', 'together']) await askAgain({ only: [only] }, { tools });
      expect(await askAgain({ ...rivals, sort: 'exacto' }, { tools })).toEqual(['together']);
      expect(await askAgain({ ...rivals, sort: 'price' }, { tools })).toEqual(['groq']);
    });
  });
});

it('models: the next model after any error of the one before', async () => {
  world.vendors.openai.behave(() => ({
    status: 400,
    json: { error: { message: 'This model cannot do that.', code: 'context_length_exceeded' } },
  }));
  expect(await askAgain({ only: ['openai', 'groq'] }, { model: 'openai/gpt-4o', models: [LLAMA] })).toEqual([
    'openai',
    'groq',
  ]);
});

it.each([
  [':floor', 'groq'],
  [':nitro', 'together'],
])('the suffix %s sorts', async (suffix, vendor) => {
  expect(await ask({ only: ['groq', 'together'] }, { model: `${LLAMA}${suffix}` })).toEqual([vendor]);
});

it('an unknown field of provider{} passes, a wrong value of a known one is named', async () => {
  const send = (provider: object): Promise<Response> =>
    world.engine.post('/v1/chat/completions', { model: LLAMA, messages: [{ role: 'user', content: 'Hi' }], provider });
  expect((await send({ of_tomorrow: 1, only: ['groq'] })).status).toBe(200);
  const wrong = await send({ sort: 'best' });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ error: { metadata: { field: 'provider.sort' } } });
});

it('options reach the provider that they name, in speech and pictures', async () => {
  world.vendors.openai.behave(() => ({ json: { created: 1, data: [{ b64_json: 'AA==' }] } }));
  const options = { openai: { moderation: 'low' }, groq: { moderation: 'high' } };
  const response = await world.engine.post('/v1/images/generations', {
    model: 'openai:dall-e-3',
    prompt: 'a dot',
    provider: { options },
  });
  expect(response.status, await response.text()).toBe(200);
  expect(world.vendors.openai.seen.at(-1)?.body).toMatchObject({ moderation: 'low', prompt: 'a dot' });
});

it('openrouter_metadata tells who was asked, for those who ask for it', async () => {
  world.vendors.groq.behave(down);
  const response = await world.engine.post(
    '/v1/chat/completions',
    {
      model: LLAMA,
      messages: [{ role: 'user', content: 'Hi' }],
      provider: { order: ['groq', 'together'], retries: 0 },
    },
    { 'x-openrouter-metadata': 'enabled' },
  );
  expect(await response.json()).toMatchObject({
    openrouter_metadata: {
      requested: LLAMA,
      attempts: [
        { provider: 'Groq', status: 503 },
        { provider: 'Together AI', status: 200 },
      ],
    },
  });
});
