// The browser's way in: who gets what from the UI server.
import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createControlApp } from '../../src-main/control/app.ts';
import { cleanPath } from '../../src-main/control/ui-files.ts';
import { type UiServer, startUiServer } from '../../src-main/control/ui-server.ts';
import { EngineStartError } from '../../src-main/engine-errors.ts';
import { type FakeEngineParts, fakeParts } from '../support/control-fakes.ts';
import { tempHome } from '../support/temp-home.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Started {
  readonly server: UiServer;
  readonly fake: FakeEngineParts;
  /** Sends the path as it stands, unlike `fetch`, which would clean it. */
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** The cookie of a new session. */
  logIn(): Promise<string>;
}

async function start(): Promise<Started> {
  const home = tempHome();
  const uiFolder = join(home, 'ui');
  mkdirSync(join(uiFolder, 'assets'), { recursive: true });
  writeFileSync(join(home, 'outside.txt'), 'outside');
  writeFileSync(join(uiFolder, 'index.html'), '<title>page</title>');
  writeFileSync(join(uiFolder, 'assets', 'main-a1B2c3D4.js'), 'export {};');
  const fake = fakeParts(home);
  const app = createControlApp(fake.parts);
  const { handleAsUser } = fake.parts.gateway;
  const server = await startUiServer({ port: 0, uiFolder, app, handleAsUser, now: () => fake.now });
  onTestFinished(() => server.close(0));
  const ask: Started['ask'] = (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: server.port, path, headers, method }, (response) => {
        text(response).then(
          (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
          reject,
        );
      });
      request.on('error', reject).end();
    });
  const logIn = async (): Promise<string> => {
    const answer = await ask(pathOf(server.newLoginLink()));
    return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  };
  return { server, fake, ask, logIn };
}

const pathOf = (link: string): string => link.slice(link.indexOf('/login'));

