// The shell on a stand-in of Electron, with the engine as a real child process: what a user of the desktop app relies on.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Status } from '../../src-main/contract/control-api.ts';
import { CONTENT_SECURITY_POLICY } from '../../src-main/contract/content-security-policy.ts';
import { chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';
import * as standIn from './electron-stand-in.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));
const dist = join(import.meta.dirname, '../../dist');
vi.mock('../../src-main/electron/paths.ts', () => ({
  shellFiles: () => ({
    preload: join(dist, 'main/preload.cjs'),
    engineProcess: join(dist, 'main/engine-process.js'),
    ui: join(dist, 'renderer'),
    trayIcon: join(dist, 'renderer/tray.png'),
  }),
}));
/** The shell's preferences, in memory: the store's own file handling is its package's business. */
vi.mock('electron-store', () => ({
  default: class {
    readonly values: Record<string, unknown>;
    constructor({ defaults }: { defaults: Record<string, unknown> }) {
      this.values = { ...defaults };
    }
    get(name: string): unknown {
      return this.values[name];
    }
    set(values: Record<string, unknown>): void {
      Object.assign(this.values, values);
    }
  },
}));

let home: string;
let first: SimulatedProvider;
let second: SimulatedProvider;

/** What the page does: calls through app://. */
const page = (path: string, init?: RequestInit): Promise<Response> => {
  const handler = standIn.record.protocols.get('app');
  if (!handler) throw new Error('app:// is not handled');
  return handler(new Request(`app://pointsman${path}`, init));
};
const pageJson = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await (await page(path, init)).json()) as T;
const send = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const status = (): Promise<Status> => pageJson<Status>('/control/status');

const tray = (): { menu: MenuItemConstructorOptions[] } => {
  const [only] = standIn.trays;
  if (!only) throw new Error('no tray');
  return only;
};
const item = (menu: readonly MenuItemConstructorOptions[], label: string | RegExp): MenuItemConstructorOptions => {
  const found = menu.find((each) => (typeof label === 'string' ? each.label === label : label.test(each.label ?? '')));
  if (!found) throw new Error(`no menu item ${label} in ${menu.map((each) => each.label).join(' | ')}`);
  return found;
};
const click = (entry: MenuItemConstructorOptions): void => (entry.click as () => void)();
/** Waits until the tray shows what is wanted. */
async function trayShows(test: (menu: readonly MenuItemConstructorOptions[]) => boolean): Promise<void> {
  while (!test(tray().menu)) await once(standIn.trayChanges, 'changed');
}
const submenu = (label: string): MenuItemConstructorOptions[] =>
  item(tray().menu, label).submenu as MenuItemConstructorOptions[];

async function chat(model = 'current'): Promise<string> {
  const response = await page(
    '/v1/chat/completions',
    send('POST', { model, stream: true, messages: [{ role: 'user', content: 'hi' }] }),
  );
  const text = await response.text();
  return [...text.matchAll(/"content":"([^"]*)"/g)].map((match) => match[1]).join('');
}

beforeAll(async () => {
  if (!existsSync(join(dist, 'main/engine-process.js'))) throw new Error('dist is missing: npm run build makes it');
  home = await mkdtemp(join(tmpdir(), 'pm-shell-'));
  first = await simulateProvider(() => ({ steps: chatStream('first answers') }));
  second = await simulateProvider(() => ({ steps: chatStream('second answers') }));
  standIn.record.env = {
    ...process.env,
    POINTSMAN_HOME: home,
    POINTSMAN_PORT: '0',
    POINTSMAN_SECRET: 'test',
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  };
  process.env['POINTSMAN_HOME'] = home;
  const { startShell } = await import('../../src-main/electron/shell.ts');
  await startShell();
  for (const [id, provider] of [
    ['one', first],
    ['two', second],
  ] as const) {
    await page(
      `/control/providers/${id}`,
      send('PUT', { dialect: 'openai-chat', baseUrl: provider.baseUrl, local: true, models: ['sim'] }),
    );
  }
  await page(
    '/control/routes/current',
    send('PUT', {
      targets: [
        { providerId: 'one', model: 'sim' },
        { providerId: 'two', model: 'sim' },
      ],
    }),
  );
}, 60_000);

afterAll(async () => {
  for (const child of standIn.children) child.kill();
  await Promise.all([first?.close(), second?.close()]);
  await rm(home, { recursive: true, force: true });
});

describe('the window', () => {
  it('is sandboxed, isolated and without Node, and loads only app://', () => {
    const [window] = standIn.windows;
    expect(window?.options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
    expect(window?.options['webPreferences']).not.toHaveProperty('experimentalFeatures');
    expect(window?.webContents.url).toBe('app://pointsman/');
    expect(standIn.record.sandboxEnabled).toBe(true);
  });

  it('may not navigate away, open windows or embed views; links go to the browser', () => {
    const contents = standIn.windows[0]?.webContents;
    let prevented = 0;
    const event = (url: string): object => ({ url, preventDefault: () => (prevented += 1) });
    contents?.emit('will-navigate', event('https://evil.example/'));
    contents?.emit('will-navigate', event('file:///etc/passwd'));
    contents?.emit('will-attach-webview', event(''));
    expect(prevented).toBe(3);
    contents?.emit('will-navigate', event('app://pointsman/spend'));
    expect(prevented).toBe(3);
    expect(contents?.windowOpenHandler?.({ url: 'https://docs.example/' })).toEqual({ action: 'deny' });
    expect(contents?.windowOpenHandler?.({ url: 'javascript:alert(1)' })).toEqual({ action: 'deny' });
    expect(standIn.record.opened).toEqual(['https://evil.example/', 'https://docs.example/']);
  });

  it('gets no permission but writing the clipboard', () => {
    const answers: [string, boolean][] = [];
    const contents = { getURL: () => 'app://pointsman/' };
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'clipboard-sanitized-write']) {
      (standIn.record.permissionRequest as unknown as (c: object, p: string, a: (ok: boolean) => void) => void)(
        contents,
        permission,
        (ok) => answers.push([permission, ok]),
      );
    }
    expect(answers.filter(([, ok]) => ok)).toEqual([['clipboard-sanitized-write', true]]);
    expect((standIn.record.devicePermission as unknown as () => boolean)()).toBe(false);
  });

  it('a second start shows the first window instead of another engine', () => {
    const before = standIn.windows.length;
    standIn.app.emit('second-instance');
    expect(standIn.windows).toHaveLength(before);
    expect(standIn.windows[0]?.calls).toContain('focus');
  });
});

