// Pull the plug on the first provider in every way there is: the client must see one clean answer, the ledger both attempts.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestView } from '../../src-main/contract/control-api.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import {
  chatAnswer,
  chatStream,
  messagesStream,
  simulateProvider,
  type Answer,
  type SimulatedProvider,
  type Step,
} from '../support/simulated-provider.ts';

let engine: RunningEngine;
let first: SimulatedProvider;
let second: SimulatedProvider;

const LIMITS = { timeout: { first_token_ms: 300, idle_ms: 300, connect_ms: 2_000 }, retries: 0 };
const ask = (stream: boolean, more: object = {}): Promise<Response> =>
  engine.post('/v1/chat/completions', {
    model: 'current',
    stream,
    messages: [{ role: 'user', content: 'hi' }],
    provider: LIMITS,
    ...more,
  });
const textOf = (sse: string): string => [...sse.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join('');
const classes = (request: RequestView): unknown[] =>
  request.attempts.map((attempt) => [attempt.providerId, attempt.outcome, attempt.failureClass]);

beforeAll(async () => {
  second = await simulateProvider((request) =>
    request.body?.['stream'] === true
      ? { steps: chatStream('from the second') }
      : { json: chatAnswer('from the second') },
  );
});
afterAll(() => second.close());

beforeEach(async () => {
  engine = await runEngine();
  first = await simulateProvider(() => ({ status: 500, json: {} }));
  await engine.provider(
    'one',
    { dialect: 'openai-chat', baseUrl: first.baseUrl, local: true, models: ['sim'] },
    'sk-first-secret-0001',
  );
  await engine.provider(
    'two',
    { dialect: 'openai-chat', baseUrl: second.baseUrl, local: true, models: ['sim'] },
    'sk-second-secret-0002',
  );
  await engine.route('current', { providerId: 'one', model: 'sim' }, { providerId: 'two', model: 'sim' });
});
afterEach(async () => {
  await engine.stop();
  await first.close();
});

const opening = chatStream('x')[0] as Step;

describe('before the first content', () => {
  const WAYS: readonly (readonly [string, Answer, string, boolean])[] = [
    ['500', { status: 500, json: { error: { message: 'boom' } } }, 'server', true],
    [
      '502 with an HTML page',
      { status: 502, headers: { 'content-type': 'text/html' }, steps: [{ send: '<h1>Bad gateway</h1>' }] },
      'server',
      true,
    ],
    [
      '429 with Retry-After',
      { status: 429, headers: { 'retry-after': '30' }, json: { error: { message: 'slow down' } } },
      'rate_limit',
      true,
    ],
    [
      '401',
      { status: 401, json: { error: { message: 'Incorrect API key provided: sk-first-secret-0001' } } },
      'auth',
      true,
    ],
    ['402', { status: 402, json: { error: { message: 'Insufficient Balance' } } }, 'payment', true],
    ['404', { status: 404, json: { error: { message: 'no such model' } } }, 'not_found', true],
    ['an error inside a 200 body', { json: { error: { message: 'overloaded', code: 503 } } }, 'overloaded', false],
    [
      '200 with something else than JSON',
      { headers: { 'content-type': 'application/json' }, steps: [{ send: '<html>' }] },
      'server',
      false,
    ],
    ['silence after the headers', { steps: [{ hang: true }] }, 'timeout', true],
    ['silence after the opening frame', { steps: [opening, { hang: true }] }, 'timeout', true],
    ['a cut before the first token', { steps: [opening, { cut: true }] }, 'network', true],
    ['a clean end before the first token', { steps: [opening] }, 'network', true],
    [
      'an error frame as the first frame',
      { steps: [{ send: 'data: {"error":{"message":"The server is overloaded","code":503}}\n\n' }] },
      'overloaded',
      true,
    ],
  ];

  it.each(WAYS.filter(([, , , streams]) => streams))(
    '%s: a stream comes whole from the second',
    async (_name, answer, failureClass) => {
      first.behave(() => answer);
      const response = await ask(true);
      expect(response.status).toBe(200);
      const body = await response.text();
      expect(textOf(body)).toBe('from the second');
      expect(body.match(/\[DONE\]/g)).toHaveLength(1);
      expect(body).not.toContain('error');
      const request = await engine.lastRequest();
      expect(request.outcome).toBe('ok');
      expect(classes(request)).toEqual([
        ['one', 'error', failureClass],
        ['two', 'ok', undefined],
      ]);
    },
  );

  it.each(WAYS.filter(([name]) => !/silence|frame|token/.test(name)))(
    '%s: a whole answer comes from the second',
    async (_name, answer, failureClass) => {
      first.behave(() => answer);
      const response = await ask(false);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'from the second' } }] });
      expect(response.headers.get('x-pointsman-provider')).toBe('two');
      expect(response.headers.get('x-pointsman-attempts')).toBe('2');
      expect(classes(await engine.lastRequest())).toEqual([
        ['one', 'error', failureClass],
        ['two', 'ok', undefined],
      ]);
    },
  );

  it('refused connection: the second answers', async () => {
    await first.close();
    expect(textOf(await (await ask(true)).text())).toBe('from the second');
    expect(classes(await engine.lastRequest())).toEqual([
      ['one', 'error', 'network'],
      ['two', 'ok', undefined],
    ]);
  });

  it('no secret that the vendor echoed is kept in the record', async () => {
    first.behave(() => ({
      status: 401,
      json: { error: { message: 'Incorrect API key provided: sk-first-secret-0001' } },
    }));
    await (await ask(false)).text();
    expect(JSON.stringify(await engine.lastRequest())).not.toContain('sk-first-secret-0001');
  });

  it('across dialects too: an Anthropic provider takes over an OpenAI client', async () => {
    const anthropic = await simulateProvider(() => ({ steps: messagesStream('from claude') }));
    await engine.provider(
      'three',
      { dialect: 'anthropic-messages', baseUrl: anthropic.baseUrl, local: true, models: ['claude-sim'] },
      'sk-ant-third-0003',
    );
    await engine.route('current', { providerId: 'one', model: 'sim' }, { providerId: 'three', model: 'claude-sim' });
    const body = await (await ask(true)).text();
    expect(textOf(body)).toBe('from claude');
    expect(body.trimEnd().endsWith('data: [DONE]')).toBe(true);
    await anthropic.close();
  });
});

