// The unmodified openai package, Chat Completions, on targets of every protocol.
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALL,
  ANSWER_SCHEMA,
  modelOf,
  otherProtocols,
  PNG,
  WEATHER_SCHEMA,
  type OtherProtocols,
} from './support/other-protocols.ts';

let world: OtherProtocols;
let client: OpenAI;
beforeAll(async () => {
  world = await otherProtocols();
  client = new OpenAI({ baseURL: world.engine.gateway, apiKey: world.engine.accessKey, maxRetries: 0 });
});
afterAll(() => world.close());

type Message = OpenAI.ChatCompletionMessageParam;
const user = (content: string): Message => ({ role: 'user', content });

describe.each(ALL)('on a target of %s', (dialect) => {
  const model = modelOf(dialect);

  it('a stream ends with its usage', async () => {
    const stream = await client.chat.completions.create({ model, messages: [user('Hi')], stream: true });
    let text = '';
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe('Hello there.');
    expect(usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 });
  });

  it.each([true, false])('a tool is called and its result answered (streamed: %s)', async (streamed) => {
    const ask = async (messages: Message[]): Promise<OpenAI.ChatCompletion> => {
      const body = {
        model,
        messages,
        tools: [{ type: 'function' as const, function: { name: 'get_weather', parameters: { ...WEATHER_SCHEMA } } }],
      };
      return streamed
        ? client.chat.completions.stream(body).finalChatCompletion()
        : client.chat.completions.create(body);
    };
    const first = (await ask([user('What is the weather?')])).choices[0]?.message;
    const call = first?.tool_calls?.[0];
    if (!first || call?.type !== 'function') throw new Error('no tool was called');
    expect(JSON.parse(call.function.arguments)).toEqual({ city: 'Paris' });
    const history: Message[] = [
      user('What is the weather?'),
      first,
      { role: 'tool', tool_call_id: call.id, content: 'sunny' },
    ];
    expect((await ask(history)).choices[0]?.message.content).toBe('It is sunny in Paris.');
  });

  it('pictures arrive', async () => {
    const image = { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${PNG}` } };
    const completion = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, image] }],
    });
    expect(completion.choices[0]?.message.content).toBe('I see 1 picture.');
  });

  it('an answer after a schema is that JSON', async () => {
    const completion = await client.chat.completions.create({
      model,
      messages: [user('Where?')],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'place', schema: { ...ANSWER_SCHEMA }, strict: true },
      },
    });
    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toEqual({ city: 'Paris', celsius: 21 });
  });

  it.each([
    ['[limit]', OpenAI.RateLimitError],
    ['[bad]', OpenAI.BadRequestError],
    ['[down]', OpenAI.InternalServerError],
  ])('an error is of the class that the SDK has for it: %s', async (mark, kind) => {
    const error: unknown = await client.chat.completions
      .create({ model, messages: [user(mark)] })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain('says the simulation');
  });

  it('leaving aborts the call at the provider', async () => {
    const stream = await client.chat.completions.create({ model, messages: [user('[hang]')], stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) stream.controller.abort();
    }
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});

it('legacy completions stream as text', async () => {
  const stream = await client.completions.create({ model: modelOf('anthropic-messages'), prompt: 'Hi', stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.text ?? '';
  expect(text).toBe('Hello there.');
});
