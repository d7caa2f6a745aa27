// The unmodified @anthropic-ai/sdk on targets of every protocol.
import Anthropic from '@anthropic-ai/sdk';
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
let client: Anthropic;
beforeAll(async () => {
  world = await otherProtocols();
  client = new Anthropic({ baseURL: world.origin, apiKey: world.engine.accessKey, maxRetries: 0 });
});
afterAll(() => world.close());

const user = (content: Anthropic.MessageParam['content']): Anthropic.MessageParam => ({ role: 'user', content });
const textIn = (message: Anthropic.Message): string =>
  message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');

describe.each(ALL)('on a target of %s', (dialect) => {
  const common = { model: modelOf(dialect), max_tokens: 100 };

  it('a message comes whole, with usage and stop reason', async () => {
    const message = await client.messages.create({ ...common, messages: [user('Hi')] });
    expect(textIn(message)).toBe('Hello there.');
    expect(message.stop_reason).toBe('end_turn');
    expect(message.usage).toMatchObject({ input_tokens: 20, output_tokens: 10 });
  });

  it('a stream gathers to the same message', async () => {
    const stream = client.messages.stream({ ...common, messages: [user('Hi')] });
    const pieces: string[] = [];
    stream.on('text', (text) => pieces.push(text));
    const message = await stream.finalMessage();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe('Hello there.');
    expect(message).toMatchObject({ stop_reason: 'end_turn', usage: { input_tokens: 20, output_tokens: 10 } });
  });

  it.each([true, false])('a tool is called and its result answered (streamed: %s)', async (streamed) => {
    const ask = async (messages: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
      const body = {
        ...common,
        messages,
        tools: [{ name: 'get_weather', input_schema: { ...WEATHER_SCHEMA, required: ['city'] } }],
      };
      return streamed ? client.messages.stream(body).finalMessage() : client.messages.create(body);
    };
    const first = await ask([user('What is the weather?')]);
    expect(first.stop_reason).toBe('tool_use');
    const call = first.content.find((block) => block.type === 'tool_use');
    expect(call).toMatchObject({ name: 'get_weather', input: { city: 'Paris' } });
    const last = await ask([
      user('What is the weather?'),
      { role: 'assistant', content: first.content },
      user([{ type: 'tool_result', tool_use_id: call?.id ?? '', content: 'sunny' }]),
    ]);
    expect(textIn(last)).toBe('It is sunny in Paris.');
  });

  it('pictures arrive', async () => {
    const message = await client.messages.create({
      ...common,
      messages: [
        user([
          { type: 'text', text: 'Look' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
        ]),
      ],
    });
    expect(textIn(message)).toBe('I see 1 picture.');
  });

  it('an answer after a schema is that JSON', async () => {
    const message = await client.messages.create({
      ...common,
      messages: [user('Where?')],
      output_config: { format: { type: 'json_schema', schema: { ...ANSWER_SCHEMA } } },
    });
    expect(JSON.parse(textIn(message))).toEqual({ city: 'Paris', celsius: 21 });
  });

  it.each([
    ['[limit]', Anthropic.RateLimitError],
    ['[bad]', Anthropic.BadRequestError],
    ['[down]', Anthropic.InternalServerError],
  ])('an error is of the class that the SDK has for it: %s', async (mark, kind) => {
    const error: unknown = await client.messages.create({ ...common, messages: [user(mark)] }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain('says the simulation');
  });

  it('leaving aborts the call at the provider', async () => {
    const stream = client.messages.stream({ ...common, messages: [user('[hang]')] });
    stream.on('text', () => stream.abort());
    await expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIUserAbortError);
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});

it('models are listed in its shape', async () => {
  const ids: string[] = [];
  for await (const model of client.models.list({ limit: 2 })) ids.push(model.id);
  expect(ids).toEqual(expect.arrayContaining(ALL.map(modelOf)));
});