describe('after the first content', () => {
  const begun = chatStream('some words here').slice(0, 3);
  it.each([
    ['a cut', { steps: [...begun, { cut: true }] }, 'network'],
    ['a clean end without [DONE]', { steps: begun }, 'network'],
    ['silence', { steps: [...begun, { hang: true }] }, 'timeout'],
  ] as readonly (readonly [string, Answer, string])[])(
    '%s ends in an error frame, is never spliced, and what came is priced',
    async (_name, answer, failureClass) => {
      first.behave(() => answer);
      const asked = second.seen.length;
      const body = await (await ask(true)).text();
      expect(textOf(body)).toBe('some words');
      expect(body).toMatch(/"error":\{/);
      expect(body).toContain('"finish_reason":"error"');
      expect(second.seen).toHaveLength(asked);
      const request = await engine.lastRequest();
      expect(request).toMatchObject({ outcome: 'error', servedProvider: 'one' });
      expect(request.usage).toMatchObject({ estimated: true });
      expect(request.usage?.outputTokens).toBeGreaterThan(0);
      expect(classes(request)).toEqual([['one', 'error', failureClass]]);
    },
  );

  it('the vendor’s own error frame passes once', async () => {
    const seen = Promise.withResolvers<void>();
    first.behave(() => ({
      steps: [...begun, { wait: seen.promise }, { send: 'data: {"error":{"message":"died","code":500}}\n\n' }],
    }));
    const response = await ask(true);
    let body = '';
    for await (const chunk of response.body ?? []) {
      body += Buffer.from(chunk).toString();
      if (body.includes('words')) seen.resolve();
    }
    expect(body.match(/"error"/g)).toHaveLength(1);
    expect((await engine.lastRequest()).outcome).toBe('error');
  });
});

describe('same target again', () => {
  it('a hiccup is retried once and the second target stays unasked', async () => {
    let calls = 0;
    first.behave(() => ((calls += 1) === 1 ? { status: 500, json: {} } : { json: chatAnswer('well again') }));
    const asked = second.seen.length;
    const response = await ask(false, { provider: { retries: 1 } });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'well again' } }] });
    expect(second.seen).toHaveLength(asked);
    expect(classes(await engine.lastRequest())).toEqual([
      ['one', 'error', 'server'],
      ['one', 'ok', undefined],
    ]);
  });

  it('a long Retry-After moves on at once instead of sleeping', async () => {
    first.behave(() => ({ status: 429, headers: { 'retry-after': '3600' }, json: {} }));
    await (await ask(false, { provider: { retries: 5 } })).text();
    expect(first.seen).toHaveLength(1);
  });

  it('a rate-limited key rests: the next request does not touch it', async () => {
    first.behave(() => ({ status: 429, headers: { 'retry-after': '3600' }, json: {} }));
    await (await ask(false)).text();
    await (await ask(false)).text();
    expect(first.seen).toHaveLength(1);
    expect((await engine.lastRequest()).attempts).toHaveLength(1);
  });

  it('another key of the same provider is tried when the first is rate-limited', async () => {
    await engine.control.call('POST /control/providers/:id/credentials', {
      params: { id: 'one' },
      body: { secret: 'sk-spare-secret-0009' },
    });
    first.behave((request) =>
      request.headers.authorization === 'Bearer sk-spare-secret-0009'
        ? { json: chatAnswer('spare key') }
        : { status: 429, json: {} },
    );
    expect(await (await ask(false)).json()).toMatchObject({ choices: [{ message: { content: 'spare key' } }] });
  });
});

