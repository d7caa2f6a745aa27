// Conversations stay where their prompt cache is warm, through a whole gateway.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { simulateProvider, type SeenRequest, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
const providers: SimulatedProvider[] = [];
const NAMES = ['one', 'two', 'three', 'four'] as const;

/** An answer whose usage says that the cache was written on the first turn and read on every other. */
const cached = (request: SeenRequest): { json: object } => {
  const turns = ((request.body ?? {})['messages'] as unknown[]).length;
  const details = turns > 1 ? { cached_tokens: 900 } : { cache_write_tokens: 900 };
  return {
    json: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'sim',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1_000, completion_tokens: 5, total_tokens: 1_005, prompt_tokens_details: details },
    },
  };
};

beforeEach(async () => {
  engine = await runEngine();
  for (const id of NAMES) {
    const provider = await simulateProvider(cached);
    providers.push(provider);
    await engine.provider(id, { dialect: 'openai-chat', baseUrl: provider.baseUrl, local: true, models: ['acme/sim'] });
  }
});
afterEach(async () => {
  await engine.stop();
  await Promise.all(providers.splice(0).map((provider) => provider.close()));
});

const turnsOf = (count: number, opening: string): object[] =>
  Array.from({ length: count * 2 - 1 }, (_, index) =>
    index % 2 === 0
      ? { role: 'user', content: index === 0 ? opening : 'more' }
      : { role: 'assistant', content: 'Yes.' },
  );

async function served(count: number, opening: string, more: object = {}): Promise<string> {
  const reply = await engine.post('/v1/chat/completions', {
    model: 'acme/sim',
    messages: turnsOf(count, opening),
    ...more,
  });
  expect(reply.status).toBe(200);
  await reply.text();
  return reply.headers.get('x-pointsman-provider') ?? '';
}

describe('a session', () => {
  it('is answered by one provider from its first turn on, whatever is said', async () => {
    const seen = new Set<string>();
    for (let turn = 1; turn <= 8; turn += 1) seen.add(await served(1, `turn ${turn}`, { session_id: 's-1' }));
    expect(seen.size).toBe(1);
  });

  it('moves on when that provider fails, says so in the record, and stays at its new place', async () => {
    const home = await served(1, 'x', { session_id: 's-1' });
    const index = NAMES.findIndex((name) => name === home);
    providers[index]!.behave(() => ({ status: 500, json: { error: { message: 'boom' } } }));
    const next = await served(1, 'y', { session_id: 's-1', provider: { retries: 0 } });
    expect(next).not.toBe(home);
    expect((await engine.lastRequest()).leftWarmCache).toBe(true);
    providers[index]!.behave(cached);
    expect(await served(1, 'z', { session_id: 's-1' })).toBe(next);
    expect((await engine.lastRequest()).leftWarmCache).toBeUndefined();
  });

  it('yields to an order', async () => {
    const home = await served(1, 'x', { session_id: 's-1' });
    const other = NAMES.find((name) => name !== home)!;
    expect(await served(1, 'y', { session_id: 's-1', provider: { order: [other] } })).toBe(other);
  });
});

describe('what is learned from answers', () => {
  it('puts a provider that has just failed behind the others, for other conversations too', async () => {
    const failing = providers[0]!;
    failing.behave(() => ({ status: 500, json: { error: { message: 'boom' } } }));
    await engine.post('/v1/chat/completions', {
      model: 'one:acme/sim',
      messages: turnsOf(1, 'x'),
      provider: { retries: 0 },
    });
    const asked = failing.seen.length;
    for (let turn = 1; turn <= 10; turn += 1) await served(1, `opening ${turn}`);
    expect(failing.seen).toHaveLength(asked);
  });
});
