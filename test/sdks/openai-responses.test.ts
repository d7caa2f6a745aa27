// The unmodified openai package, Responses API, on targets of every other protocol.
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

type Input = OpenAI.Responses.ResponseInputItem;

describe.each(ALL)('on a target of %s', (dialect) => {
  const model = modelOf(dialect);

  it('a response comes whole, with usage and status', async () => {
    const response = await client.responses.create({ model, input: 'Hi', instructions: 'Be kind.' });
    expect(response.output_text).toBe('Hello there.');
    expect(response.status).toBe('completed');
    expect(response.usage).toMatchObject({ input_tokens: 20, output_tokens: 10, total_tokens: 30 });
  });

  it('a stream has every event in order and ends in response.completed', async () => {
    const stream = await client.responses.create({ model, input: 'Hi', stream: true });
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events[0]?.type).toBe('response.created');
    expect(events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : [])).join('')).toBe(
      'Hello there.',
    );
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'response.completed', response: { usage: { total_tokens: 30 } } });
    const final = await client.responses.stream({ model, input: 'Hi' }).finalResponse();
    expect(final.output_text).toBe('Hello there.');
  });

  it.each([true, false])('a tool is called and its output answered (streamed: %s)', async (streamed) => {
    const ask = async (input: Input[]): Promise<OpenAI.Responses.Response> => {
      const body = {
        model,
        input,
        tools: [{ type: 'function' as const, name: 'get_weather', parameters: { ...WEATHER_SCHEMA }, strict: true }],
      };
      return streamed ? client.responses.stream(body).finalResponse() : client.responses.create(body);
    };
    const question: Input = { role: 'user', content: 'What is the weather?' };
    const first = await ask([question]);
    const call = first.output.find((item) => item.type === 'function_call');
    expect(call).toMatchObject({ name: 'get_weather' });
    expect(JSON.parse(call?.arguments ?? '')).toEqual({ city: 'Paris' });
    const answered: Input = { type: 'function_call_output', call_id: call?.call_id ?? '', output: 'sunny' };
    const last = await ask([question, ...(first.output as Input[]), answered]);
    expect(last.output_text).toBe('It is sunny in Paris.');
  });

  it('pictures arrive', async () => {
    const response = await client.responses.create({
      model,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look' },
            { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'auto' },
          ],
        },
      ],
    });
    expect(response.output_text).toBe('I see 1 picture.');
  });

  it('an answer after a schema is that JSON', async () => {
    const response = await client.responses.create({
      model,
      input: 'Where?',
      text: { format: { type: 'json_schema', name: 'place', schema: { ...ANSWER_SCHEMA }, strict: true } },
    });
    expect(JSON.parse(response.output_text)).toEqual({ city: 'Paris', celsius: 21 });
  });

  it.each([
    ['[limit]', OpenAI.RateLimitError],
    ['[bad]', OpenAI.BadRequestError],
    ['[down]', OpenAI.InternalServerError],
  ])('an error is of the class that the SDK has for it: %s', async (mark, kind) => {
    const error: unknown = await client.responses.create({ model, input: mark }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain('says the simulation');
  });

  it('leaving aborts the call at the provider', async () => {
    const stream = await client.responses.create({ model, input: '[hang]', stream: true });
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});

it('nothing is stored, and says so in the shape that the SDK expects', async () => {
  await expect(client.responses.retrieve('resp_1')).rejects.toThrow(OpenAI.NotFoundError);
  await expect(client.responses.delete('resp_1')).rejects.toThrow(OpenAI.NotFoundError);
});
