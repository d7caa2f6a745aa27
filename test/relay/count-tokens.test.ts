// Token counting at the door: the vendor's own where it speaks the client's protocol, else an estimate that says so.
import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wrapSeal } from '../../src-main/dialects/seal.ts';
import { hostRelay, type RelayHost } from './support/relay-host.ts';
import { simulateVendor, type SimulatedVendor } from './support/simulated-vendor.ts';

let vendor: SimulatedVendor;
let other: SimulatedVendor;
let host: RelayHost;
let client: Anthropic;
beforeEach(async () => {
  vendor = await simulateVendor(() => ({ json: { input_tokens: 641 } }));
  other = await simulateVendor(() => ({ json: {} }));
  host = await hostRelay(
    [
      { id: 'ant', dialect: 'anthropic-messages', baseUrl: `${vendor.baseUrl}/v1`, secret: 'sk-ant-test-0001' },
      { id: 'gem', dialect: 'gemini', baseUrl: `${vendor.baseUrl}/v1beta` },
      { id: 'oai', dialect: 'openai-chat', baseUrl: `${other.baseUrl}/v1` },
    ],
    { routes: { 'ant-first': ['ant', 'oai'], 'oai-first': ['oai', 'ant'] } },
  );
  client = new Anthropic({ baseURL: host.origin, apiKey: 'pm-local', maxRetries: 0 });
});
afterEach(async () => {
  await Promise.all([vendor.close(), other.close()]);
  await host.close();
});

const messages = [{ role: 'user' as const, content: 'How many tokens is this?' }];

describe('for an Anthropic client', () => {
  it('asks Anthropic, with only the model and what is ours changed', async () => {
    const answer = await client.messages.countTokens({
      model: 'ant:sim',
      messages,
      system: 'Be terse.',
      thinking: { type: 'enabled', budget_tokens: 2_048 },
    });
    expect(answer.input_tokens).toBe(641);
    expect(vendor.seen[0]?.path).toBe('/v1/messages/count_tokens');
    expect(vendor.seen[0]?.body).toEqual({
      model: 'sim',
      messages,
      system: 'Be terse.',
      thinking: { type: 'enabled', budget_tokens: 2_048 },
    });
    expect(vendor.seen[0]?.headers).toMatchObject({ 'anthropic-version': expect.any(String) as string });
  });

  it('says whose count it is, and does not call it an estimate', async () => {
    const { response } = await client.messages.countTokens({ model: 'ant:sim', messages }).withResponse();
    expect(response.headers.get('x-pointsman-provider')).toBe('ant');
    expect(response.headers.get('x-pointsman-estimated')).toBeNull();
  });

  it('keeps our envelopes of foreign reasoning from Anthropic', async () => {
    const foreign = wrapSeal({ redacted: 'opaque', format: 'openai-responses-v1' }) ?? '';
    expect(foreign).not.toBe('');
    await client.messages.countTokens({
      model: 'ant:sim',
      messages: [
        ...messages,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: foreign },
            { type: 'text', text: 'Six.' },
          ],
        },
        ...messages,
      ],
    });
    expect(JSON.stringify(vendor.seen[0]?.body)).not.toContain(foreign);
    expect(vendor.seen[0]?.body?.['messages']).toHaveLength(3);
  });

  it('estimates for a target of another protocol, and says so', async () => {
    const { data, response } = await client.messages
      .countTokens({ model: 'oai:sim', messages: [{ role: 'user', content: 'x'.repeat(399) }] })
      .withResponse();
    expect(data).toEqual({ input_tokens: 100 });
    expect(response.headers.get('x-pointsman-estimated')).toBe('true');
    expect(response.headers.get('x-pointsman-provider')).toBe('oai');
    expect(other.seen).toEqual([]);
  });

  it('goes by the first target: the count of a model that will not be asked is worth less than an estimate', async () => {
    const { response } = await client.messages.countTokens({ model: 'oai-first', messages }).withResponse();
    expect(response.headers.get('x-pointsman-estimated')).toBe('true');
    expect(vendor.seen).toEqual([]);
  });

  it.each([
    [404, 'the path is unknown there'],
    [500, 'it broke'],
    [401, 'the key is bad'],
    [429, 'too fast'],
  ])('estimates when the vendor does not count: %i', async (status, message) => {
    vendor.answer(() => ({ status, json: { type: 'error', error: { type: 'some_error', message } } }));
    const { data, response } = await client.messages.countTokens({ model: 'ant:sim', messages }).withResponse();
    expect(data.input_tokens).toBe(6);
    expect(response.headers.get('x-pointsman-estimated')).toBe('true');
  });

  it('lets a failed count cool nothing down: the next chat may well work', async () => {
    vendor.answer(() => ({ status: 429, headers: { 'retry-after': '60' }, json: { error: { message: 'too fast' } } }));
    await client.messages.countTokens({ model: 'ant:sim', messages });
    expect(host.health.coolingUntil('ant')).toBeUndefined();
  });

  it("passes on Anthropic's own refusal of a request that is wrong", async () => {
    vendor.answer(() => ({
      status: 400,
      json: { type: 'error', error: { type: 'invalid_request_error', message: 'messages.0: roles must alternate' } },
    }));
    const error: unknown = await client.messages.countTokens({ model: 'ant:sim', messages }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(String(error)).toContain('roles must alternate');
  });

  it('names the field of a conversation that cannot be estimated', async () => {
    const reply = await host.post('/v1/messages/count_tokens', { model: 'oai:sim', messages: [{ role: 'user' }] });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('messages[0].content') as string },
    });
  });

  it('refuses an unknown model in its own shape', async () => {
    const error: unknown = await client.messages.countTokens({ model: 'nobody', messages }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Anthropic.NotFoundError);
  });

  it('is never recorded, as it spends nothing', async () => {
    await client.messages.countTokens({ model: 'ant:sim', messages });
    await client.messages.countTokens({ model: 'oai:sim', messages });
    expect(host.started).toEqual([]);
    expect(host.ended).toEqual([]);
  });
});

