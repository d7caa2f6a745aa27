// All settings at once: what is taken out whole must go in whole, or not at all.
import { expect, test, vi } from 'vitest';
import { isSettingsKind, SETTINGS_KINDS, checkSetting } from '../../src-main/settings/settings-kinds.ts';
import { SettingsError } from '../../src-main/settings/settings-error.ts';
import { openSettings } from '../../src-main/settings/sqlite-settings.ts';
import { credentialOf, providerOf, routeOf } from '../support/settings-records.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

test('every kind that is stored can be checked, and is written down in the order of names', async () => {
  const settings = openSettings(tempDatabase());
  for (const id of ['zeta', 'alpha']) await settings.putProvider(providerOf(id));
  await settings.putCredential(credentialOf('c1', 'alpha'));
  await settings.putRoute(routeOf('fast'));
  await settings.setPreference('firstStartDone', true);
  const all = settings.all();
  expect(Object.keys(all).sort((a, b) => a.localeCompare(b))).toEqual(
    [...SETTINGS_KINDS].sort((a, b) => a.localeCompare(b)),
  );
  expect(Object.keys(all.provider ?? {})).toEqual(['alpha', 'zeta']);
  expect(all.preference).toEqual({ firstStartDone: true });
  for (const [kind, named] of Object.entries(all)) {
    if (!isSettingsKind(kind)) throw new Error(`${kind} cannot be checked`);
    for (const [name, value] of Object.entries(named)) expect(checkSetting(kind, name, value)).toEqual({ value });
  }
});

test('what was taken out goes into another home, and is there after a restart', async () => {
  const from = openSettings(tempDatabase());
  await from.putProvider(providerOf('acme', { headers: { a: 'b' } }));
  await from.putRoute(routeOf('fast'));
  const db = tempDatabase();
  const to = openSettings(db);
  const told = vi.fn<() => void>();
  to.onChange(told);
  await to.putAll(from.all());
  for (const seen of [to, openSettings(db)]) expect(seen.all()).toEqual(from.all());
  expect(told).toHaveBeenCalledTimes(1);
});

test('one wrong value keeps all others out', async () => {
  const db = tempDatabase();
  const settings = openSettings(db);
  await settings.putRoute(routeOf('fast'));
  const before = settings.all();
  const told = vi.fn<() => void>();
  settings.onChange(told);
  const values = { provider: { acme: providerOf('acme') }, route: { fast: { ...routeOf('fast'), targets: 'all' } } };
  await expect(settings.putAll(values)).rejects.toThrow(SettingsError);
  for (const seen of [settings, openSettings(db)]) expect(seen.all()).toEqual(before);
  expect(told).not.toHaveBeenCalled();
});

test('a row that cannot be written takes back those before it, in the table and in memory', async () => {
  const db = tempDatabase();
  const settings = openSettings(db);
  const before = settings.all();
  db.exec(
    `CREATE TRIGGER no_routes BEFORE INSERT ON settings WHEN new.kind = 'route' BEGIN SELECT RAISE(ABORT, 'full'); END`,
  );
  const values = { provider: { acme: providerOf('acme') }, route: { fast: routeOf('fast') } };
  await expect(settings.putAll(values)).rejects.toThrow('full');
  for (const seen of [settings, openSettings(db)]) expect(seen.all()).toEqual(before);
});

test.each([
  ['route', 'Fast!', routeOf('Fast!'), 'name'],
  ['route', 'fast', routeOf('slow'), 'name'],
  ['provider', 'acme', { ...providerOf('acme'), baseUrl: 'ftp://x' }, 'baseUrl'],
  ['credential', 'c2', credentialOf('c1', 'acme'), 'id'],
  ['preference', 'no spaces', true, 'name'],
] as const)('a wrong %s "%s" is told by its field', (kind, name, value, field) => {
  const checked = checkSetting(kind, name, value);
  expect(checked).toBeInstanceOf(SettingsError);
  expect(checked).toMatchObject({ field });
});

test.each(['plugin', 'constructor', '__proto__', ''])('"%s" is no kind of settings', (kind) => {
  expect(isSettingsKind(kind)).toBe(false);
});
