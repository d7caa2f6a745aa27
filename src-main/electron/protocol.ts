// app://pointsman/: serves the built page and forwards control and chat calls to the engine's socket, streams included.
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from '../contract/content-security-policy.ts';
import type { SendRequest } from '../control/client.ts';
import { cleanPath, readUiFile } from '../control/ui-files.ts';
import { APP_ORIGIN } from './hardening.ts';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

export interface AppProtocolOptions {
  readonly uiFolder: string;
  readonly send: SendRequest;
}

export function handleAppProtocol(options: AppProtocolOptions): void {
  protocol.handle('app', (request) => answer(request, options));
}

async function answer(request: Request, { uiFolder, send }: AppProtocolOptions): Promise<Response> {
  const url = new URL(request.url);
  if (url.host !== new URL(APP_ORIGIN).host) return plain(404, 'There is no such page.');
  if (url.pathname.startsWith('/control/') || url.pathname.startsWith('/v1/')) return forward(request, url, send);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and HEAD work here.');
  const path = cleanPath(url.pathname);
  const file = path === undefined ? undefined : await readUiFile(uiFolder, path);
  if (!file) return plain(404, 'There is no such file.');
  const body = request.method === 'HEAD' ? null : new Uint8Array(file.bytes);
  return new Response(body, { headers: { ...PAGE_HEADERS, 'content-type': file.type } });
}

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const plain = (status: number, text: string): Response =>
  new Response(`${text}\n`, { status, headers: { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8' } });

/** The page's own headers stay behind: the engine takes no Origin and no cookie. */
async function forward(request: Request, url: URL, send: SendRequest): Promise<Response> {
  const headers = new Headers();
  for (const name of ['accept', 'content-type', 'x-title']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const forwarded = new Request(`http://pointsman${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    signal: request.signal,
    ...(hasBody && { body: await request.arrayBuffer() }),
  });
  try {
    return await send(forwarded);
  } catch (error) {
    if (request.signal.aborted) throw error;
    const message = 'The engine does not answer. It restarts by itself; try again in a moment.';
    return Response.json({ error: { code: 'engine-away', message } }, { status: 503 });
  }
}
