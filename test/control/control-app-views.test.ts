// What the control API shows: routes, models, records, conversations, findings, events, status.
import { describe, expect, test } from 'vitest';
import { SECRET, addKey, addOpenAi, refusalOf, startControl as start } from '../support/control-client.ts';
import { recordedFallback, spendRow } from '../support/control-fakes.ts';

describe('routes and models', () => {
  test('a route tells which of its targets cannot be used and which one rests', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    const { id } = await addKey(client);
    fake.cooling.set(id, fake.now + 5000);
    await client.call('PUT /control/providers/:id', { params: { id: 'groq' }, body: {} });
    const targets = [
      { providerId: 'openai', model: 'large' },
      { providerId: 'groq', model: 'unlisted' },
      { providerId: 'demo', model: 'demo/echo' },
    ];
    const view = await client.call('PUT /control/routes/:name', { params: { name: 'current' }, body: { targets } });
    expect(view.targets).toMatchObject([
      { ready: true, coolingUntil: fake.now + 5000, inputPrice: 3_000_000_000 },
      { ready: false, inputPrice: null, outputPrice: null },
      { ready: true },
    ]);
    expect((await client.call('GET /control/status')).degraded).toEqual(['OpenAI']);
  });

  test('the window, which knows only targets, takes no strategy and no preference away', async () => {
    const { client } = start();
    const targets = [{ providerId: 'demo', model: 'demo/echo' }];
    const put = (body: Parameters<typeof client.call<'PUT /control/routes/:name'>>[1]['body']) =>
      client.call('PUT /control/routes/:name', { params: { name: 'a' }, body });
    expect(await put({ targets, strategy: 'weighted', preferences: { zdr: true } })).toMatchObject({
      strategy: 'weighted',
      preferences: { zdr: true },
    });
    expect(await put({ targets })).toMatchObject({ strategy: 'weighted', preferences: { zdr: true } });
    expect((await put({ preferences: {} })).preferences).toBeUndefined();
    const error = await refusalOf(put({ preferences: { max_price: { prompt: 'low' } } }));
    expect(error).toMatchObject({ status: 400, field: 'preferences.max_price.prompt' });
  });

  test('the same target twice in a route is refused', async () => {
    const { client } = start();
    const target = { providerId: 'demo', model: 'demo/echo' };
    const error = await refusalOf(
      client.call('PUT /control/routes/:name', { params: { name: 'a' }, body: { targets: [target, target] } }),
    );
    expect(error.field).toBe('targets[1]');
  });

  test('reachable=true leaves out models for which a key is missing', async () => {
    const { client } = start();
    await addOpenAi(client);
    const ids = async (query: { reachable?: 'true' }) =>
      (await client.call('GET /control/models', { query })).models.map((model) => model.id);
    expect(await ids({})).toContain('maker/large');
    expect(await ids({ reachable: 'true' })).toEqual(['demo/echo', 'demo/flaky', 'demo/slow']);
  });
});

