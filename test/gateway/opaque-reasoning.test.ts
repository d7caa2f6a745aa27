// Opaque reasoning state: a conversation goes on where it was minted, and a forced switch costs the state but never the answer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSealMemory } from '../../src-main/gateway/seal-memory.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import {
  simulateProvider,
  type Answer,
  type SeenRequest,
  type SimulatedProvider,
} from '../support/simulated-provider.ts';

let engine: RunningEngine;
let first: SimulatedProvider;
let second: SimulatedProvider;

const thought = (signature: string): Answer => ({
  json: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature },
      { type: 'text', text: 'Yes.' },
    ],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 5, output_tokens: 5 },
  },
});
const broken: Answer = { status: 500, json: { type: 'error', error: { type: 'api_error', message: 'down' } } };
const refusal: Answer = {
  status: 400,
  json: {
    type: 'error',
    error: {
      type: 'invalid_request_error',
      message: 'messages.1.content.0: Invalid `signature` in `thinking` block',
    },
  },
};

const showsThinking = ({ bytes }: SeenRequest): boolean => bytes.includes('"thinking":"Hm."');

/** Two accounts that serve one model, in this order. */
beforeAll(async () => {
  first = await simulateProvider(() => broken);
  second = await simulateProvider(() => broken);
  engine = await runEngine();
  for (const [id, { baseUrl }] of Object.entries({ first, second })) {
    const input = { dialect: 'anthropic-messages', baseUrl, local: true, models: ['claude-sonnet-4-5'] };
    await engine.provider(id, input, `sk-opaque-test-${id}`);
  }
});
afterAll(async () => {
  await engine.stop();
  await first.close();
  await second.close();
});

let route = 0;
let model = '';
beforeEach(async () => {
  route += 1;
  model = `pair-${route}`;
  const target = (providerId: string): { providerId: string; model: string } => ({
    providerId,
    model: 'claude-sonnet-4-5',
  });
  await engine.route(model, target('first'), target('second'));
});

type Protocol = 'openai-chat' | 'anthropic-messages';

interface Turn {
  readonly provider: string | null;
  readonly status: number;
  readonly said: Record<string, unknown>;
}

/** Asks again and again, with the answer before in the conversation as that protocol's clients send it back. */
async function ask(protocol: Protocol, before?: Turn): Promise<Turn> {
  const history = before ? [before.said, { role: 'user', content: 'And now?' }] : [];
  const messages = [{ role: 'user', content: 'Is it?' }, ...history];
  const response =
    protocol === 'openai-chat'
      ? await engine.post('/v1/chat/completions', { model, messages, provider: { retries: 0 } })
      : await engine.post('/v1/messages', { model, messages, max_tokens: 100, provider: { retries: 0 } });
  const json = (await response.json()) as { choices?: { message: Record<string, unknown> }[]; content?: unknown };
  const said = json.choices?.[0]?.message ?? { role: 'assistant', content: json.content };
  return { provider: response.headers.get('x-pointsman-provider'), status: response.status, said };
}

const asked = (provider: SimulatedProvider): SeenRequest => {
  const last = provider.seen.at(-1);
  if (!last) throw new Error('the provider was never asked');
  return last;
};

describe.each<Protocol>(['openai-chat', 'anthropic-messages'])('a conversation of a %s client', (protocol) => {
  it('goes back to the account that minted its signature, with the signature', async () => {
    first.behave(() => thought('sig-of-first'));
    second.behave(() => thought('sig-of-second'));
    const opening = await engine.post('/v1/messages', {
      model,
      max_tokens: 10,
      messages: [{ role: 'user', content: 'Is it?' }],
      provider: { order: ['second'], retries: 0 },
    });
    expect(opening.headers.get('x-pointsman-provider')).toBe('second');
    const { content } = (await opening.json()) as { content: unknown };
    const said =
      protocol === 'anthropic-messages'
        ? { role: 'assistant', content }
        : {
            role: 'assistant',
            content: 'Yes.',
            reasoning_details: [
              { type: 'reasoning.text', text: 'Hm.', signature: 'sig-of-second', format: 'anthropic-claude-v1' },
            ],
          };
    const turn = await ask(protocol, { provider: 'second', status: 200, said });
    expect(turn.provider).toBe('second');
    expect(asked(second).bytes.toString()).toContain('"signature":"sig-of-second"');
  });

  it('is answered by another account when the minter fails, and once more without the state if that refuses it', async () => {
    second.behave(() => thought('sig-2'));
    first.behave(() => thought('sig-1'));
    const opening = await ask(protocol);
    const minter = opening.provider === 'first' ? first : second;
    const other = opening.provider === 'first' ? second : first;
    minter.behave(() => broken);
    other.behave((request) => (showsThinking(request) ? refusal : thought('sig-3')));
    const before = other.seen.length;
    const turn = await ask(protocol, opening);
    expect(turn.status).toBe(200);
    expect(turn.provider).not.toBe(opening.provider);
    expect(other.seen.slice(before).map(showsThinking)).toEqual([true, false]);

    // What was refused once is not shown again.
    const again = await ask(protocol, opening);
    expect(again.status).toBe(200);
    expect(showsThinking(asked(other))).toBe(false);
    expect(other.seen).toHaveLength(before + 3);
  });
});

describe('seal memory', () => {
  const openai = { format: 'openai-responses-v1', data: 'enc' } as const;

  it('state tied to an account is shown to no other', () => {
    const memory = createSealMemory();
    memory.minted('enc', 'a');
    expect(memory.mayShow(openai, 'a')).toBe(true);
    expect(memory.mayShow(openai, 'b')).toBe(false);
    expect(memory.mayShow({ format: 'google-gemini-v1', data: 'enc' }, 'b')).toBe(false);
  });

  it('Claude’s signatures are good on every platform that serves Claude', () => {
    const memory = createSealMemory();
    memory.minted('s', 'a');
    expect(memory.mayShow({ format: 'anthropic-claude-v1', data: 's' }, 'b')).toBe(true);
  });

  it('after a restart nothing is known, so everything may be tried', () => {
    expect(createSealMemory().mayShow(openai, 'b')).toBe(true);
    expect(createSealMemory().minterOf([openai])).toBeUndefined();
  });

  it('the latest known minter counts: a conversation may have moved', () => {
    const memory = createSealMemory();
    memory.minted('one', 'a');
    memory.minted('two', 'b');
    const seals = ['one', 'two', 'unheard of'].map((data) => ({ ...openai, data }));
    expect(memory.minterOf(seals)).toBe('b');
  });

  it('what one target refused may still be shown to another', () => {
    const memory = createSealMemory();
    memory.refused([openai], 'a');
    expect(memory.mayShow(openai, 'a')).toBe(false);
    expect(memory.mayShow(openai, 'b')).toBe(true);
  });

  it('does not grow without end, and forgets the oldest first', () => {
    const memory = createSealMemory();
    for (let index = 0; index <= 20_000; index += 1) memory.minted(`seal ${index}`, 'a');
    expect(memory.minterOf([{ ...openai, data: 'seal 0' }])).toBeUndefined();
    expect(memory.minterOf([{ ...openai, data: 'seal 1' }])).toBe('a');
  });
});
