// Vercel's `ai` with its OpenAI, Anthropic and Google providers, all unmodified, on targets of every protocol.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, generateText, jsonSchema, Output, stepCountIs, streamText, tool, type LanguageModel } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALL,
  gathered,
  ANSWER_SCHEMA,
  modelOf,
  otherProtocols,
  PNG,
  WEATHER_SCHEMA,
  type OtherProtocols,
} from './support/other-protocols.ts';

let world: OtherProtocols;
beforeAll(async () => {
  world = await otherProtocols();
});
afterAll(() => world.close());

type Speaker = 'openai.chat' | 'openai.responses' | 'anthropic' | 'google';
const speakers: readonly Speaker[] = ['openai.chat', 'openai.responses', 'anthropic', 'google'];

function languageModel(speaker: Speaker, name: string): LanguageModel {
  const { accessKey: apiKey, gateway } = world.engine;
  switch (speaker) {
    case 'openai.chat':
      return createOpenAI({ apiKey, baseURL: gateway }).chat(name);
    case 'openai.responses':
      return createOpenAI({ apiKey, baseURL: gateway }).responses(name);
    case 'anthropic':
      return createAnthropic({ apiKey, baseURL: gateway })(name);
    case 'google':
      return createGoogleGenerativeAI({ apiKey, baseURL: `${world.origin}/v1beta` })(name);
  }
}

const pairs = speakers.flatMap((speaker) => ALL.map((dialect) => [speaker, dialect] as const));

describe.each(pairs)('%s on a target of %s', (speaker, dialect) => {
  const model = (): LanguageModel => languageModel(speaker, modelOf(dialect));

  it('streams text with its usage', async () => {
    const stream = streamText({ model: model(), prompt: 'Hi' });
    expect((await gathered(stream.textStream)).join('')).toBe('Hello there.');
    expect(await stream.finishReason).toBe('stop');
    expect(await stream.usage).toMatchObject({ inputTokens: 20, outputTokens: 10 });
  });

  it.each(['streamed', 'whole'])('runs a tool loop to its end (%s)', async (way) => {
    const asked: unknown[] = [];
    const options = {
      model: model(),
      prompt: 'What is the weather?',
      stopWhen: stepCountIs(3),
      tools: {
        get_weather: tool({
          inputSchema: jsonSchema<{ city: string }>({ ...WEATHER_SCHEMA, required: ['city'] }),
          execute: (input) => {
            asked.push(input);
            return 'sunny';
          },
        }),
      },
    };
    const text = way === 'streamed' ? await streamText(options).text : (await generateText(options)).text;
    expect(text).toBe('It is sunny in Paris.');
    expect(asked).toEqual([{ city: 'Paris' }]);
  });

  it('sends pictures, and gets an object after a schema', async () => {
    const look = await generateText({
      model: model(),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image', image: PNG, mediaType: 'image/png' },
          ],
        },
      ],
    });
    expect(look.text).toBe('I see 1 picture.');
    const schema = jsonSchema<{ city: string; celsius: number }>({ ...ANSWER_SCHEMA, required: ['city', 'celsius'] });
    const place = await generateText({ model: model(), prompt: 'Where?', output: Output.object({ schema }) });
    expect(place.output).toEqual({ city: 'Paris', celsius: 21 });
  });

  it('gets an error with its status and words', async () => {
    const error: unknown = await generateText({ model: model(), prompt: '[limit]', maxRetries: 0 }).catch(
      (e: unknown) => e,
    );
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: 429, message: expect.stringContaining('says the simulation') as string });
  });

  it('leaving aborts the call at the provider', async () => {
    const leaving = new AbortController();
    const stream = streamText({
      model: model(),
      prompt: '[hang]',
      abortSignal: leaving.signal,
      onError: () => undefined,
    });
    for await (const text of stream.textStream) if (text !== '') leaving.abort();
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});
