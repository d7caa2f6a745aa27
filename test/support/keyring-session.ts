// A D-Bus session and a keyring of its own, for tests that must not touch the one of whoever runs them.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tempHome } from './temp-home.ts';

const TOOLS = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'];

/** Why these tests cannot run here; undefined when they can. */
export const noKeyring =
  process.platform === 'linux'
    ? missingTool()
    : 'the tests of the Linux keyring need Linux; this system has another keychain';

function missingTool(): string | undefined {
  const missing = TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  return missing.length === 0 ? undefined : `the tests of the keyring need ${missing.join(', ')}`;
}

const START = `
  printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  has_owner='org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets'
  until dbus-send --session --print-reply --dest=org.freedesktop.DBus / $has_owner | grep -q true; do sleep 0.05; done
  echo "$DBUS_SESSION_BUS_ADDRESS"
  cat >/dev/null`;

export interface KeyringSession {
  /** For child processes that shall use this keyring. */
  readonly env: NodeJS.ProcessEnv;
  /** Output of `secret-tool` with these arguments. */
  secretTool(...args: string[]): Promise<string>;
  /** As a screen lock does. */
  lock(): Promise<void>;
}

/** Call inside a test. The keyring is unlocked and empty. */
export async function keyringSession(): Promise<KeyringSession> {
  const home = tempHome();
  const folders = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: join(home, 'run') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const base = { ...process.env, ...folders, XDG_CACHE_HOME: join(home, 'cache'), DISPLAY: '', WAYLAND_DISPLAY: '' };
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', START], {
    env: base,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    session.stdin.end();
    if (session.exitCode === null) await once(session, 'exit');
  });
  const [address] = (await once(createInterface({ input: session.stdout }), 'line')) as [string];
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
  const run = promisify(execFile);
  const output = async (tool: string, args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await run(tool, args, { env });
    return stdout + stderr;
  };
  return {
    env,
    secretTool: (...args) => output('secret-tool', args),
    async lock() {
      const keyring = '/org/freedesktop/secrets';
      const call = `org.freedesktop.Secret.Service.Lock array:objpath:${keyring}/collection/login`;
      await output('dbus-send', `--print-reply --dest=org.freedesktop.secrets ${keyring} ${call}`.split(' '));
    },
  };
}
