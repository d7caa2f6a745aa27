// Several keys of one provider: which is asked, what happens to a dead one, and what rate-limit headers change.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CredentialView } from '../../src-main/contract/provider-views.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, simulateProvider, type Answer, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let provider: SimulatedProvider;
const answers = new Map<string, Answer>();

const FIRST = 'sk-first-0123456789';
const SECOND = 'sk-second-0123456789';

beforeEach(async () => {
  answers.clear();
  engine = await runEngine();
  provider = await simulateProvider(({ headers }) => {
    const secret = headers.authorization?.replace('Bearer ', '') ?? '';
    return answers.get(secret) ?? { json: chatAnswer('fine') };
  });
  await engine.provider(
    'p',
    { dialect: 'openai-chat', baseUrl: provider.baseUrl, local: true, models: ['sim'] },
    FIRST,
  );
  await engine.control.call('POST /control/providers/:id/credentials', {
    params: { id: 'p' },
    body: { secret: SECOND },
  });
});

afterEach(async () => {
  await engine.stop();
  await provider.close();
});

const ask = (content = 'hi'): Promise<Response> =>
  engine.post('/v1/chat/completions', { model: 'p:sim', messages: [{ role: 'user', content }] });

/** The keys that the provider was shown, in order, since the last look. */
let looked = 0;
function shown(): readonly string[] {
  const keys = provider.seen
    .slice(looked)
    .map(({ headers }) => headers.authorization?.slice('Bearer sk-'.length, -11) ?? '');
  looked = provider.seen.length;
  return keys;
}
beforeEach(() => void (looked = 0));

async function keys(): Promise<readonly CredentialView[]> {
  const { providers } = await engine.control.call('GET /control/providers');
  return providers.find(({ id }) => id === 'p')?.credentials ?? [];
}

async function key(index: number): Promise<CredentialView> {
  const found = (await keys())[index];
  if (!found) throw new Error(`there is no key ${index}`);
  return found;
}

describe('a key that its vendor refuses', () => {
  it.each([
    [401, 'auth', 'Incorrect API key provided: sk-first-0123456789'],
    [402, 'payment', 'Insufficient Balance'],
    [403, 'auth', 'Key is blocked'],
    [429, 'payment', 'You exceeded your current quota, please check your plan and billing details.'],
  ] as const)(
    '%i: the next one serves at once, and the key is marked with the reason',
    async (status, kind, message) => {
      answers.set(FIRST, { status, json: { error: { message } } });
      expect((await ask()).status).toBe(200);
      expect(shown()).toEqual(['first', 'second']);
      const { refused, coolingUntil } = await key(0);
      expect(refused).toMatchObject({ kind, status });
      expect(refused?.message).not.toContain(FIRST);
      expect(coolingUntil).toBeGreaterThan(Date.now());
      expect((await key(1)).refused).toBeUndefined();

      expect((await ask()).status).toBe(200);
      expect(shown(), 'the refused key is not asked again').toEqual(['second']);
    },
  );

  it('is first again once it is cleared', async () => {
    answers.set(FIRST, { status: 401, json: { error: { message: 'no' } } });
    await ask();
    answers.clear();
    const { id } = await key(0);
    const cleared = await engine.control.call('POST /control/credentials/:id/clear', { params: { id } });
    expect(cleared).not.toHaveProperty('refused');
    expect(cleared).not.toHaveProperty('coolingUntil');
    shown();
    await ask();
    expect(shown()).toEqual(['first']);
  });

  it('loses its mark by serving, when there was no other', async () => {
    for (const secret of [FIRST, SECOND]) answers.set(secret, { status: 401, json: { error: { message: 'no' } } });
    expect((await ask()).status).not.toBe(200);
    expect((await keys()).map(({ refused }) => refused?.status)).toEqual([401, 401]);
    answers.clear();
    expect((await ask()).status).toBe(200);
    expect((await keys()).map(({ refused }) => refused?.status)).toEqual([undefined, 401]);
  });

  it('keeps a mark that a caller’s own mistake did not make: 400 marks nothing', async () => {
    answers.set(FIRST, { status: 400, json: { error: { message: 'bad request' } } });
    await ask();
    expect((await key(0)).refused).toBeUndefined();
  });
});

