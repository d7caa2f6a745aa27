// The unmodified ollama package on targets of every protocol.
import { Ollama, type Message } from 'ollama';
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
let client: Ollama;
beforeAll(async () => {
  world = await otherProtocols();
  client = new Ollama({ host: world.origin, headers: { authorization: `Bearer ${world.engine.accessKey}` } });
});
afterAll(() => world.close());

const user = (content: string, rest: Partial<Message> = {}): Message => ({ role: 'user', content, ...rest });

describe.each(ALL)('on a target of %s', (dialect) => {
  const model = modelOf(dialect);

  it('a chat comes whole and streamed, with its counts', async () => {
    const whole = await client.chat({ model, messages: [user('Hi')] });
    expect(whole).toMatchObject({ done: true, done_reason: 'stop', prompt_eval_count: 20, eval_count: 10 });
    expect(whole.message.content).toBe('Hello there.');
    const pieces = await gathered(await client.chat({ model, messages: [user('Hi')], stream: true }));
    expect(pieces.map((piece) => piece.message.content).join('')).toBe('Hello there.');
    expect(pieces.at(-1)).toMatchObject({ done: true, prompt_eval_count: 20, eval_count: 10 });
  });

  it('a prompt is completed', async () => {
    expect(await client.generate({ model, prompt: 'Hi' })).toMatchObject({ response: 'Hello there.', done: true });
  });

  it.each([true, false])('a tool is called and its result answered (streamed: %s)', async (streamed) => {
    const ask = async (messages: Message[]): Promise<Message> => {
      const tools = [
        {
          type: 'function',
          function: { name: 'get_weather', parameters: { ...WEATHER_SCHEMA, required: ['city'] } },
        },
      ];
      if (!streamed) return (await client.chat({ model, messages, tools })).message;
      const pieces = await gathered(await client.chat({ model, messages, tools, stream: true }));
      const tool_calls = pieces.flatMap((piece) => piece.message.tool_calls ?? []);
      const content = pieces.map((piece) => piece.message.content).join('');
      return { role: 'assistant', content, ...(tool_calls.length > 0 && { tool_calls }) };
    };
    const first = await ask([user('What is the weather?')]);
    expect(first.tool_calls?.[0]?.function).toMatchObject({ name: 'get_weather', arguments: { city: 'Paris' } });
    const result = { role: 'tool', content: 'sunny', tool_name: 'get_weather' };
    expect((await ask([user('What is the weather?'), first, result])).content).toBe('It is sunny in Paris.');
  });

  it('pictures arrive, and an answer after a schema is that JSON', async () => {
    const seen = await client.chat({ model, messages: [user('Look', { images: [PNG] })] });
    expect(seen.message.content).toBe('I see 1 picture.');
    const place = await client.chat({ model, messages: [user('Where?')], format: { ...ANSWER_SCHEMA } });
    expect(JSON.parse(place.message.content)).toEqual({ city: 'Paris', celsius: 21 });
  });

  it.each([
    ['[limit]', 429],
    ['[bad]', 400],
  ])('an error has its status and words: %s', async (mark, status) => {
    await expect(client.chat({ model, messages: [user(mark)] })).rejects.toMatchObject({
      status_code: status,
      message: expect.stringContaining('says the simulation') as string,
    });
  });

  it('leaving aborts the call at the provider', async () => {
    const stream = await client.chat({ model, messages: [user('[hang]')], stream: true });
    for await (const _ of stream) break;
    stream.abort();
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});

it('models are listed and shown', async () => {
  const { models } = await client.list();
  expect(models.map((model) => model.name)).toEqual(expect.arrayContaining(ALL.map(modelOf)));
  expect(await client.show({ model: modelOf('gemini') })).toMatchObject({ capabilities: ['completion', 'tools'] });
});
