// The page and the control API on loopback TCP, for a browser on a machine without the desktop app.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { CONTENT_SECURITY_POLICY } from '../contract/content-security-policy.ts';
import { EngineStartError } from '../engine-errors.ts';
import type { ControlApp } from './app.ts';
import type { ControlParts } from './parts.ts';
import { closeServer, controlListener } from './socket-server.ts';
import { serveUiFile } from './ui-files.ts';
import { guardUiRequest } from './ui-guard.ts';
import { linkUsedPage, loggedInPage, loginNeededPage } from './ui-pages.ts';
import { type UiSessions, createUiSessions } from './ui-sessions.ts';

export interface UiServerOptions {
  /** 0 picks a free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly uiFolder: string;
  readonly app: ControlApp;
  readonly handleAsUser: ControlParts['gateway']['handleAsUser'];
  /** Epoch ms. */
  readonly now: () => number;
}

export interface UiServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly port: number;
  /** A new link that logs one browser in: works once, within ten minutes. */
  newLoginLink(): string;
  close(drainMs?: number): Promise<void>;
}

const DEFAULT_DRAIN_MS = 2_000;
const HOST = '127.0.0.1';

const SAFETY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
};

/** @throws EngineStartError `port-busy` */
export async function startUiServer(options: UiServerOptions): Promise<UiServer> {
  const sessions = createUiSessions(options.now);
  const server = createServer();
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const origin = `http://${HOST}:${port}`;
  server.on('request', uiListener({ ...options, uiFolder: resolve(options.uiFolder), port }, sessions));
  return {
    origin,
    port,
    newLoginLink: () => `${origin}/login?token=${sessions.newLoginToken()}`,
    close: (drainMs = DEFAULT_DRAIN_MS) => closeServer(server, drainMs),
  };
}

function uiListener(options: UiServerOptions, sessions: UiSessions) {
  const { port, uiFolder } = options;
  const engine = controlListener(options.app, options.handleAsUser);
  // Cookies know no ports: the name keeps two of these servers on one machine apart.
  const cookieName = `pointsman-session-${port}`;

  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? '/';
    const isEngineCall = url.startsWith('/control/') || url.startsWith('/v1/');
    for (const [name, value] of Object.entries(SAFETY_HEADERS)) response.setHeader(name, value);

    const verdict = guardUiRequest(request.headers, port, !isEngineCall);
    if (!verdict.ok) return sendText(response, verdict.status, verdict.message);
    const isLoggedIn = sessions.isOpen(readCookie(request.headers.cookie, cookieName));
    if (isEngineCall) {
      return isLoggedIn ? engine(request, response) : sendJsonError(response, 401, 'Log in first: open a login link.');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return sendText(response, 405, 'Only GET and HEAD work here.');
    }
    if (url === '/login' || url.startsWith('/login?')) {
      return logIn(request, response, sessions, cookieName, isLoggedIn);
    }
    if (!isLoggedIn) return sendPage(response, 401, loginNeededPage);
    void serveUiFile(uiFolder, request, response);
  };
}

function logIn(
  request: IncomingMessage,
  response: ServerResponse,
  sessions: UiSessions,
  cookieName: string,
  isLoggedIn: boolean,
): void {
  const token = new URLSearchParams(request.url?.split('?')[1] ?? '').get('token') ?? '';
  // Programs that preview links ask with HEAD first; that must not use the link up.
  const session = request.method === 'GET' ? sessions.redeem(token) : undefined;
  if (session === undefined) {
    return isLoggedIn ? sendPage(response, 200, loggedInPage) : sendPage(response, 403, linkUsedPage);
  }
  response.setHeader('set-cookie', `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`);
  sendPage(response, 200, loggedInPage);
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(`${text}\n`);
}

function sendJsonError(response: ServerResponse, status: number, message: string): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify({ error: { code: 'login-needed', message } }));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE';
      const message = `The UI's port ${port} is in use. Choose another, or 0 for any free one.`;
      reject(busy ? new EngineStartError('port-busy', message) : error);
    });
    server.listen(port, HOST, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