describe('app://', () => {
  it('serves the page under the strict policy, and the page’s own paths too', async () => {
    for (const path of ['/', '/spend']) {
      const response = await page(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    }
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
  });

  it.each(['/../main/engine-process.js', '/%2e%2e/main/cli.js', '/..%5cmain%5ccli.js'])(
    'does not leave its folder: %s',
    async (path) => {
      const response = await page(path);
      expect(await response.text()).not.toContain('createEngine');
    },
  );

  it('refuses another host', async () => {
    const handler = standIn.record.protocols.get('app');
    expect((await handler?.(new Request('app://other/control/status')))?.status).toBe(404);
  });

  it('forwards control calls without any key in the page', async () => {
    expect((await status()).gateway?.port).toBeGreaterThan(0);
  });

  it('forwards a chat stream as it comes, not when it is over', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const [opening, firstWord, ...rest] = chatStream('one two');
    if (!opening || !firstWord) throw new Error('stream too short');
    first.behave(() => ({ steps: [opening, firstWord, { wait: gate }, ...rest] }));
    const response = await page(
      '/v1/chat/completions',
      send('POST', { model: 'current', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
    );
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let seen = '';
    while (!seen.includes('one')) seen += decoder.decode((await reader?.read())?.value, { stream: true });
    expect(seen).not.toContain('two');
    release();
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read())
      seen += decoder.decode(step.value, { stream: true });
    expect(seen).toContain('[DONE]');
    first.behave(() => ({ steps: chatStream('first answers') }));
  });
});

describe('the tray', () => {
  it('shows port, spend and a radio per target; choosing one changes who answers the next request', async () => {
    await trayShows((menu) =>
      menu.some((each) => each.label === 'current' && (each.submenu as unknown[])?.length === 2),
    );
    expect(item(tray().menu, /^Gateway on port \d+$/).enabled).toBe(false);
    expect(item(tray().menu, /^Today: \$/)).toBeDefined();
    expect(submenu('current').map(({ type, checked }) => [type, checked])).toEqual([
      ['radio', true],
      ['radio', false],
    ]);
    expect(await chat()).toBe('first answers');

    click(item(submenu('current'), /two/i));
    await trayShows(() => /two/i.test(submenu('current')[0]?.label ?? ''));
    expect(submenu('current')[0]?.checked).toBe(true);
    expect(await chat()).toBe('second answers');
    expect(
      (await pageJson<{ routes: { name: string; targets: unknown[] }[] }>('/control/routes')).routes.find(
        (route) => route.name === 'current',
      )?.targets,
    ).toHaveLength(2);
  });

  it('pauses and resumes the gateway', async () => {
    click(item(tray().menu, 'Pause gateway'));
    await trayShows((menu) => menu.some((each) => each.label === 'Resume gateway'));
    expect(
      (
        await page(
          '/v1/chat/completions',
          send('POST', { model: 'demo/echo', messages: [{ role: 'user', content: 'x' }] }),
        )
      ).status,
    ).toBe(503);
    click(item(tray().menu, 'Resume gateway'));
    await trayShows((menu) => menu.some((each) => each.label === 'Pause gateway'));
  });
});

describe('the engine', () => {
  it('comes back on the same port after it was killed', async () => {
    const before = await status();
    standIn.children.at(-1)?.kill();
    await trayShows((menu) => menu.some((each) => /restarting/.test(each.label ?? '')));
    await trayShows((menu) => menu.some((each) => each.label === `Gateway on port ${before.gateway?.port}`));
    const after = await status();
    expect(after.gateway?.port).toBe(before.gateway?.port);
    expect(after.pid).not.toBe(before.pid);
    expect(await chat()).toBe('second answers');
  }, 30_000);

  it('quitting lets a running answer finish, then ends', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const asked = Promise.withResolvers<void>();
    const [opening, word, ...rest] = chatStream('the end');
    if (!opening || !word) throw new Error('stream too short');
    second.behave(() => {
      asked.resolve();
      return { steps: [opening, word, { wait: gate }, ...rest] };
    });
    const answer = chat();
    await asked.promise;
    const exited = once(standIn.app, 'exited');
    standIn.app.quit();
    expect(standIn.record.exits).toEqual([]);
    release();
    expect(await answer).toBe('the end');
    expect(await exited).toEqual([0]);
    expect(standIn.children.at(-1)?.child.exitCode).toBe(0);
  }, 30_000);
});