describe('records', () => {
  test('a request shows every attempt, and no credential', async () => {
    const { client, fake } = start();
    fake.requests.push(recordedFallback('gen-1', fake.now));
    const view = await client.call('GET /control/requests/:id', { params: { id: 'gen-1' } });
    expect(view.attempts.map(({ outcome, failureClass }) => [outcome, failureClass])).toEqual([
      ['error', 'overloaded'],
      ['ok', undefined],
    ]);
    expect(view).toMatchObject({ costNanoUsd: 1_350_000, servedProvider: 'Second', usage: { cacheReadTokens: 1000 } });
    expect(Object.keys(view)).not.toContain('accessKeyId');
  });

  test('spend adds up to its total and passes the range on', async () => {
    const { client, fake } = start();
    fake.spendRows = [spendRow('search', 1_000_000_001), spendRow('', 2, 1)];
    const report = await client.call('GET /control/spend', { query: { by: 'tag:feature', from: '5', to: '9' } });
    expect(report.total).toMatchObject({ costNanoUsd: 1_000_000_003, requests: 6, unpricedRequests: 1 });
    expect(fake.spendQueries.at(-1)).toEqual({ by: ['tag:feature'], from: 5, to: 9 });
    expect(report).toMatchObject({ by: 'tag:feature', omitted: 0, openRouterFeeNanoUsd: 55_000_000 });
  });

  test.each([
    ['by=app&by=day', { by: ['app', 'day'] }],
    ['by=tag:a,b,week', { by: ['tag:a,b', 'week'] }],
    ['by=tag:a,b', { by: ['tag:a,b'] }],
    ['by=app&app=a&app=&model=m', { by: ['app'], filters: { app: ['a', ''], model: ['m'] } }],
    ['by=hour&tag=t=1&tag=t=x=y&tag=u=', { by: ['hour'], filters: { tags: { t: ['1', 'x=y'], u: [''] } } }],
    ['by=day&timeZone=Europe/Berlin', { by: ['day'], timeZone: 'Europe/Berlin' }],
    ['by=app&limit=3', { by: ['app'], limit: 3 }],
  ])('spend understands %s', async (query, asked) => {
    const { send, fake } = start();
    expect((await send('GET', `/control/spend?${query}`)).status).toBe(200);
    expect(fake.spendQueries.at(-1)).toEqual(asked);
  });

  test.each([
    ['by=app,planet', 'by must be app'],
    ['by=app&by=day&by=route', 'by must be app'],
    ['by=app,app', 'by must be app'],
    ['by=app&tag=web', 'tag must be a tag as key=value'],
    ['by=day&timeZone=Mars/Base', 'timeZone must be the IANA name'],
    ['by=app&limit=0', 'limit must be a whole number'],
  ])('spend refuses %s and says which field is wrong', async (query, message) => {
    const { send } = start();
    const answer = await send('GET', `/control/spend?${query}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: { message: string } }).error.message.replace(': ', ' ')).toContain(
      message,
    );
  });
});

describe('conversations', () => {
  test('a message keeps its time and its place when its text grows', async () => {
    const { client, fake } = start();
    const thread = { title: 'A', model: 'demo/echo' };
    await client.call('PUT /control/threads/:id', { params: { id: 't' }, body: thread });
    const body = { threadId: 't', role: 'assistant', text: 'H', state: 'streaming' } as const;
    const first = await client.call('PUT /control/messages/:id', { params: { id: 'm' }, body });
    fake.now += 1000;
    const second = await client.call('PUT /control/messages/:id', {
      params: { id: 'm' },
      body: { ...body, text: 'Hi' },
    });
    expect(second).toEqual({ ...first, text: 'Hi' });
    const moved = client.call('PUT /control/messages/:id', { params: { id: 'm' }, body: { ...body, parentId: 'm' } });
    expect(await refusalOf(moved)).toMatchObject({ status: 409, field: 'parentId' });
    const orphan = client.call('PUT /control/messages/:id', { params: { id: 'n' }, body: { ...body, parentId: 'x' } });
    expect(await refusalOf(orphan)).toMatchObject({ status: 400, field: 'parentId' });
  });
});

describe('what the machine already has', () => {
  const env = { OPENAI_API_KEY: SECRET };

  test('a key in the environment is offered masked and imported once', async () => {
    const { client, fake, send } = start({ env });
    const text = await (await send('GET', '/control/detected')).text();
    expect(text).not.toContain(SECRET);
    expect(JSON.parse(text)).toMatchObject({
      keys: [{ envName: 'OPENAI_API_KEY', masked: '…abcd', alreadyStored: false }],
    });
    const body = { envNames: ['OPENAI_API_KEY'], servers: [] };
    const { providers } = await client.call('POST /control/detected/import', { body });
    expect(providers).toMatchObject([{ id: 'openai', ready: true, credentials: [{ label: 'OPENAI_API_KEY' }] }]);
    expect([...fake.secrets.values()]).toEqual([SECRET]);
    expect((await client.call('GET /control/detected')).keys[0]?.alreadyStored).toBe(true);
  });

  test('an environment key is not handed to a provider that was pointed at another server', async () => {
    const { client, fake } = start({ env });
    await client.call('PUT /control/providers/:id', {
      params: { id: 'openai' },
      body: { registryId: 'openai', baseUrl: 'https://other.example/v1' },
    });
    const body = { envNames: ['OPENAI_API_KEY'], servers: [] };
    expect(await refusalOf(client.call('POST /control/detected/import', { body }))).toMatchObject({ status: 409 });
    expect(fake.secrets.size).toBe(0);
  });

  test('a variable that holds no key is refused by name', async () => {
    const { client } = start({ env });
    const body = { envNames: ['HOME'], servers: [] };
    expect(await refusalOf(client.call('POST /control/detected/import', { body }))).toMatchObject({
      field: 'envNames[0]',
    });
  });
});

describe('events', () => {
  test('a listener hears of events, and leaves nothing behind when it goes', async () => {
    const { client, fake } = start();
    const stop = new AbortController();
    const events = (await client.events(stop.signal))[Symbol.asyncIterator]();
    expect(fake.listeners()).toBe(1);
    fake.emit({ type: 'gateway-changed', paused: true });
    expect((await events.next()).value).toEqual({ type: 'gateway-changed', paused: true });
    await events.return?.();
    expect(fake.listeners()).toBe(0);
  });

  test('closing ends the streams, so that a stopping engine does not hang on them', async () => {
    const { client, fake, close } = start();
    const events = (await client.events())[Symbol.asyncIterator]();
    await close();
    expect((await events.next()).done).toBe(true);
    expect(fake.listeners()).toBe(0);
  });

  test('a listener that never reads is cut off instead of filling the memory', async () => {
    const { client, fake } = start();
    await client.events();
    for (let index = 0; index < 3000; index += 1) fake.emit({ type: 'settings-changed' });
    expect(fake.listeners()).toBe(0);
  });
});

describe('status', () => {
  test('a paused gateway shows no address', async () => {
    const { client } = start();
    expect((await client.call('POST /control/gateway/pause')).gateway).toBeNull();
    expect((await client.call('POST /control/gateway/resume')).gateway?.port).toBe(4774);
    expect((await client.call('POST /control/first-start/done')).firstStartDone).toBe(true);
  });

  test('an unexpected failure is an answer, not a crash', async () => {
    const { fake, send } = start();
    Object.assign(fake.parts.ledger.reader, { spend: () => Promise.reject(new Error('disk is gone')) });
    const answer = await send('GET', '/control/spend?by=app');
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('disk is gone');
  });
});
