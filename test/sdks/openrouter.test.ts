// The unmodified @openrouter/sdk with only its address changed, on targets of every protocol.
import { createRequire } from 'node:module';
import type * as Sdk from '@openrouter/sdk';
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
} from './support/other-protocols.ts';

/** Loaded by Node itself: the package names source maps that it does not ship, and Vite would warn of each. */
const sdk = createRequire(import.meta.url)('@openrouter/sdk') as typeof Sdk;

let world: OtherProtocols;
let client: Sdk.OpenRouter;
beforeAll(async () => {
  world = await otherProtocols();
  client = new sdk.OpenRouter({
    serverURL: `${world.origin}/api/v1`,
    apiKey: world.engine.accessKey,
    retryConfig: { strategy: 'none' },
  });
});
afterAll(() => world.close());

type ChatRequest = Parameters<Sdk.OpenRouter['chat']['send']>[0]['chatRequest'];
type Message = ChatRequest['messages'][number];

async function ask(chatRequest: ChatRequest): Promise<{ content: unknown; toolCalls: unknown }> {
  const result = await client.chat.send({ chatRequest: { ...chatRequest, stream: false } });
  if (!('choices' in result)) throw new Error('a whole answer was asked for');
  const [choice] = result.choices;
  return { content: choice?.message.content, toolCalls: choice?.message.toolCalls };
}

const user = (content: string): Message => ({ role: 'user', content });

describe.each(ALL)('on a target of %s', (dialect) => {
  const model = modelOf(dialect);

  it('a chat comes whole, and streamed with its usage', async () => {
    expect((await ask({ model, messages: [user('Hi')] })).content).toBe('Hello there.');
    const stream = await client.chat.send({ chatRequest: { model, messages: [user('Hi')], stream: true } });
    const chunks = await gathered(
      stream as AsyncIterable<{ choices: { delta: { content?: string | null } }[]; usage?: { totalTokens: number } }>,
    );
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Hello there.');
    expect(chunks.findLast((chunk) => chunk.usage)?.usage).toMatchObject({ totalTokens: 30 });
  });

  it('a tool is called and its result answered', async () => {
    const tools: ChatRequest['tools'] = [
      { type: 'function', function: { name: 'get_weather', parameters: { ...WEATHER_SCHEMA } } },
    ];
    const question = user('What is the weather?');
    const { toolCalls } = await ask({ model, messages: [question], tools });
    const [call] = toolCalls as { id: string; function: { arguments: string } }[];
    expect(JSON.parse(call?.function.arguments ?? '')).toEqual({ city: 'Paris' });
    const answered = await ask({
      model,
      tools,
      messages: [
        question,
        { role: 'assistant', toolCalls: toolCalls as never },
        { role: 'tool', toolCallId: call?.id ?? '', content: 'sunny' },
      ],
    });
    expect(answered.content).toBe('It is sunny in Paris.');
  });

  it('pictures arrive, and an answer after a schema is that JSON', async () => {
    const look: Message = {
      role: 'user',
      content: [
        { type: 'text', text: 'Look' },
        { type: 'image_url', imageUrl: { url: `data:image/png;base64,${PNG}` } },
      ],
    };
    expect((await ask({ model, messages: [look] })).content).toBe('I see 1 picture.');
    const place = await ask({
      model,
      messages: [user('Where?')],
      responseFormat: {
        type: 'json_schema',
        jsonSchema: { name: 'place', schema: { ...ANSWER_SCHEMA }, strict: true },
      },
    });
    expect(JSON.parse(place.content as string)).toEqual({ city: 'Paris', celsius: 21 });
  });

  it.each([
    ['[limit]', 429],
    ['[bad]', 400],
  ])('an error has its status and words: %s', async (mark, statusCode) => {
    const error: unknown = await ask({ model, messages: [user(mark)] }).catch((e: unknown) => e);
    expect(error).toMatchObject({ statusCode });
    // A provider of the client's own protocol is passed on to the letter, and this SDK wants OpenRouter's numbers for codes.
    if (dialect !== 'openai-chat') expect(String(error)).toContain('says the simulation');
  });

  it('leaving aborts the call at the provider', async () => {
    const stream = await client.chat.send({ chatRequest: { model, messages: [user('[hang]')], stream: true } });
    // The SDK gives its streams up by no longer reading them.
    for await (const chunk of stream as AsyncIterable<{ choices: { delta: { content?: string | null } }[] }>) {
      if (chunk.choices[0]?.delta.content) break;
    }
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});