describe('for a Gemini client', () => {
  const contents = [{ role: 'user', parts: [{ text: 'What is the capital of France?' }] }];
  const generateContentRequest = {
    model: 'models/gem:sim',
    contents,
    systemInstruction: { parts: [{ text: 'Be terse.' }] },
  };

  it('renames the model of the request inside', async () => {
    vendor.answer(() => ({ json: { totalTokens: 61, promptTokensDetails: [] } }));
    const reply = await host.post('/v1beta/models/gem:sim:countTokens', { generateContentRequest });
    expect(await reply.json()).toEqual({ totalTokens: 61, promptTokensDetails: [] });
    expect(vendor.seen[0]).toMatchObject({ path: '/v1beta/models/sim:countTokens' });
    expect(vendor.seen[0]?.body).toEqual({
      generateContentRequest: { ...generateContentRequest, model: 'models/sim' },
    });
  });

  it('understands the other spelling', async () => {
    vendor.answer(() => ({ json: { totalTokens: 61 } }));
    await host.post('/v1beta/models/gem:sim:countTokens', { generate_content_request: generateContentRequest });
    expect(vendor.seen[0]?.body).toEqual({
      generateContentRequest: { ...generateContentRequest, model: 'models/sim' },
    });
  });

  it('estimates the request inside', async () => {
    const reply = await host.post('/v1beta/models/oai:sim:countTokens', { generateContentRequest });
    // 30 + 9 characters.
    expect(await reply.json()).toEqual({ totalTokens: 10 });
    expect(reply.headers.get('x-pointsman-estimated')).toBe('true');
  });

  it('refuses a body with neither in its own shape', async () => {
    const reply = await host.post('/v1beta/models/gem:sim:countTokens', { text: 'Hi' });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({
      error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('contents is missing') as string },
    });
  });
});
