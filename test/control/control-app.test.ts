// The control API over in-memory parts.
import { describe, expect, test } from 'vitest';
import { createControlApp } from '../../src-main/control/app.ts';
import { ControlError, type ControlClient, createControlClient } from '../../src-main/control/client.ts';
import { ensureDefaultAccessKey } from '../../src-main/control/default-access-key.ts';
import type { ControlParts } from '../../src-main/control/parts.ts';
import { type FakeEngineParts, fakeParts, recordedFallback, spendRow } from '../support/control-fakes.ts';
import { tempHome } from '../support/temp-home.ts';

const SECRET = 'sk-test-0123456789-abcd';

interface Started {
  readonly fake: FakeEngineParts;
  readonly client: ControlClient;
  readonly send: (method: string, path: string, body?: string) => Promise<Response>;
  readonly close: () => Promise<void>;
}

function start(overrides: Partial<ControlParts> = {}): Started {
  const fake = fakeParts(tempHome(), overrides);
  const app = createControlApp(fake.parts);
  const send = (method: string, path: string, body?: string): Promise<Response> =>
    app.fetch(new Request(`http://pointsman${path}`, { method, ...(body !== undefined && { body }) }));
  return { fake, client: createControlClient((request) => app.fetch(request)), send, close: () => app.close() };
}

async function refusalOf(work: Promise<unknown>): Promise<ControlError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ControlError)) throw new Error('the call was not refused');
  return error;
}

const addOpenAi = async (client: ControlClient): Promise<void> => {
  await client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: { models: ['large'] } });
};

const addKey = (client: ControlClient, secret = SECRET) =>
  client.call('POST /control/providers/:id/credentials', { params: { id: 'openai' }, body: { secret } });

describe('bad input is refused with the field, the problem and the fix', () => {
  const cases: [string, string, string, string | undefined, number, string][] = [
    ['an unknown path', 'GET', '/control/nothing', undefined, 404, 'GET /control/nothing'],
    ['a known path with another method', 'POST', '/control/status', '{}', 404, 'POST /control/status'],
    ['a body that is not JSON', 'PUT', '/control/providers/x', `{"${SECRET}`, 400, 'not valid JSON'],
    [
      'a misspelt field',
      'PUT',
      '/control/providers/x',
      '{"base_url":"https://a.example"}',
      400,
      'base_url: there is no',
    ],
    [
      'a base URL with a password',
      'PUT',
      '/control/providers/x',
      '{"baseUrl":"https://a:b@c.example"}',
      400,
      'password',
    ],
    ['a base URL of another scheme', 'PUT', '/control/providers/x', '{"baseUrl":"file:///etc"}', 400, 'http'],
    ['a provider nobody knows', 'PUT', '/control/providers/nobody', '{}', 400, 'baseUrl'],
    ['the built-in provider', 'PUT', '/control/providers/demo', '{}', 400, 'demo'],
    ['removing the built-in provider', 'DELETE', '/control/providers/demo', undefined, 404, 'demo'],
    ['a key for a missing provider', 'POST', '/control/providers/x/credentials', '{"secret":"abc"}', 404, '"x"'],
    ['a target deep inside', 'PUT', '/control/routes/a', '{"targets":[{"providerId":"x"}]}', 400, 'targets[0].model'],
    ['a route to nowhere', 'PUT', '/control/routes/a', '{"targets":[{"providerId":"x","model":"m"}]}', 400, '"x"'],
    [
      'a route name with a slash',
      'PUT',
      '/control/routes/a%2Fb',
      '{"targets":[{"providerId":"demo","model":"m"}]}',
      400,
      'name',
    ],
    ['a group that does not exist', 'GET', '/control/spend?by=planet', undefined, 400, 'by: must be app'],
    ['no group', 'GET', '/control/spend', undefined, 400, 'by'],
    ['too high a limit', 'GET', '/control/requests?limit=5000', undefined, 400, 'limit: must be a whole number'],
    ['an unknown query field', 'GET', '/control/requests?limits=5', undefined, 400, 'limits'],
    ['an unknown request', 'GET', '/control/requests/gen-x', undefined, 404, 'gen-x'],
    ['an unknown access key', 'DELETE', '/control/access-keys/ghost', undefined, 404, 'ghost'],
    ['an expiry in the past', 'POST', '/control/access-keys', '{"name":"a","expiresAt":5}', 400, 'expiresAt'],
    ['an unknown thread', 'GET', '/control/threads/t', undefined, 404, '"t"'],
  ];
  test.each(cases)('%s', async (_name, method, path, body, status, words) => {
    const answer = await start().send(method, path, body);
    expect(answer.status).toBe(status);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error.message).toContain(words);
    expect(error.message).not.toContain(SECRET);
  });

  test('a body over the limit is refused before it is parsed', async () => {
    const { send } = start();
    const answer = await send('POST', '/control/registry/identify', 'x'.repeat(33 * 1024 * 1024));
    expect(answer.status).toBe(413);
  });
});

