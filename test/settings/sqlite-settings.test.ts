// Settings survive restarts, and what is wrong is refused or skipped, never fatal.
import { expect, test } from 'vitest';
import { makeProvider } from '../../src-main/providers/make-provider.ts';
import { registry } from '../../src-main/providers/registry.ts';
import { SettingsError } from '../../src-main/settings/settings-error.ts';
import { openSettings } from '../../src-main/settings/sqlite-settings.ts';
import { credentialOf, providerOf, routeOf } from '../support/settings-records.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

test('everything is there again after a restart', async () => {
  const db = tempDatabase();
  const settings = openSettings(db);
  const provider = providerOf('acme', {
    registryId: 'acme',
    auth: { type: 'header', name: 'x-api-key' },
    modelsPath: '/models',
    traits: { maxTokensField: 'max_tokens', streamUsageOption: false, unsupportedFields: ['user'] },
    headers: { 'x-app': 'Pointsman' },
    models: ['one'],
  });
  const credential = credentialOf('c1', 'acme', { lastTest: { at: 5, ok: false, message: 'refused' } });
  await settings.putProvider(provider);
  await settings.putCredential(credential);
  await settings.putRoute(routeOf('fast'));
  await settings.setPreference('allowedHosts', ['a.example', { b: [1, null, true] }]);

  for (const seen of [settings, openSettings(db)]) {
    expect(seen.providers()).toEqual([provider]);
    expect(seen.credentials()).toEqual([credential]);
    expect(seen.routes()).toEqual([routeOf('fast')]);
    expect(seen.preference('allowedHosts')).toEqual(['a.example', { b: [1, null, true] }]);
  }
});

test('every shipped provider can be stored', async () => {
  const settings = openSettings(tempDatabase());
  for (const row of registry) {
    const made = makeProvider(row.id, { registryId: row.id, baseUrl: row.baseUrl });
    if (!made.ok) throw new Error(made.message);
    await settings.putProvider(made.provider);
  }
  expect(settings.providers()).toHaveLength(registry.length);
});

test('a route may wait for its first target', async () => {
  const db = tempDatabase();
  await openSettings(db).putRoute(routeOf('smart', { targets: [] }));
  expect(openSettings(db).routes()).toEqual([routeOf('smart', { targets: [] })]);
});

test('credentials come in the order in which they are tried', async () => {
  const settings = openSettings(tempDatabase());
  for (const [id, providerId, order] of [
    ['z', 'b', 0],
    ['y', 'a', 1],
    ['x', 'a', 0],
  ] as const) {
    await settings.putCredential(credentialOf(id, providerId, { order }));
  }
  expect(settings.credentials().map((credential) => credential.id)).toEqual(['x', 'y', 'z']);
});

test('removing says whether there was something to remove', async () => {
  const settings = openSettings(tempDatabase());
  await settings.putProvider(providerOf('acme'));
  expect(await settings.removeProvider('acme')).toBe(true);
  expect(await settings.removeProvider('acme')).toBe(false);
  expect(await settings.removeCredential('none')).toBe(false);
  expect(await settings.removeRoute('none')).toBe(false);
  expect(settings.providers()).toEqual([]);
});

test('a preference that is set to nothing is gone', async () => {
  const db = tempDatabase();
  const settings = openSettings(db);
  await settings.setPreference('firstStartDone', true);
  await settings.setPreference('firstStartDone', undefined);
  expect(settings.preference('firstStartDone')).toBeUndefined();
  expect(openSettings(db).preference('firstStartDone')).toBeUndefined();
});

test('changing what was read does not change what is stored', async () => {
  const settings = openSettings(tempDatabase());
  await settings.setPreference('allowedHosts', ['a.example']);
  settings.preference<string[]>('allowedHosts')?.push('b.example');
  (settings.providers() as unknown[]).push('x');
  expect(settings.preference('allowedHosts')).toEqual(['a.example']);
  expect(settings.providers()).toEqual([]);
});

