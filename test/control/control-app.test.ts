// The control API's refusals, provider keys and access keys.
import { describe, expect, test } from 'vitest';
import { ensureDefaultAccessKey } from '../../src-main/control/default-access-key.ts';
import { SECRET, addKey, addOpenAi, refusalOf, startControl as start } from '../support/control-client.ts';

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

  test('a keychain that is locked in the middle ends in an answer, not in a dead engine', async () => {
    const { client, fake } = start();
    await addOpenAi(client);
    await addKey(client);
    Object.assign(fake.parts.credentials, { get: () => Promise.reject(new Error('the keychain is locked')) });
    await client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: { name: 'Renamed' } });
    const result = await client.call('POST /control/providers/:id/test', { params: { id: 'openai' }, body: {} });
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('locked') });
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