describe('provider keys', () => {
  test('a secret goes to the credential store and into no answer', async () => {
    const { client, fake, send } = start();
    await addOpenAi(client);
    const view = await addKey(client);
    expect(view).toMatchObject({ lastFour: 'abcd', order: 0, enabled: true, storedIn: 'keychain' });
    expect(fake.secrets.get(view.id)).toBe(SECRET);
    expect(JSON.stringify(fake.parts.settings.credentials())).not.toContain(SECRET);
    expect(await (await send('GET', '/control/providers')).text()).not.toContain(SECRET);
  });

  test('a short secret shows none of its characters', async () => {
    const { client } = start();
    await addOpenAi(client);
    expect((await addKey(client, 'short')).lastFour).toBe('');
  });

  test('a pasted secret with a line break in it is refused, not cut', async () => {
    const { client } = start();
    await addOpenAi(client);
    const error = await refusalOf(addKey(client, 'sk-one\nsk-two'));
    expect(error).toMatchObject({ status: 400, field: 'secret' });
    expect(error.message).not.toContain('sk-one');
  });

  test('adding the same secret twice does not make two credentials', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    const [first, second] = [await addKey(client), await addKey(client)];
    expect(second.id).toBe(first.id);
    expect(fake.secrets.size).toBe(1);
  });

  test('a provider with keys cannot be pointed at another server, where its keys would leak', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    await addKey(client);
    const move = (baseUrl: string) =>
      client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: { baseUrl } });
    expect(await refusalOf(move('https://evil.example/v1'))).toMatchObject({ status: 409, field: 'baseUrl' });
    expect(fake.parts.settings.providers()[0]?.baseUrl).toBe('https://api.openai.com/v1');
    expect((await move('https://api.openai.com/v2')).baseUrl).toBe('https://api.openai.com/v2');
  });

  test('the order of keys is taken only when it names each key once', async () => {
    const { client } = start();
    await addOpenAi(client);
    const [a, b] = [await addKey(client, 'secret-number-one'), await addKey(client, 'secret-number-two')];
    const order = (ids: string[]) =>
      client.call('PUT /control/providers/:id/credential-order', { params: { id: 'openai' }, body: { ids } });
    for (const ids of [[a.id], [a.id, a.id], [a.id, b.id, 'x']]) {
      expect(await refusalOf(order(ids))).toMatchObject({ status: 400, field: 'ids' });
    }
    const view = await order([b.id, a.id]);
    expect(view.credentials.map(({ id }) => id)).toEqual([b.id, a.id]);
  });

  test('removing a provider removes its secrets from the store', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    await addKey(client);
    await client.call('DELETE /control/providers/:id', { params: { id: 'openai' } });
    expect(fake.secrets.size).toBe(0);
    expect(fake.parts.settings.credentials()).toEqual([]);
  });

  test('a provider whose only key is switched off is not called ready', async () => {
    const { client } = start();
    await addOpenAi(client);
    const { id } = await addKey(client);
    const ready = async () => (await client.call('GET /control/providers')).providers[0]?.ready;
    expect(await ready()).toBe(true);
    await client.call('PATCH /control/credentials/:id', { params: { id }, body: { enabled: false } });
    expect(await ready()).toBe(false);
  });
});

