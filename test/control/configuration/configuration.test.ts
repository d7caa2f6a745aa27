// Export and import of the whole configuration: what is lost, overwritten or given away here is lost for good.
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/control-client.ts';
import { homeWithControl } from '../../support/real-stores.ts';
import {
  addKey,
  checkOf,
  chosen,
  everything,
  exported,
  imported,
  OTHER_SECRET,
  PASSPHRASE,
  reveal,
  SECRET,
  whatOf,
} from './support.ts';

describe('export', () => {
  test('holds every kind of settings and the access keys, and no secret', async () => {
    const home = await chosen();
    const file = await exported(home);
    expect(file).toMatchObject({ format: 'pointsman-configuration', version: 1, madeBy: '9.9.9' });
    expect(Object.keys(file.settings)).toEqual(Object.keys(home.parts.settings.all()));
    expect(Object.keys(file.settings['provider'] ?? {})).toEqual(['box', 'openai']);
    expect(file.settings['preference']).toMatchObject({ budgetUtcOffsetMinutes: 120 });
    expect(file.accessKeys).toMatchObject([{ name: 'default' }, { name: 'editor', scope: { requestsPerMinute: 60 } }]);
    const text = JSON.stringify(file);
    for (const { hash } of home.parts.accessKeys.kept()) expect(text).not.toContain(hash);
    expect(text).not.toContain(SECRET);
    expect(file.secrets).toBeUndefined();
  });

  test('with a passphrase the secrets are in it, unreadable', async () => {
    const home = await chosen();
    const text = JSON.stringify(await exported(home, PASSPHRASE));
    expect(text).toContain('"key":"passphrase"');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(PASSPHRASE);
    for (const { hash } of home.parts.accessKeys.kept()) expect(text).not.toContain(hash);
  });

  test('revoked keys stay behind, and a short passphrase is refused', async () => {
    const home = await chosen();
    await home.parts.accessKeys.revoke('editor');
    expect((await exported(home)).accessKeys).toMatchObject([{ name: 'default' }]);
    expect(await refusalOf(exported(home, 'short'))).toMatchObject({ status: 400, field: 'passphrase' });
  });

  test('a secret that is gone from the store is told of', async () => {
    const home = await chosen();
    const [credential] = home.parts.settings.credentials();
    await home.parts.credentials.delete(credential?.id ?? '');
    const body = { passphrase: PASSPHRASE };
    const { warnings } = await home.client.call('POST /control/configuration/export', { body });
    expect(warnings).toEqual([expect.stringContaining('openai/work')]);
  });
});

