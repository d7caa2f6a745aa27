// The control API on a Unix socket (a named pipe on Windows), which only the user's own programs can open.
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { EngineStartError } from '../engine-errors.ts';
import type { ControlApp } from './app.ts';
import type { ControlParts } from './parts.ts';
import { notFound } from './refusal.ts';

export interface SocketServer {
  readonly path: string;
  /** Stops listening, waits up to `drainMs` for answers under way, then cuts them. */
  close(drainMs?: number): Promise<void>;
}

const DEFAULT_DRAIN_MS = 2_000;

/** @throws EngineStartError `home-busy` when an engine answers at this path already */
export async function startSocketServer(
  path: string,
  app: ControlApp,
  handleAsUser: ControlParts['gateway']['handleAsUser'],
): Promise<SocketServer> {
  const isPipe = path.startsWith('\\\\');
  if (!isPipe) await makePrivateFolder(dirname(path));
  if (await answers(path)) {
    throw new EngineStartError('home-busy', `Another Pointsman uses this data folder; it answers at ${path}.`);
  }
  // Nobody answers there: what is left is of an engine that died.
  if (!isPipe) await rm(path, { force: true });
  const server = createServer(controlListener(app, handleAsUser));
  await listen(server, path);
  if (!isPipe) await chmod(path, 0o600);
  return { path, close: (drainMs = DEFAULT_DRAIN_MS) => closeServer(server, drainMs) };
}

/** `/control/*` goes to the control app, `/v1/*` to the gateway on the local user's account, nothing else exists. */
export function controlListener(
  app: ControlApp,
  handleAsUser: ControlParts['gateway']['handleAsUser'],
): RequestListener {
  // Without its own Response classes, so that two engines and the tests share one untouched process.
  const control = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false });
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '';
    if (url.startsWith('/control/')) return void control(request, response);
    if (url.startsWith('/v1/')) return handleAsUser(request, response);
    const refusal = notFound(`There is nothing at ${url.split('?', 1)[0] ?? ''}. Use /control/… or /v1/….`);
    response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(JSON.stringify(refusal.body()));
  };
}

export async function closeServer(server: Server, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(cut);
}

/** The socket's folder must be ours alone: in a shared temporary folder somebody else could have made it first. */
async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const facts = await lstat(folder);
  if (!facts.isDirectory() || (process.getuid && facts.uid !== process.getuid())) {
    throw new Error(`${folder} belongs to another user, so the control socket cannot be put there. Remove it.`);
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