describe('what may not move on', () => {
  it('a caller’s bad request goes back unchanged and rests nothing', async () => {
    const vendorBody = {
      error: {
        message: "Unsupported parameter: 'foo'",
        type: 'invalid_request_error',
        param: 'foo',
        code: 'unsupported_parameter',
      },
    };
    first.behave(() => ({ status: 400, json: vendorBody }));
    const asked = second.seen.length;
    const response = await ask(false);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(vendorBody);
    expect(second.seen).toHaveLength(asked);
    first.behave(() => ({ json: chatAnswer('fine') }));
    expect(await (await ask(false)).json()).toMatchObject({ choices: [{ message: { content: 'fine' } }] });
  });

  it('allow_fallbacks false gives the first provider’s own error', async () => {
    const response = await ask(false, { provider: { ...LIMITS, allow_fallbacks: false } });
    expect(response.status).toBe(500);
    expect((await engine.lastRequest()).attempts).toHaveLength(1);
  });

  it('fallback_on decides which classes move on', async () => {
    const response = await ask(false, { provider: { ...LIMITS, fallback_on: ['rate_limit'] } });
    expect(response.status).toBe(500);
    await response.text();
    first.behave(() => ({ status: 429, json: {} }));
    expect((await ask(false, { provider: { ...LIMITS, fallback_on: ['rate_limit'] } })).status).toBe(200);
  });

  it('when all fail the client learns every attempt, in its own dialect, with the smallest Retry-After', async () => {
    first.behave(() => ({ status: 429, headers: { 'retry-after': '40' }, json: { error: { message: 'slow down' } } }));
    second.behave(() => ({ status: 503, headers: { 'retry-after': '20' }, json: {} }));
    const response = await engine.post('/v1/messages', {
      model: 'current',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'hi' }],
      provider: LIMITS,
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('20');
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect(classes(await engine.lastRequest())).toEqual([
      ['one', 'error', 'rate_limit'],
      ['two', 'error', 'overloaded'],
    ]);
    second.behave((request) =>
      request.body?.['stream'] === true
        ? { steps: chatStream('from the second') }
        : { json: chatAnswer('from the second') },
    );
  });

  it('models[] goes on with the next model', async () => {
    await engine.route('solo', { providerId: 'one', model: 'sim' });
    const response = await ask(false, { model: 'solo', models: ['two:sim'] });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'from the second' } }] });
  });
});

describe('a client that leaves', () => {
  it.each([true, false])('aborts the upstream call (stream: %s) and is recorded as cancelled', async (stream) => {
    const asked = Promise.withResolvers<void>();
    first.behave(() => {
      asked.resolve();
      return { steps: [...chatStream('some words here').slice(0, 3), { hang: true }] };
    });
    const leave = new AbortController();
    const call = engine.post(
      '/v1/chat/completions',
      { model: 'current', stream, messages: [{ role: 'user', content: 'hi' }] },
      {},
      leave.signal,
    );
    const settled = call.then(async (response) => response.text()).catch(() => 'left');
    await asked.promise;
    leave.abort();
    expect(await settled).toBe('left');
    await first.seen.at(-1)?.aborted;
    const request = await engine.lastRequest();
    expect(request.outcome).toBe('cancelled');
    expect(request.attempts.map((attempt) => attempt.outcome)).toEqual(['cancelled']);
  });

  it('while the gateway waits between attempts ends there', async () => {
    first.behave(() => ({ status: 429, headers: { 'retry-after': '2' }, json: {} }));
    const asked = second.seen.length;
    const leave = new AbortController();
    const call = ask(false, { provider: { retries: 3 } }).catch(() => 'left');
    void call;
    const leaving = engine
      .post(
        '/v1/chat/completions',
        { model: 'current', messages: [{ role: 'user', content: 'hi' }], provider: { retries: 1, only: ['one'] } },
        {},
        leave.signal,
      )
      .catch(() => 'left');
    while (first.seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    leave.abort();
    expect(await leaving).toBe('left');
    expect(second.seen.length).toBe(asked);
  });
});
