// What a client hears of its request's way when it asks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let first: SimulatedProvider;
let second: SimulatedProvider;
beforeEach(async () => {
  engine = await runEngine();
  first = await simulateProvider(() => ({ json: chatAnswer('one') }));
  second = await simulateProvider(() => ({ json: chatAnswer('two') }));
  for (const [id, { baseUrl }] of Object.entries({ one: first, two: second }))
    await engine.provider(id, { dialect: 'openai-chat', baseUrl, local: true, models: ['acme/sim'] });
  await engine.route('current', { providerId: 'one', model: 'acme/sim' }, { providerId: 'two', model: 'acme/sim' });
});
afterEach(async () => {
  await engine.stop();
  await first.close();
  await second.close();
});

const broken = { status: 500, json: { error: { message: 'boom' } } };
const wanted = { 'x-openrouter-metadata': 'enabled' };
const ask = (
  body: object,
  headers: Record<string, string> = wanted,
  path = '/v1/chat/completions',
): Promise<Response> =>
  engine.post(path, { model: 'current', messages: [{ role: 'user', content: 'hi' }], ...body }, headers);
const metadataIn = async (reply: Response): Promise<Record<string, unknown>> =>
  ((await reply.json()) as { openrouter_metadata: Record<string, unknown> }).openrouter_metadata;

describe('of an answer', () => {
  it('nothing is said unasked', async () => {
    expect(await metadataIn(await ask({}, {}))).toBeUndefined();
  });

  it('a direct one names where else it could have gone', async () => {
    expect(await metadataIn(await ask({ model: 'acme/sim', provider: { order: ['one'] } }))).toMatchObject({
      requested: 'acme/sim',
      strategy: 'direct',
      attempt: 1,
      attempts: [{ provider: 'one', model: 'acme/sim', status: 200 }],
      endpoints: {
        total: 2,
        available: [
          { provider: 'one', model: 'acme/sim', selected: true },
          { provider: 'two', model: 'acme/sim', selected: false },
        ],
      },
      is_byok: true,
      pipeline: [],
    });
  });

  it('what was ruled out counts, and is not available', async () => {
    const metadata = await metadataIn(await ask({ model: 'acme/sim', provider: { ignore: ['two'] } }));
    expect(metadata['endpoints']).toMatchObject({ total: 2, available: [{ provider: 'one' }] });
  });

  it('a fallback lists every attempt', async () => {
    first.behave(() => broken);
    expect(await metadataIn(await ask({ provider: { retries: 0 } }))).toMatchObject({
      strategy: 'fallback',
      attempt: 2,
      attempts: [
        { provider: 'one', status: 500 },
        { provider: 'two', status: 200 },
      ],
      summary: expect.stringContaining('after 1 failed') as string,
    });
  });

  it('another name of the model is an alias', async () => {
    expect(await metadataIn(await ask({ model: 'sim' }))).toMatchObject({ strategy: 'alias' });
    expect(await metadataIn(await ask({ model: 'one:acme/sim' }))).toMatchObject({ strategy: 'direct' });
  });

  it('plugins that were at work are the pipeline', async () => {
    const metadata = await metadataIn(
      await ask({ plugins: [{ id: 'response-healing' }, { id: 'context-compression' }] }),
    );
    expect(metadata['pipeline']).toEqual([
      { type: 'context_compression', name: 'context-compression' },
      { type: 'response_healing', name: 'response-healing' },
    ]);
  });
});

describe('of a failure', () => {
  it('every attempt is told beside the error, in another protocol than the provider’s', async () => {
    first.behave(() => broken);
    second.behave(() => broken);
    const reply = await ask({ max_tokens: 9, provider: { retries: 0 } }, wanted, '/v1/messages');
    expect(reply.status).toBeGreaterThanOrEqual(500);
    expect(await metadataIn(reply)).toMatchObject({
      attempt: 2,
      attempts: [
        { provider: 'one', status: 500 },
        { provider: 'two', status: 500 },
      ],
    });
  });
});
