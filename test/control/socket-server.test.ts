// The control socket: who can open it, and what is behind it.
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ControlApp, createControlApp } from '../../src-main/control/app.ts';
import { createControlClient } from '../../src-main/control/client.ts';
import { homePermissions, nodeVersion, priceAge } from '../../src-main/control/doctor.ts';
import { findRunningEngine } from '../../src-main/control/running-engine.ts';
import { controlSocketPath } from '../../src-main/control/socket-path.ts';
import { startSocketServer } from '../../src-main/control/socket-server.ts';
import { socketTransport } from '../../src-main/control/socket-transport.ts';
import { type FakeEngineParts, fakeParts } from '../support/control-fakes.ts';
import { startChild } from '../support/child.ts';
import { tempHome } from '../support/temp-home.ts';

interface Started {
  readonly fake: FakeEngineParts;
  readonly app: ControlApp;
  readonly path: string;
  close(): Promise<void>;
}

async function start(home = tempHome()): Promise<Started> {
  const fake = fakeParts(home);
  const app = createControlApp(fake.parts);
  const path = controlSocketPath(home);
  const server = await startSocketServer(path, app, fake.parts.gateway.handleAsUser);
  const close = async (): Promise<void> => {
    await app.close();
    await server.close(0);
  };
  onTestFinished(close);
  return { fake, app, path, close };
}

function connectTo(path: string) {
  const transport = socketTransport(path);
  onTestFinished(() => transport.close());
  return transport;
}

