// The unmodified @openrouter/ai-sdk-provider, and openai as OpenRouter's users use it, with only the address changed.
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { embed, generateText, jsonSchema, Output, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALL,
  ANSWER_SCHEMA,
  gathered,
  modelOf,
  otherProtocols,
  PNG,
  WEATHER_SCHEMA,
  type OtherProtocols,
} from '../sdks/support/other-protocols.ts';
import { LLAMA, openWorld, type World } from './support/vendors.ts';

describe.each(ALL)('@openrouter/ai-sdk-provider on a target of %s', (dialect) => {
  let protocols: OtherProtocols;
  beforeAll(async () => {
    protocols = await otherProtocols();
  });
  afterAll(() => protocols.close());
  const model = () =>
    createOpenRouter({ apiKey: protocols.engine.accessKey, baseURL: `${protocols.origin}/api/v1` })(modelOf(dialect));

  it('streams text with its usage', async () => {
    const stream = streamText({ model: model(), prompt: 'Hi' });
    expect((await gathered(stream.textStream)).join('')).toBe('Hello there.');
    expect(await stream.finishReason).toBe('stop');
    expect(await stream.usage).toMatchObject({ inputTokens: 20, outputTokens: 10 });
  });

  it('runs a tool loop to its end, sees pictures, and answers after a schema', async () => {
    const asked: unknown[] = [];
    const { text } = await generateText({
      model: model(),
      prompt: 'What is the weather?',
      stopWhen: stepCountIs(3),
      tools: {
        get_weather: tool({
          inputSchema: jsonSchema<{ city: string }>(WEATHER_SCHEMA),
          execute: (input) => {
            asked.push(input);
            return 'sunny';
          },
        }),
      },
    });
    expect(text).toBe('It is sunny in Paris.');
    expect(asked).toEqual([{ city: 'Paris' }]);
    const look = await generateText({
      model: model(),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'file', data: PNG, mediaType: 'image/png' },
          ],
        },
      ],
    });
    expect(look.text).toBe('I see 1 picture.');
    const schema = jsonSchema<{ city: string; celsius: number }>(ANSWER_SCHEMA);
    const place = await generateText({ model: model(), prompt: 'Where?', output: Output.object({ schema }) });
    expect(place.output).toEqual({ city: 'Paris', celsius: 21 });
  });
});

describe('on several vendors', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  it('@openrouter/ai-sdk-provider: routing, fallbacks and cost', async () => {
    world.reset();
    const openrouter = createOpenRouter({ apiKey: world.engine.accessKey, baseURL: `${world.origin}/api/v1` });
    const model = openrouter(LLAMA, { provider: { only: ['groq'] }, usage: { include: true } });
    const { text, finalStep } = await generateText({ model, prompt: 'Hi' });
    expect(text).toBe('groq');
    expect(finalStep.providerMetadata?.['openrouter']).toMatchObject({
      provider: 'Groq',
      usage: { cost: (10 * 590 + 5 * 790) / 1e9 },
    });
    world.vendors.openai.behave(() => ({ status: 503, json: { error: { message: 'down' } } }));
    const fallback = openrouter('openai/gpt-4o', {
      models: [LLAMA],
      provider: { only: ['openai', 'groq'], allow_fallbacks: true },
    });
    expect((await generateText({ model: fallback, prompt: 'Hi', maxRetries: 0 })).text).toBe('groq');
  });

  it('@openrouter/ai-sdk-provider: embeddings', async () => {
    world.reset();
    const openrouter = createOpenRouter({ apiKey: world.engine.accessKey, baseURL: `${world.origin}/api/v1` });
    const { embedding } = await embed({
      model: openrouter.textEmbeddingModel('openai/text-embedding-3-small'),
      value: 'x',
    });
    expect(embedding).toEqual([0.5, 0.25]);
  });

  it("openai: OpenRouter's fields in the body, its ids and cost in the answer", async () => {
    world.reset();
    const openai = new OpenAI({ baseURL: `${world.origin}/api/v1`, apiKey: world.engine.accessKey, maxRetries: 0 });
    const body = { model: LLAMA, messages: [{ role: 'user', content: 'Hi' }], provider: { only: ['together'] } };
    const { data, response } = await openai.chat.completions
      .create(body as OpenAI.ChatCompletionCreateParamsNonStreaming)
      .withResponse();
    expect(data.choices[0]?.message.content).toBe('together');
    expect(data).toMatchObject({ provider: 'Together AI', usage: { cost: (15 * 880) / 1e9, is_byok: true } });
    const id = response.headers.get('x-generation-id');
    const generation = await openai.get<{ data: object }>('/generation', { query: { id } });
    expect(generation.data).toMatchObject({ id, provider_name: 'Together AI', total_cost: (15 * 880) / 1e9 });
  });
});
