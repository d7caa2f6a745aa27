// The unmodified @google/genai package on targets of every protocol.
import { ApiError, GoogleGenAI, type Content, type GenerateContentParameters } from '@google/genai';
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
let client: GoogleGenAI;
beforeAll(async () => {
  world = await otherProtocols();
  client = new GoogleGenAI({ apiKey: world.engine.accessKey, httpOptions: { baseUrl: world.origin } });
});
afterAll(() => world.close());

const user = (text: string): Content => ({ role: 'user', parts: [{ text }] });

describe.each(ALL)('on a target of %s', (dialect) => {
  const model = modelOf(dialect);

  it('content comes whole, with usage', async () => {
    const response = await client.models.generateContent({ model, contents: 'Hi' });
    expect(response.text).toBe('Hello there.');
    expect(response.candidates?.[0]?.finishReason).toBe('STOP');
    expect(response.usageMetadata).toMatchObject({
      promptTokenCount: 20,
      candidatesTokenCount: 10,
      totalTokenCount: 30,
    });
  });

  it('a stream gathers to the same text and ends with usage', async () => {
    const chunks = [];
    for await (const chunk of await client.models.generateContentStream({ model, contents: 'Hi' })) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.text ?? '').join('')).toBe('Hello there.');
    expect(chunks.at(-1)?.usageMetadata).toMatchObject({ totalTokenCount: 30 });
  });

  it.each([true, false])('a function is called and its response answered (streamed: %s)', async (streamed) => {
    const ask = async (contents: Content[]): Promise<{ parts: NonNullable<Content['parts']>; text: string }> => {
      const body: GenerateContentParameters = {
        model,
        contents,
        config: {
          tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: { ...WEATHER_SCHEMA } }] }],
        },
      };
      const answers = streamed
        ? await gathered(await client.models.generateContentStream(body))
        : [await client.models.generateContent(body)];
      const parts = answers.flatMap((answer) => answer.candidates?.[0]?.content?.parts ?? []);
      return { parts, text: parts.map((part) => part.text ?? '').join('') };
    };
    const first = await ask([user('What is the weather?')]);
    const call = first.parts.find((part) => part.functionCall)?.functionCall;
    expect(call).toMatchObject({ name: 'get_weather', args: { city: 'Paris' } });
    const last = await ask([
      user('What is the weather?'),
      { role: 'model', parts: first.parts },
      { role: 'user', parts: [{ functionResponse: { name: 'get_weather', response: { output: 'sunny' } } }] },
    ]);
    expect(last.text).toBe('It is sunny in Paris.');
  });

  it('pictures arrive', async () => {
    const response = await client.models.generateContent({
      model,
      contents: [{ role: 'user', parts: [{ text: 'Look' }, { inlineData: { mimeType: 'image/png', data: PNG } }] }],
    });
    expect(response.text).toBe('I see 1 picture.');
  });

  it('an answer after a schema is that JSON', async () => {
    const response = await client.models.generateContent({
      model,
      contents: 'Where?',
      config: { responseMimeType: 'application/json', responseJsonSchema: { ...ANSWER_SCHEMA } },
    });
    expect(JSON.parse(response.text ?? '')).toEqual({ city: 'Paris', celsius: 21 });
  });

  it.each([
    ['[limit]', 429],
    ['[bad]', 400],
    ['[down]', 502],
  ])('an error has its status and words: %s', async (mark, status) => {
    const error: unknown = await client.models.generateContent({ model, contents: mark }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    // A provider of the same protocol is passed on with its own status.
    expect([status, 500]).toContain((error as ApiError).status);
    expect(String(error)).toContain('says the simulation');
  });

  it('leaving aborts the call at the provider', async () => {
    const leaving = new AbortController();
    const config = { abortSignal: leaving.signal };
    const stream = await client.models.generateContentStream({ model, contents: '[hang]', config });
    const read = async (): Promise<void> => {
      for await (const _ of stream) leaving.abort();
    };
    await expect(read()).rejects.toThrow();
    await expect(world.providers[dialect].seen.at(-1)?.aborted).resolves.toBeUndefined();
  });
});
