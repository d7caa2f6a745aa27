// The real keyring of a Linux desktop, in a session of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCredentialStore } from '../../src-main/credentials/open-credential-store.ts';
import { keyringState } from '../../src-main/credentials/keyring-state.ts';
import { sourceUrl, startChild } from '../support/child.ts';
import { keyringSession, noKeyring } from '../support/keyring-session.ts';
import { tempHome } from '../support/temp-home.ts';

/** Runs `body` with an open `store` in a process of its own and returns what it returns. */
async function withStore<T>(home: string, env: NodeJS.ProcessEnv, body: string, mode = 'auto'): Promise<T> {
  const child = startChild(
    `
    import { openCredentialStore } from ${JSON.stringify(sourceUrl('credentials/open-credential-store.ts'))};
    const open = () => openCredentialStore({ home: ${JSON.stringify(home)}, env: process.env, mode: '${mode}' });
    const work = async () => { const store = await open(); ${body} };
    const result = await work().catch((error) => ({ failed: error.code, message: error.message }));
    console.log(JSON.stringify(result ?? null));
    process.exit(0);
  `,
    env,
  );
  const result = JSON.parse(await child.line()) as T;
  // A blocked native call would keep the process from ending.
  if (child.process.exitCode === null) await new Promise((resolve) => child.process.once('exit', resolve));
  return result;
}

describe.skipIf(noKeyring)(`with a keyring${noKeyring ? ` (skipped: ${noKeyring})` : ''}`, () => {
  test('a key is really in the keyring, under the name people know, and nowhere else', async () => {
    const session = await keyringSession();
    const home = tempHome();
    const result = await withStore<{ kind: string; description: string; read: string }>(
      home,
      session.env,
      `await store.set('c1', 'sk-very-secret');
       return { kind: store.kind, description: store.description, read: await store.get('c1') };`,
    );

    expect(result).toEqual({
      kind: 'keychain',
      description: 'Keys are kept in the desktop\'s keyring under the name "Pointsman".',
      read: 'sk-very-secret',
    });
    expect(await session.secretTool('lookup', 'service', 'Pointsman', 'account', 'c1')).toBe('sk-very-secret');
    for (const name of readdirSync(home)) {
      expect(readFileSync(join(home, name), 'utf8')).not.toContain('sk-very-secret');
    }
  });

  test('the trial at the start leaves nothing in the keyring', async () => {
    const session = await keyringSession();
    await withStore(tempHome(), session.env, '');
    expect(await session.secretTool('search', '--all', 'service', 'Pointsman').catch(() => '')).toBe('');
  });

  test('a deleted key is gone from the keyring', async () => {
    const session = await keyringSession();
    const result = await withStore(
      tempHome(),
      session.env,
      `await store.set('c1', 'sk-1'); await store.delete('c1'); await store.delete('c1'); return [await store.get('c1') ?? 'gone'];`,
    );
    expect(result).toEqual(['gone']);
    expect(await session.secretTool('search', '--all', 'service', 'Pointsman').catch(() => '')).toBe('');
  });

  test('keys of the sealed file are still found when a keyring appears, and can be replaced and deleted', async () => {
    const session = await keyringSession();
    const home = tempHome();
    const before = await openCredentialStore({ home, env: {}, mode: 'sealed-file' });
    for (const id of ['kept', 'replaced', 'deleted']) await before.set(id, `old-${id}`);
    const result = await withStore(
      home,
      session.env,
      `await store.set('replaced', 'new'); await store.delete('deleted');
       return [store.kind, await store.get('kept'), await store.get('replaced'), await store.get('deleted') ?? 'gone'];`,
    );

    expect(result).toEqual(['keychain', 'old-kept', 'new', 'gone']);
    expect(await before.get('kept')).toBe('old-kept');
    expect(await before.get('replaced')).toBeUndefined();
  });

  test('a locked keyring neither hangs nor asks: keys go to the file, and those in the keyring say why they are away', async () => {
    const session = await keyringSession();
    const home = tempHome();
    await withStore(home, session.env, `await store.set('c1', 'sk-1');`);
    await session.lock();
    const result = await withStore<unknown[]>(
      home,
      session.env,
      `await store.set('c2', 'sk-2');
       const failed = await store.get('c1').catch((error) => error.code + ': ' + error.message);
       const kept = await store.get('c2');
       await store.delete('c2');
       const undeleted = await store.delete('c1').catch((error) => error.code);
       return [store.kind, store.description, kept, failed, await store.get('c2').catch((error) => error.code), undeleted];`,
    );

    expect(result).toEqual([
      'sealed-file',
      expect.stringContaining('(because the keyring is locked)'),
      'sk-2',
      'keychain-locked: The key is not readable: the keyring is locked. Unlock it and try again.',
      'keychain-locked',
      'keychain-locked',
    ]);
  });

  test('asking for the keychain only where it is locked is refused with the reason', async () => {
    const session = await keyringSession();
    await session.lock();
    expect(await withStore(tempHome(), session.env, '', 'keychain')).toMatchObject({
      failed: 'keychain-unavailable',
      message: expect.stringContaining('the keyring is locked'),
    });
  });
});

describe.skipIf(process.platform !== 'linux')('without a working keyring', () => {
  test('a D-Bus session that never answers hangs neither the start nor the end', async () => {
    const folder = tempHome();
    const silent = createServer(() => {}).listen(join(folder, 'bus'));
    onTestFinished(() => void silent.close());
    const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}` };
    const home = tempHome();
    const result = await withStore(
      home,
      env,
      `await store.set('c1', 'sk-1'); return [store.kind, store.description, await store.get('c1')];`,
    );
    expect(result).toEqual([
      'sealed-file',
      expect.stringContaining('(because the keyring service does not answer)'),
      'sk-1',
    ]);
  }, 30_000);

  test.each([
    [{}, 'there is no D-Bus session'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' }, 'there is no D-Bus session'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' }, 'the D-Bus session cannot be reached'],
    [{ XDG_RUNTIME_DIR: '/nowhere/at/all' }, 'the D-Bus session cannot be reached'],
  ])('the environment %j falls back to the sealed file and says why', async (env, reason) => {
    const home = tempHome();
    const store = await openCredentialStore({ home, env, mode: 'auto' });
    expect(store.kind).toBe('sealed-file');
    expect(store.description).toContain(`(because ${reason})`);
    await store.set('c1', 'sk-1');
    expect(await store.get('c1')).toBe('sk-1');
    expect(await store.get('none')).toBeUndefined();
    await store.delete('c1');
    expect(await store.get('c1')).toBeUndefined();
    await expect(openCredentialStore({ home, env, mode: 'keychain' })).rejects.toThrow(reason);
  });

  test('a bus that hangs up in the middle is no keyring', async () => {
    const path = join(tempHome(), 'bus');
    const rude = createServer((socket) => socket.once('data', () => socket.end('OK 1234\r\n'))).listen(path);
    onTestFinished(() => void rude.close());
    expect(await keyringState({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` })).toMatchObject({ usable: false });
  });
});

test('other systems have no D-Bus to ask', async () => {
  expect(await keyringState({}, 'darwin')).toEqual({ usable: true });
  expect(await keyringState({}, 'win32')).toEqual({ usable: true });
});

test('choosing the sealed file leaves the keychain alone', async () => {
  const home = tempHome();
  const store = await openCredentialStore({ home, env: process.env, mode: 'sealed-file' });
  await store.set('c1', 'sk-1');
  expect(store.description).toContain('(as was asked for)');
  expect(existsSync(join(home, 'credentials.sealed'))).toBe(true);
});