describe.skipIf(process.platform === 'win32')('on Unix', () => {
  test('no other user can open the socket', async () => {
    const { path } = await start();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('a socket left behind by a killed engine does not block the next start', async () => {
    const home = tempHome();
    const path = controlSocketPath(home);
    const child = startChild(
      `import { request } from 'node:http';
import { createServer } from 'node:net'; createServer().listen(${JSON.stringify(path)}, () => console.log('up'));`,
    );
    expect(await child.line()).toBe('up');
    await child.kill();
    expect(existsSync(path)).toBe(true);
    await start(home);
    const client = createControlClient(connectTo(path).send);
    expect((await client.call('GET /control/status')).home).toBe(home);
  });

  test('a home with a very long path gets a short socket of its own, in a folder that is ours alone', () => {
    const long = `/home/${'deep/'.repeat(40)}`;
    const path = controlSocketPath(long);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(path).not.toBe(controlSocketPath(`${long}other`));
  });

  test('the short socket works', async () => {
    const home = join(tempHome(), 'deep'.repeat(30));
    mkdirSync(home);
    const { path } = await start(home);
    expect(path.startsWith(home)).toBe(false);
    const client = createControlClient(connectTo(path).send);
    expect((await client.call('GET /control/status')).home).toBe(home);
  });
});

test('a second engine at the same socket is refused and the first one keeps working', async () => {
  const { app, fake, path } = await start();
  const second = startSocketServer(path, app, fake.parts.gateway.handleAsUser);
  await expect(second).rejects.toMatchObject({ code: 'home-busy' });
  const client = createControlClient(connectTo(path).send);
  expect((await client.call('GET /control/status')).version).toBe('9.9.9');
});

test('chat requests go to the gateway as the local user, everything else nowhere', async () => {
  const { path } = await start();
  const { send } = connectTo(path);
  const chat = await send(new Request('http://pointsman/v1/chat/completions', { method: 'POST', body: '{}' }));
  expect(await chat.text()).toBe('user:/v1/chat/completions');
  expect((await send(new Request('http://pointsman/login'))).status).toBe(404);
});

test('a body and its answer cross the socket whole', async () => {
  const { path } = await start();
  const client = createControlClient(connectTo(path).send);
  await client.call('PUT /control/threads/:id', { params: { id: 'a b/ä' }, body: { title: 'Grüße 👋', model: 'm' } });
  const { thread } = await client.call('GET /control/threads/:id', { params: { id: 'a b/ä' } });
  expect(thread.title).toBe('Grüße 👋');
});

test('a call that removes something, whose request says nothing of a body, is answered', async () => {
  const { path } = await start();
  const client = createControlClient(connectTo(path).send);
  await client.call('PUT /control/threads/:id', { params: { id: 't' }, body: { title: 'gone soon', model: 'm' } });
  await client.call('DELETE /control/threads/:id', { params: { id: 't' } });
  const { threads } = await client.call('GET /control/threads', { query: {} });
  expect(threads).toEqual([]);
});

test.each([
  [200, 'a body sent in pieces is read', 'ä'.repeat(100_000)],
  [413, 'a body sent in pieces cannot be larger than any other', 'x'.repeat(33 * 1024 * 1024)],
])('%i: %s', async (status, _, padding) => {
  const { path } = await start();
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const sent = request({ socketPath: path, path: '/control/threads/t', method: 'PUT', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end(JSON.stringify({ title: 't', model: 'm', padding }));
  });
  expect(answer).toBe(status);
});

test('an event listener that disconnects is forgotten', async () => {
  const { fake, path } = await start();
  const stop = new AbortController();
  const events = (await createControlClient(connectTo(path).send).events(stop.signal))[Symbol.asyncIterator]();
  fake.emit({ type: 'settings-changed' });
  expect((await events.next()).value).toEqual({ type: 'settings-changed' });
  stop.abort();
  await expect(events.next()).rejects.toThrow('abort');
  await expect.poll(() => fake.listeners()).toBe(0);
});

describe('finding the running engine', () => {
  const write = (home: string, facts: unknown): void =>
    writeFileSync(join(home, 'engine.json'), typeof facts === 'string' ? facts : JSON.stringify(facts));

  test('a file left behind by a dead engine finds none', async () => {
    const home = tempHome();
    write(home, { pid: 1, controlSocket: join(home, 'control.sock'), gateway: null });
    expect(await findRunningEngine(home)).toBeUndefined();
  });

  test.each(['', '{"pid":1}', 'null'])('a broken file (%j) finds none', async (content) => {
    const home = tempHome();
    write(home, content);
    expect(await findRunningEngine(home)).toBeUndefined();
  });

  test('a live engine is found with its address', async () => {
    const { fake, path } = await start();
    write(fake.parts.home, { pid: process.pid, controlSocket: path, gateway: 'http://127.0.0.1:1/v1', ui: null });
    const running = await findRunningEngine(fake.parts.home);
    expect(running?.status.pid).toBe(process.pid);
    await running?.close();
  });
});

describe('the doctor', () => {
  test('names the program that holds the port when the engine does not run', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    onTestFinished(() => void holder.close());
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const base = fakeParts(tempHome(), { env: { POINTSMAN_PORT: String(port) } });
    const parts = { ...base.parts, gateway: { ...base.parts.gateway, address: () => null } };
    const client = createControlClient((request) => createControlApp(parts).fetch(request));
    const check = (await client.call('GET /control/doctor')).checks.find(({ name }) => name === 'Gateway port');
    expect(check).toMatchObject({ state: 'problem' });
    expect(check?.message).toContain(process.platform === 'linux' ? `pid ${process.pid}` : String(port));
  });

  test('reports a gateway that does not answer and a provider without a key', async () => {
    const base = fakeParts(tempHome());
    const gateway = { ...base.parts.gateway, address: () => ({ baseUrl: 'http://127.0.0.1:1/v1', host: '', port: 1 }) };
    const client = createControlClient((request) => createControlApp({ ...base.parts, gateway }).fetch(request));
    await client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: {} });
    const { checks } = await client.call('GET /control/doctor');
    expect(checks.find(({ name }) => name === 'Gateway')).toMatchObject({ state: 'problem' });
    expect(checks.find(({ name }) => name === 'Provider openai')).toMatchObject({ state: 'warning' });
  });

  test('sees a data folder that others can open', async () => {
    const home = tempHome();
    chmodSync(home, 0o700);
    expect((await homePermissions(home)).state).toBe('ok');
    chmodSync(home, 0o755);
    expect((await homePermissions(home)).state).toBe(process.platform === 'win32' ? 'ok' : 'problem');
  });

  test('sees an old Node and old prices', () => {
    expect(nodeVersion('20.1.0').state).toBe('problem');
    expect(nodeVersion('24.0.0').state).toBe('ok');
    expect(priceAge('2023-01-01', Date.parse('2023-04-01')).state).toBe('warning');
    expect(priceAge('2023-01-01', Date.parse('2023-01-20')).state).toBe('ok');
  });
});