describe('import into a new home', () => {
  test('with the secrets everything works as where it came from, old access keys too', async () => {
    const from = await chosen();
    const { secret } = await from.client.call('POST /control/access-keys', { body: { name: 'robot' } });
    const file = await exported(from, PASSPHRASE);
    const to = await homeWithControl();
    const report = await imported(to, file, { passphrase: PASSPHRASE });
    expect(report.warnings).toEqual([]);
    expect(report.newSecrets).toEqual([]);
    expect(whatOf(report)).toMatchObject({
      'provider openai': 'added',
      'provider box': 'added',
      'credential openai/work': 'added',
      'route current': 'changed',
      'route fast': 'same',
      'budget editing': 'added',
      'preference budgetUtcOffsetMinutes': 'added',
      'access-key editor': 'added',
      'access-key default': 'skipped',
    });
    const { credential: _, ...others } = from.parts.settings.all();
    const { credential: __, ...there } = to.parts.settings.all();
    expect({ ...there, route: undefined }).toEqual({ ...others, route: undefined });
    const [key] = to.parts.settings.credentials();
    expect(key).toMatchObject({ label: 'work', weight: 3, models: ['large*'], enabled: true, storedIn: 'sealed-file' });
    expect(await to.parts.credentials.get(key?.id ?? '')).toBe(SECRET);
    expect(checkOf(to, secret)).toBe('robot');
  });

  test('without secrets keys wait for theirs, switched off, and access keys get new ones that are told once', async () => {
    const to = await homeWithControl();
    const report = await imported(to, await exported(await chosen()));
    expect(report.warnings).toEqual([expect.stringContaining('openai/work (…a1B2) has no secret')]);
    expect(to.parts.settings.credentials()).toMatchObject([{ label: 'work', enabled: false }]);
    expect(report.newSecrets.map(({ name }) => name)).toEqual(['editor']);
    expect(checkOf(to, report.newSecrets[0]?.secret ?? '')).toBe('editor');
    expect(to.parts.accessKeys.kept().at(-1)?.key.lastFour).toBe(report.newSecrets[0]?.secret.slice(-4));

    // The key that is entered again takes up its place, with its label, weight and filters.
    await addKey(to, SECRET);
    expect(to.parts.settings.credentials()).toMatchObject([{ label: 'work', weight: 3, enabled: true }]);
  });

  test('another key than the one that waits is added beside it', async () => {
    const to = await homeWithControl();
    await imported(to, await exported(await chosen()));
    await addKey(to, OTHER_SECRET);
    expect(to.parts.settings.credentials().map(({ label, enabled }) => [label, enabled])).toEqual([
      ['work', false],
      ['Key 2', true],
    ]);
  });

  test('the same file with its secrets, later, fills in what was missing', async () => {
    const from = await chosen();
    const to = await homeWithControl();
    await imported(to, await exported(from));
    const report = await imported(to, await exported(from, PASSPHRASE), { passphrase: PASSPHRASE });
    expect(whatOf(report)['credential openai/work']).toBe('changed');
    expect(to.parts.settings.credentials()).toMatchObject([{ enabled: true }]);
    expect(report.warnings).toEqual([]);
  });

  test('a dry run tells the same and changes nothing, but wants the right passphrase', async () => {
    const file = await exported(await chosen(), PASSPHRASE);
    const to = await homeWithControl();
    const before = await everything(to);
    const report = await imported(to, file, { passphrase: PASSPHRASE, dryRun: true });
    expect(report).toMatchObject({ dryRun: true, newSecrets: [] });
    expect(await refusalOf(imported(to, file, { passphrase: 'wrong', dryRun: true }))).toMatchObject({ status: 400 });
    expect(await everything(to)).toEqual(before);
    expect(whatOf(await imported(to, file, { passphrase: PASSPHRASE }))).toEqual(whatOf(report));
  });

  test('a second import finds everything the same', async () => {
    const file = await exported(await chosen(), PASSPHRASE);
    const to = await homeWithControl();
    await imported(to, file, { passphrase: PASSPHRASE, mode: 'replace' });
    const before = await everything(to);
    const again = await imported(to, file, { passphrase: PASSPHRASE, mode: 'replace' });
    expect(new Set(again.changes.map(({ what }) => what))).toEqual(new Set(['same']));
    expect(await everything(to)).toEqual(before);
  });

  test('models are asked for at what came in', async () => {
    const to = await homeWithControl();
    await imported(to, await exported(await chosen(), PASSPHRASE), { passphrase: PASSPHRASE });
    await to.close();
    expect(to.fake.discovered).toEqual(
      expect.arrayContaining([
        { providerId: 'openai', secret: SECRET },
        { providerId: 'box', secret: undefined },
      ]),
    );
  });
});