describe('rate-limit headers', () => {
  const spent = {
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '5m0s',
  };

  it('send the next request to the other key before the first one answers 429, and are shown', async () => {
    answers.set(FIRST, { json: chatAnswer('the last one'), headers: spent });
    await ask();
    await ask();
    await ask();
    expect(shown()).toEqual(['first', 'second', 'second']);
    const [limits] = (await key(0)).limits;
    expect(limits).toMatchObject({ model: 'sim', requests: { limit: 60, remaining: 0 } });
    expect(limits?.requests?.resetAt).toBeGreaterThan(Date.now() + 200_000);
    expect((await key(1)).limits).toEqual([]);
  });

  it('send only prompts that would not fit the tokens left to the other key', async () => {
    const headers = {
      'x-ratelimit-limit-tokens': '10000',
      'x-ratelimit-remaining-tokens': '500',
      'x-ratelimit-reset-tokens': '5m0s',
    };
    answers.set(FIRST, { json: chatAnswer('few are left'), headers });
    await ask();
    await ask('short');
    await ask('long '.repeat(2_000));
    expect(shown()).toEqual(['first', 'first', 'second']);
  });

  it('of a failure count as well', async () => {
    answers.set(FIRST, { status: 500, json: { error: { message: 'oops' } }, headers: spent });
    answers.set(SECOND, { status: 500, json: { error: { message: 'oops' } } });
    await ask();
    expect((await key(0)).limits[0]?.requests?.remaining).toBe(0);
  });

  it('do not refuse a request: with no other key, the spent one is asked', async () => {
    const { id } = await key(1);
    await engine.control.call('PATCH /control/credentials/:id', { params: { id }, body: { enabled: false } });
    answers.set(FIRST, { json: chatAnswer('still there'), headers: spent });
    await ask();
    expect((await ask()).status).toBe(200);
  });
});

describe('what a key is kept for', () => {
  const change = async (index: number, body: object): Promise<CredentialView> =>
    engine.control.call('PATCH /control/credentials/:id', { params: { id: (await key(index)).id }, body });

  it('an app: no other app is served with it, and the refusal says so', async () => {
    await engine.control.call('POST /control/access-keys', { body: { name: 'editor' } });
    expect(await change(0, { apps: ['editor'] })).toMatchObject({ apps: ['editor'] });
    await ask();
    expect(shown()).toEqual(['second']);
    await change(1, { apps: ['editor'] });
    const refused = await ask();
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('kept for other apps');
    expect(shown()).toEqual([]);
    await change(0, { apps: null });
    await ask();
    expect(shown()).toEqual(['first']);
  });

  it('a model', async () => {
    await change(0, { models: ['gpt-*'] });
    await ask();
    expect(shown()).toEqual(['second']);
  });

  it('an app that does not exist is refused, so that a slip locks nobody out', async () => {
    await expect(change(0, { apps: ['edtor'] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('apps[0]: "edtor" is no access key'),
    });
  });

  it.each([{ weight: 0 }, { weight: -1 }, { order: -1 }, { models: [] }, { apps: [] }, { models: [''] }])(
    'refuses %j with the field',
    async (body) => {
      const [field = ''] = Object.keys(body);
      await expect(change(0, body)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(field) });
    },
  );

  it('weights share the traffic of equal orders', async () => {
    await change(1, { order: 0, weight: 1_000 });
    await change(0, { weight: 0.01 });
    for (let index = 0; index < 20; index++) await ask();
    expect(shown().filter((name) => name === 'second').length).toBeGreaterThanOrEqual(19);
    expect(await change(0, { weight: null })).not.toHaveProperty('weight');
  });
});