describe('the login link', () => {
  test('works once', async () => {
    const { server, ask } = await start();
    const path = pathOf(server.newLoginLink());
    expect((await ask(path)).status).toBe(200);
    const again = await ask(path);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('is not used up by a program that only previews it', async () => {
    const { server, ask } = await start();
    const path = pathOf(server.newLoginLink());
    await ask(path, {}, 'HEAD');
    expect((await ask(path)).headers['set-cookie']).toHaveLength(1);
  });

  test('expires after ten minutes', async () => {
    const { server, fake, ask } = await start();
    const path = pathOf(server.newLoginLink());
    fake.now += 10 * 60_000;
    expect((await ask(path)).status).toBe(403);
  });

  test('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const { server, ask } = await start();
    const answer = await ask(pathOf(server.newLoginLink()));
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^pointsman-session-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test.each(['', 'x', 'A'.repeat(43)])('a made-up token %j opens nothing', async (token) => {
    const { ask } = await start();
    expect((await ask(`/login?token=${token}`)).status).toBe(403);
  });
});

describe('who is let in', () => {
  test.each(['/', '/spend', '/assets/main-a1B2c3D4.js', '/index.html'])(
    'without a session %s shows only how to get a link',
    async (path) => {
      const { ask } = await start();
      const answer = await ask(path);
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('login link');
    },
  );

  test.each(['/control/status', '/v1/models'])('without a session %s is refused', async (path) => {
    const { ask } = await start();
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, { cookie: 'pointsman-session-1=x' })).status).toBe(401);
  });

  test('a session opens the page, the control API and the gateway', async () => {
    const { ask, logIn } = await start();
    const cookie = await logIn();
    expect((await ask('/', { cookie })).body).toContain('page');
    expect(JSON.parse((await ask('/control/status', { cookie })).body)).toMatchObject({ version: '9.9.9' });
    expect((await ask('/v1/models?x=1', { cookie })).body).toBe('user:/v1/models?x=1');
  });

  test('the session of one server does not open another', async () => {
    const [first, second] = [await start(), await start()];
    const value = (await first.logIn()).split('=')[1] ?? '';
    const cookie = `pointsman-session-${second.server.port}=${value}`;
    expect((await second.ask('/control/status', { cookie })).status).toBe(401);
  });

  type Headers = (port: number) => Record<string, string>;
  const refused: [string, number, Headers][] = [
    ['a rebound name', 421, (port) => ({ host: `evil.example:${port}` })],
    ['another port in Host', 421, (port) => ({ host: `127.0.0.1:${port + 1}` })],
    ['no port in Host', 421, () => ({ host: '127.0.0.1' })],
    ['a Host that only begins well', 421, (port) => ({ host: `127.0.0.1:${port}.evil.example` })],
    ['a foreign Origin', 403, () => ({ origin: 'https://evil.example' })],
    ['an opaque Origin', 403, () => ({ origin: 'null' })],
    ['a page on another local port', 403, (port) => ({ origin: `http://127.0.0.1:${port + 1}` })],
    ['an https Origin of the same name', 403, (port) => ({ origin: `https://127.0.0.1:${port}` })],
    ['localhost as Origin for 127.0.0.1', 403, (port) => ({ origin: `http://localhost:${port}` })],
    ['an image tag on another site', 403, () => ({ 'sec-fetch-site': 'cross-site' })],
    ['an image tag on another local port', 403, () => ({ 'sec-fetch-site': 'same-site' })],
  ];
  test.each(refused)('%s is refused even with a session', async (_name, status, headers) => {
    const { server, ask, logIn } = await start();
    const cookie = await logIn();
    expect((await ask('/control/status', { cookie, ...headers(server.port) })).status).toBe(status);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('the page works as %s', async (name) => {
    const { server, ask, logIn } = await start();
    const host = `${name}:${server.port}`;
    const headers = {
      cookie: await logIn(),
      host,
      origin: `http://${host.toLowerCase()}`,
      'sec-fetch-site': 'same-origin',
    };
    expect((await ask('/control/status', headers)).status).toBe(200);
  });

  test('a link clicked on another site still opens the page', async () => {
    const { ask, logIn } = await start();
    expect((await ask('/', { cookie: await logIn(), 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });
});

describe('files', () => {
  test.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '/%00outside.txt',
    '/%',
    '//outside.txt',
    '/assets/./main-a1B2c3D4.js',
  ])('%s does not leave the folder', async (path) => {
    const { ask, logIn } = await start();
    const answer = await ask(path, { cookie: await logIn() });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toBe('outside');
  });

  test('paths that only look odd are kept', () => {
    expect(cleanPath('/a..b/c?x=../..')).toBe('/a..b/c');
    expect(cleanPath('/ä%20b')).toBe('/ä b');
  });

  test("the page's own paths get the page, missing files do not", async () => {
    const { ask, logIn } = await start();
    const cookie = await logIn();
    expect((await ask('/requests/gen-1', { cookie })).body).toContain('page');
    expect((await ask('/assets/missing.js', { cookie })).status).toBe(404);
  });

  test('hashed assets are kept for good, the page is asked for anew', async () => {
    const { ask, logIn } = await start();
    const cookie = await logIn();
    const asset = await ask('/assets/main-a1B2c3D4.js', { cookie });
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const page = await ask('/', { cookie });
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await ask('/', { cookie, 'if-none-match': page.headers.etag ?? '' });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  test('a page that was never built says so instead of breaking', async () => {
    const fake = fakeParts(tempHome());
    const app = createControlApp(fake.parts);
    const options = { uiFolder: join(fake.parts.home, 'none'), app, handleAsUser: fake.parts.gateway.handleAsUser };
    const server = await startUiServer({ ...options, port: 0, now: () => fake.now });
    onTestFinished(() => server.close(0));
    const login = await fetch(server.newLoginLink());
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const answer = await fetch(server.origin, { headers: { cookie } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('npm run build');
  });

  test('every answer carries the safety headers', async () => {
    const { ask, logIn } = await start();
    const cookie = await logIn();
    for (const path of ['/', '/control/status', '/control/nothing', '/login?token=x', '/assets/none.js']) {
      const { headers } = await ask(path, { cookie });
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('nothing but GET and HEAD reaches the files', async () => {
    const { ask, logIn } = await start();
    expect((await ask('/', { cookie: await logIn() }, 'POST')).status).toBe(405);
  });
});

test('a busy port is told apart from other failures', async () => {
  const { server, fake } = await start();
  const app = createControlApp(fake.parts);
  const { handleAsUser } = fake.parts.gateway;
  const second = startUiServer({ port: server.port, uiFolder: '/', app, handleAsUser, now: () => 0 });
  await expect(second).rejects.toThrow(EngineStartError);
  await expect(second).rejects.toMatchObject({ code: 'port-busy' });
});
