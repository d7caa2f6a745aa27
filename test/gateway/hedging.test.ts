// Two targets at once when the first is slow: the first answer wins, the other is hung up on and leaves no stain.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestView } from '../../src-main/contract/control-api.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import {
  chatAnswer,
  chatStream,
  simulateProvider,
  type Answer,
  type SimulatedProvider,
} from '../support/simulated-provider.ts';

let engine: RunningEngine;
let first: SimulatedProvider;
let second: SimulatedProvider;
let third: SimulatedProvider;

const HEDGE_MS = 60;
/** Longer than any test: the second is never asked because of it. */
const NEVER_MS = 600_000;
const ask = (stream: boolean, provider: object = {}, signal?: AbortSignal): Promise<Response> =>
  engine.post(
    '/v1/chat/completions',
    {
      model: 'current',
      stream,
      messages: [{ role: 'user', content: 'hi' }],
      provider: { hedge_ms: HEDGE_MS, retries: 0, ...provider },
    },
    {},
    signal,
  );
const textOf = async (reply: Response): Promise<string> => {
  const text = await reply.text();
  return [...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join('');
};
const tries = (request: RequestView): unknown[] =>
  request.attempts
    .map((attempt) => [attempt.providerId, attempt.outcome])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
const silent: Answer = { steps: [{ hang: true }] };
const says = (text: string) => (request: { body?: Record<string, unknown> | undefined }) =>
  request.body?.['stream'] === true ? { steps: chatStream(text) } : { json: chatAnswer(text) };
beforeEach(async () => {
  engine = await runEngine();
  [first, second, third] = await Promise.all([
    simulateProvider(says('from the first')),
    simulateProvider(says('from the second')),
    simulateProvider(says('from the third')),
  ]);
  for (const [id, provider] of Object.entries({ one: first, two: second, three: third })) {
    await engine.provider(id, { dialect: 'openai-chat', baseUrl: provider.baseUrl, local: true, models: ['sim'] });
  }
  await engine.route('current', ...['one', 'two', 'three'].map((providerId) => ({ providerId, model: 'sim' })));
});
afterEach(async () => {
  await engine.stop();
  await Promise.all([first.close(), second.close(), third.close()]);
});

describe('a target that begins in time', () => {
  it.each([true, false])('is the only one asked (stream: %s)', async (stream) => {
    const reply = await ask(stream, { hedge_ms: NEVER_MS });
    expect(await textOf(reply)).toBe('from the first');
    expect(second.seen).toHaveLength(0);
    expect(reply.headers.get('x-pointsman-attempts')).toBe('1');
    expect(tries(await engine.lastRequest())).toEqual([['one', 'ok']]);
  });
});

describe('a silent target', () => {
  it.each([true, false])('loses to the next one and is hung up on (stream: %s)', async (stream) => {
    first.behave(() => silent);
    const reply = await ask(stream);
    expect(await textOf(reply)).toBe('from the second');
    expect(reply.headers.get('x-pointsman-provider')).toBe('two');
    expect(reply.headers.get('x-pointsman-attempts')).toBe('2');
    await first.seen[0]!.aborted;
    const request = await engine.lastRequest();
    expect(request.outcome).toBe('ok');
    expect(tries(request)).toEqual([
      ['one', 'cancelled'],
      ['two', 'ok'],
    ]);
    expect(third.seen).toHaveLength(0);
  });

  it('is paid for as far as its vendor had counted', async () => {
    const counted = { usage: { prompt_tokens: 40, completion_tokens: 0, total_tokens: 40 }, choices: [] };
    first.behave(() => ({ steps: [{ send: `data: ${JSON.stringify(counted)}\n\n` }, { hang: true }] }));
    expect(await textOf(await ask(true))).toBe('from the second');
    await first.seen[0]!.aborted;
    const lost = (await engine.lastRequest()).attempts.find(({ providerId }) => providerId === 'one');
    expect(lost).toMatchObject({ outcome: 'cancelled', usage: { inputTokens: 40, estimated: true } });
  });

  it('is not taken for broken: it is asked first again', async () => {
    first.behave(() => silent);
    await textOf(await ask(true));
    first.behave(says('from the first'));
    expect(await textOf(await ask(true))).toBe('from the first');
  });

  it.each(['second', 'first'])('the winner goes on after its first word: it is not hung up on (%s)', async (who) => {
    const { promise: secondAsked, resolve } = Promise.withResolvers<void>();
    const longer = [...chatStream('one '), ...chatStream('two')];
    const pause = { wait: sleep(HEDGE_MS * 4) };
    const opening = longer.slice(0, 2);
    const winning = { steps: [...opening, pause, ...longer.slice(2)] };
    first.behave(async () => {
      if (who === 'second') return silent;
      await secondAsked;
      return winning;
    });
    second.behave(() => {
      resolve();
      return who === 'second' ? winning : silent;
    });
    const text = await (await ask(true)).text();
    expect(text).toContain('[DONE]');
    expect(text).not.toContain('error');
    expect(await engine.lastRequest()).toMatchObject({ outcome: 'ok' });
  });

  it('may still win when the next one is slower yet', async () => {
    const { promise: secondAsked, resolve } = Promise.withResolvers<void>();
    first.behave(async (request) => {
      await secondAsked;
      return says('from the first')(request);
    });
    second.behave(() => {
      resolve();
      return silent;
    });
    expect(await textOf(await ask(true))).toBe('from the first');
    await second.seen[0]!.aborted;
    expect(tries(await engine.lastRequest())).toEqual([
      ['one', 'ok'],
      ['two', 'cancelled'],
    ]);
  });
});

describe('failures in a race', () => {
  it('of the first before the hedge simply move on', async () => {
    first.behave(() => ({ status: 500, json: { error: { message: 'boom' } } }));
    expect(await textOf(await ask(true, { hedge_ms: NEVER_MS }))).toBe('from the second');
    expect(tries(await engine.lastRequest())).toEqual([
      ['one', 'error'],
      ['two', 'ok'],
    ]);
  });

  it('of the second leave it to the third while the first is still silent', async () => {
    first.behave(() => silent);
    second.behave(() => ({ status: 500, json: { error: { message: 'boom' } } }));
    expect(await textOf(await ask(true))).toBe('from the third');
    expect(tries(await engine.lastRequest())).toEqual([
      ['one', 'cancelled'],
      ['three', 'ok'],
      ['two', 'error'],
    ]);
  });

  it('of all are told once, with every attempt', async () => {
    const broken = { status: 500, json: { error: { message: 'boom' } } };
    first.behave(async () => {
      await sleep(HEDGE_MS * 2);
      return broken;
    });
    second.behave(() => broken);
    third.behave(() => broken);
    const reply = await ask(false);
    expect(reply.status).toBe(500);
    expect(tries(await engine.lastRequest())).toEqual([
      ['one', 'error'],
      ['three', 'error'],
      ['two', 'error'],
    ]);
  });

  it('that the caller made end the race, whoever else is running', async () => {
    first.behave(async () => {
      await sleep(HEDGE_MS * 2);
      return { status: 400, json: { error: { message: 'temperature must be a number' } } };
    });
    second.behave(async () => {
      await sleep(HEDGE_MS * 4);
      return { status: 400, json: { error: { message: 'temperature must be a number' } } };
    });
    const reply = await ask(false);
    expect(reply.status).toBe(400);
    expect(third.seen).toHaveLength(0);
  });
});

describe('a client that leaves', () => {
  it('hangs up on both', async () => {
    first.behave(() => silent);
    second.behave(() => silent);
    const leaving = new AbortController();
    const asked = ask(true, {}, leaving.signal).then(textOf);
    while (second.seen.length === 0) await sleep(5);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await Promise.all([first.seen[0]!.aborted, second.seen[0]!.aborted]);
    expect((await engine.lastRequest()).outcome).toBe('cancelled');
    expect(third.seen).toHaveLength(0);
  });
});