describe('tests of providers', () => {
  test('the outcome is noted on the key that was used', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    const { id } = await addKey(client);
    fake.discovery = async () => ({ ok: false, status: 401, message: 'The key was refused.' });
    // The question asked on adding the key may still be under way and would be joined.
    await client.call('POST /control/providers/:id/test', { params: { id: 'openai' }, body: {} });
    const result = await client.call('POST /control/providers/:id/test', { params: { id: 'openai' }, body: {} });
    expect(result).toEqual({ ok: false, message: 'The key was refused.' });
    const { providers } = await client.call('GET /control/providers');
    expect(providers[0]?.credentials.find((view) => view.id === id)?.lastTest).toEqual({
      at: fake.now,
      ok: false,
      message: 'The key was refused.',
    });
  });

  test('a provider that needs a key and has none is not asked', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    const result = await client.call('POST /control/providers/:id/test', { params: { id: 'openai' }, body: {} });
    expect(result.ok).toBe(false);
    expect(fake.discovered).toEqual([]);
  });

  test('closing aborts a question that is under way instead of waiting for a silent provider', async () => {
    const { client, fake, close } = start();
    fake.discovery = (_provider, signal) =>
      new Promise((resolve) =>
        signal?.addEventListener('abort', () => resolve({ ok: false, message: 'aborted' }), { once: true }),
      );
    await addOpenAi(client);
    await addKey(client);
    await close();
    expect(fake.discovered).toHaveLength(1);
  });

  test('a key that is removed while its provider is slow does not come back', async () => {
    const { client, fake, close } = start();
    const gate = Promise.withResolvers<void>();
    fake.discovery = async () => {
      await gate.promise;
      return { ok: true, models: 1, latencyMs: 1 };
    };
    await addOpenAi(client);
    const { id } = await addKey(client);
    await client.call('DELETE /control/credentials/:id', { params: { id } });
    gate.resolve();
    await close();
    expect(fake.parts.settings.credentials()).toEqual([]);
  });
});

describe('access keys', () => {
  test('only the secret of the default key can be shown again, and not after it is revoked', async () => {
    const { client, fake } = start();
    await ensureDefaultAccessKey(fake.parts.accessKeys, fake.parts.credentials);
    const reveal = (id: string) => client.call('POST /control/access-keys/:id/reveal', { params: { id } });
    expect((await reveal('default')).secret).toMatch(/^pm-[\w-]{43}$/);
    await client.call('POST /control/access-keys', { body: { name: 'editor' } });
    expect(await refusalOf(reveal('editor'))).toMatchObject({ status: 404 });
    await client.call('DELETE /control/access-keys/:id', { params: { id: 'default' } });
    expect(await refusalOf(reveal('default'))).toMatchObject({ status: 404 });
    expect(fake.secrets.size).toBe(0);
  });

  test('a revoked default key is not made anew at the next start', async () => {
    const { fake } = start();
    const { accessKeys, credentials } = fake.parts;
    await ensureDefaultAccessKey(accessKeys, credentials);
    await accessKeys.revoke('default');
    expect(await ensureDefaultAccessKey(accessKeys, credentials)).toBeUndefined();
  });

  test('two live keys cannot share a name; a revoked name is free again', async () => {
    const { client } = start();
    const create = () => client.call('POST /control/access-keys', { body: { name: 'editor', tags: { team: 'web' } } });
    expect((await create()).key.tags).toEqual({ team: 'web' });
    expect(await refusalOf(create())).toMatchObject({ status: 409, field: 'name' });
    await client.call('DELETE /control/access-keys/:id', { params: { id: 'editor' } });
    expect((await create()).key.name).toBe('editor');
  });
});

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
    expect(fake.spendQueries.at(-1)).toEqual({ by: 'tag:feature', from: 5, to: 9 });
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