describe('import into a home in use', () => {
  test('merging overwrites nothing; replacing takes the word of the file; neither removes anything', async () => {
    const from = await chosen();
    const file = await exported(from);
    await from.client.call('PUT /control/providers/:id', { params: { id: 'box' }, body: { name: 'My box' } });
    await from.client.call('PUT /control/routes/:name', { params: { name: 'mine' }, body: { targets: [] } });
    await from.client.call('PUT /control/budgets/:name', {
      params: { name: 'editing' },
      body: { limitNanoUsd: 99, period: 'day' },
    });
    const before = await everything(from);
    const merged = await imported(from, file);
    expect(whatOf(merged)).toMatchObject({ 'provider box': 'skipped', 'budget editing': 'skipped' });
    expect(merged.changes.find(({ name }) => name === 'box')?.reason).toContain('--replace');
    expect(await everything(from)).toEqual(before);

    const replaced = await imported(from, file, { mode: 'replace' });
    expect(whatOf(replaced)).toMatchObject({ 'provider box': 'changed', 'budget editing': 'changed' });
    expect(from.parts.settings.budgets()).toMatchObject([{ limitNanoUsd: 5 }]);
    expect(from.parts.settings.providers().find(({ id }) => id === 'box')?.name).toBe('box');
    expect(from.parts.settings.routes().map(({ name }) => name)).toContain('mine');
  });

  test('a route that somebody chose is no empty place', async () => {
    const file = await exported(await chosen());
    const to = await homeWithControl();
    await to.client.call('PUT /control/routes/:name', {
      params: { name: 'current' },
      body: { targets: [{ providerId: 'demo', model: 'demo/slow' }] },
    });
    expect(whatOf(await imported(to, file))['route current']).toBe('skipped');
  });

  test('replacing the `default` key lets in who has the old secret, and says that the new one is void', async () => {
    const from = await chosen();
    const old = await reveal(from);
    const to = await homeWithControl();
    const fresh = await reveal(to);
    const file = await exported(from, PASSPHRASE);
    await imported(to, file, { passphrase: PASSPHRASE });
    expect([checkOf(to, old), checkOf(to, fresh)]).toEqual(['unknown', 'default']);
    const report = await imported(to, file, { passphrase: PASSPHRASE, mode: 'replace' });
    expect(report.changes.find(({ name }) => name === 'default')?.reason).toContain('opens nothing any more');
    expect([checkOf(to, old), checkOf(to, fresh)]).toEqual(['default', 'unknown']);
    expect(await reveal(to)).toBe(old);
  });

  test('a budget of a key that has another id here counts the key of here', async () => {
    const from = await chosen();
    const to = await homeWithControl();
    const { key } = await to.client.call('POST /control/access-keys', { body: { name: 'editor' } });
    await imported(to, await exported(from));
    expect(to.parts.settings.budgets()).toMatchObject([{ name: 'editing', scope: { type: 'key', keyId: key.id } }]);
  });

  test('a key that was revoked here does not come back', async () => {
    const home = await chosen();
    const file = await exported(home, PASSPHRASE);
    await home.parts.accessKeys.revoke('editor');
    const report = await imported(home, file, { passphrase: PASSPHRASE, mode: 'replace' });
    expect(report.changes.find(({ name }) => name === 'editor')).toMatchObject({
      what: 'skipped',
      reason: 'it was revoked here',
    });
  });

  test('the same secret is not stored twice', async () => {
    const file = await exported(await chosen(), PASSPHRASE);
    const to = await homeWithControl();
    await to.client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: {} });
    await addKey(to, SECRET);
    const report = await imported(to, file, { passphrase: PASSPHRASE });
    expect(whatOf(report)['credential openai/work']).toBe('skipped');
    expect(to.parts.settings.credentials()).toHaveLength(1);
  });

  test('a file never binds a secret of this home to another address', async () => {
    const home = await chosen();
    const file = await exported(home);
    const [id = '', credential] = Object.entries(file.settings['credential'] ?? {})[0] ?? [];
    const changed = {
      ...file,
      settings: {
        ...file.settings,
        provider: {
          ...file.settings['provider'],
          openai: { ...(file.settings['provider']?.['openai'] as object), baseUrl: 'https://elsewhere.example/v1' },
        },
        credential: { [id]: { ...(credential as object), boundTo: 'https://elsewhere.example:443', label: 'x' } },
      },
    };
    const report = await imported(home, changed, { mode: 'replace' });
    expect(home.parts.settings.credentials()).toMatchObject([{ boundTo: 'https://api.openai.com:443', label: 'x' }]);
    expect(report.warnings).toEqual([expect.stringContaining('may only be sent to https://api.openai.com:443')]);
  });

  test('what a route or budget misses is told', async () => {
    const file = await exported(await chosen());
    const { openai: _, ...providers } = file.settings['provider'] ?? {};
    const settings = { ...file.settings, provider: providers, credential: {} };
    const to = await homeWithControl();
    const report = await imported(to, { ...file, settings, accessKeys: [] });
    expect(report.warnings).toEqual([
      'The route current asks the provider "openai", which is not here.',
      'The budget editing counts an access key that is not here.',
    ]);
  });
});