test.each([
  ['id', (s) => s.putProvider(providerOf('My Provider'))],
  ['id', (s) => s.putProvider(providerOf('a/b'))],
  ['baseUrl', (s) => s.putProvider(providerOf('acme', { baseUrl: 'file:///etc/passwd' }))],
  ['baseUrl', (s) => s.putProvider(providerOf('acme', { baseUrl: 'https://acme.example/v1/' }))],
  ['headers.x-a', (s) => s.putProvider(providerOf('acme', { headers: { 'x-a': 'b\r\nx-evil: c' } }))],
  ['dialect', (s) => s.putProvider(providerOf('acme', { dialect: 'smtp' as 'openai-chat' }))],
  ['lastFour', (s) => s.putCredential(credentialOf('c1', 'acme', { lastFour: 'sk-a-whole-secret' }))],
  ['name', (s) => s.putRoute(routeOf('Fast One'))],
  ['targets.0.model', (s) => s.putRoute(routeOf('fast', { targets: [{ providerId: 'acme', model: '' }] }))],
  ['name', (s) => s.setPreference('not a name', 1)],
  ['value', (s) => s.setPreference('limit', 10n)],
] satisfies [string, (settings: ReturnType<typeof openSettings>) => Promise<void>][])(
  'a wrong %s is refused by name and leaves nothing behind',
  async (field, put) => {
    const settings = openSettings(tempDatabase());
    let told = 0;
    settings.onChange(() => (told += 1));
    const error = await put(settings).then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(error).toBeInstanceOf(SettingsError);
    expect(error).toMatchObject({ field, message: expect.stringMatching(new RegExp(`^${field}: .+`)) });
    expect([settings.providers(), settings.credentials(), settings.routes(), told]).toEqual([[], [], [], 0]);
  },
);

test('a field that is no part of a credential is not stored: it could be the secret', async () => {
  const db = tempDatabase();
  const careless = { ...credentialOf('c1', 'acme'), secret: 'sk-very-secret' };
  await openSettings(db).putCredential(careless);
  expect(JSON.stringify(db.prepare('SELECT * FROM settings').all())).not.toContain('sk-very-secret');
});

test('damaged rows are reported and skipped; the others load and nothing is deleted', async () => {
  const db = tempDatabase();
  await openSettings(db).putProvider(providerOf('good'));
  const add = db.prepare('INSERT INTO settings VALUES (?, ?, ?)');
  add.run('provider', 'torn', '{"id":"torn","na');
  add.run('provider', 'old', JSON.stringify({ ...providerOf('old'), dialect: 'gopher' }));
  add.run('route', 'empty', JSON.stringify({ name: 'empty' }));
  const log: string[] = [];
  const settings = openSettings(db, { log: (line) => log.push(line) });

  expect(settings.providers().map((provider) => provider.id)).toEqual(['good']);
  expect(settings.routes()).toEqual([]);
  expect(log).toEqual([
    expect.stringMatching(/provider "old" was skipped \(dialect: /),
    expect.stringMatching(/provider "torn" was skipped/),
    expect.stringMatching(/route "empty" was skipped \(targets: /),
  ]);
  expect(db.prepare('SELECT count(*) AS n FROM settings').get()).toEqual({ n: 4 });
});

test('listeners hear of a change when it can be read, and not after they left', async () => {
  const settings = openSettings(tempDatabase());
  const seen: number[] = [];
  const leave = settings.onChange(() => seen.push(settings.providers().length));
  await settings.putProvider(providerOf('acme'));
  await settings.removeProvider('acme');
  leave();
  await settings.putProvider(providerOf('acme'));
  expect(seen).toEqual([1, 0]);
});

test('a failing listener does not undo the change or silence the others', async () => {
  const log: string[] = [];
  const settings = openSettings(tempDatabase(), { log: (line) => log.push(line) });
  let told = 0;
  settings.onChange(() => {
    throw new Error('oops');
  });
  settings.onChange(() => (told += 1));
  await settings.putProvider(providerOf('acme'));
  expect(told).toBe(1);
  expect(log).toEqual(['Settings: a listener failed (oops).']);
});
