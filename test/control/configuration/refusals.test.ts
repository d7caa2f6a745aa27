// An import that is refused: half a configuration is worse than none, and a file must not point keys elsewhere.
import { describe, expect, test } from 'vitest';
import type { ConfigurationView } from '../../../src-main/contract/configuration-views.ts';
import { refusalOf } from '../../support/control-client.ts';
import { type HomeWithControl, homeWithControl } from '../../support/real-stores.ts';
import { chosen, everything, exported, imported, PASSPHRASE, whatOf, type Wishes } from './support.ts';

describe('refusals change nothing', () => {
  const refused = async (to: HomeWithControl, file: unknown, wishes: Wishes = {}) => {
    const before = await everything(to);
    const refusal = await refusalOf(imported(to, file, wishes));
    expect(await everything(to)).toEqual(before);
    return refusal;
  };

  test('a wrong passphrase, none, or secrets that were changed', async () => {
    const file = await exported(await chosen(), PASSPHRASE);
    const to = await homeWithControl();
    expect(await refused(to, file, { passphrase: 'wrong horse' })).toMatchObject({
      code: 'wrong-passphrase',
      field: 'passphrase',
    });
    expect(await refused(to, file)).toMatchObject({ code: 'passphrase-needed' });
    const cut = { ...file, secrets: { ...(file.secrets as object), sealed: 'AAAA' } };
    expect(await refused(to, cut, { passphrase: PASSPHRASE })).toMatchObject({ code: 'wrong-passphrase' });
    expect(whatOf(await imported(to, file, { withoutSecrets: true }))['credential openai/work']).toBe('added');
  });

  test('an address that was changed after the secrets were sealed', async () => {
    const file = await exported(await chosen(), PASSPHRASE);
    const text = JSON.stringify(file).replaceAll('https://api.openai.com', 'https://elsewhere.example');
    const to = await homeWithControl();
    const refusal = await refused(to, JSON.parse(text), { passphrase: PASSPHRASE });
    expect(refusal).toMatchObject({ code: 'changed-file', field: 'secrets' });
  });

  test.each<[string, (file: ConfigurationView) => unknown, string, string]>([
    ['another file', () => ({ some: 'thing' }), 'format', 'no configuration of Pointsman'],
    ['null', () => null, 'format', 'no configuration of Pointsman'],
    ['a newer file', (file) => ({ ...file, version: 2, strange: 1 }), 'version', 'Update Pointsman'],
    ['an unknown field', (file) => ({ ...file, strange: 1 }), 'strange', 'no such field'],
    [
      'a kind that is not known',
      (file) => ({ ...file, settings: { ...file.settings, plugin: {} } }),
      'settings.plugin',
      'no such kind',
    ],
    [
      'a value with a wrong field',
      (file) => withSetting(file, 'route', 'current', { targets: 'all' }),
      'settings.route.current.targets',
      'expected array',
    ],
    [
      'a name that is not its own',
      (file) => withSetting(file, 'route', 'current', { name: 'other' }),
      'settings.route.current.name',
      'must be "current"',
    ],
    [
      'an address that no one may add',
      (file) => withSetting(file, 'provider', 'openai', { baseUrl: 'http://api.openai.com/v1' }),
      'settings.provider.openai.baseUrl',
      'must use https',
    ],
    [
      'a key of nobody',
      (file) => ({ ...file, settings: { ...file.settings, provider: {} } }),
      'providerId',
      'no provider "openai"',
    ],
    [
      'an access key with a wrong scope',
      (file) => ({ ...file, accessKeys: [{ ...(file.accessKeys[1] as object), scope: { models: [] } }] }),
      'accessKeys.0.scope.models',
      'at least one',
    ],
    [
      'two access keys of one name',
      (file) => ({ ...file, accessKeys: [...file.accessKeys, file.accessKeys[1]] }),
      'accessKeys[2]',
      'accessKeys[1]',
    ],
  ])('%s', async (_name, broken, field, words) => {
    const file = await exported(await chosen());
    const refusal = await refused(await homeWithControl(), broken(file));
    expect(refusal.status).toBe(400);
    expect(refusal.field).toContain(field);
    expect(refusal.message).toContain(words);
  });

  test('a store that cannot take the settings gives the secrets back', async () => {
    const file = await exported(await chosen(), PASSPHRASE);
    const to = await homeWithControl();
    const put: string[] = [];
    const { set } = to.parts.credentials;
    Object.assign(to.parts.credentials, { set: (id: string, secret: string) => (put.push(id), set(id, secret)) });
    Object.assign(to.parts.settings, { putAll: () => Promise.reject(new Error('disk full')) });
    expect(await refusalOf(imported(to, file, { passphrase: PASSPHRASE }))).toMatchObject({ status: 500 });
    expect(put).toHaveLength(1);
    expect(await to.parts.credentials.get(put[0] ?? '')).toBeUndefined();
    expect(to.parts.accessKeys.kept()).toHaveLength(1);
  });
});

const withSetting = (file: ConfigurationView, kind: string, name: string, rest: object): unknown => ({
  ...file,
  settings: {
    ...file.settings,
    [kind]: { ...file.settings[kind], [name]: { ...(file.settings[kind]?.[name] as object), ...rest } },
  },
});
