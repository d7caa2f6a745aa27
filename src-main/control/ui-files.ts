// Serves the built page: its files, with the right types and caching, and index.html for the page's own paths.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names that carry a hash of their content never change under the same name. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** Answers a GET or HEAD below the UI folder. */
export async function serveUiFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = cleanPath(request.url ?? '/');
  const file = path === undefined ? undefined : await readUiFile(folder, path);
  if (!file || path === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(missing(path));
    return;
  }
  const etag = `"${createHash('sha256').update(file.bytes).digest('base64url').slice(0, 27)}"`;
  const cacheControl = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { etag, 'cache-control': cacheControl };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': file.bytes.length });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** The page itself is only missing where it was never built. */
const missing = (path: string | undefined): string =>
  path !== undefined && extname(path) === ''
    ? 'The page has not been built. Run `npm run build` and reload.\n'
    : 'There is no such file.\n';

/** The decoded path, or undefined for one that tries to leave the folder. */
export function cleanPath(url: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
  } catch {
    return undefined;
  }
  if (!path.startsWith('/') || /[\\\0]/.test(path)) return undefined;
  return path.split('/').some((part) => part === '..' || part === '.') ? undefined : path;
}

/** A file of the page, or the page itself for its own paths; undefined when there is none. */
export async function readUiFile(folder: string, path: string): Promise<{ bytes: Buffer; type: string } | undefined> {
  const extension = extname(path);
  // A path without an extension is one of the page's own, which the page itself makes sense of.
  const name = extension === '' ? '/index.html' : path;
  const full = join(folder, name);
  if (!full.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return undefined;
  try {
    return { bytes: await readFile(full), type: CONTENT_TYPES[extname(name)] ?? 'application/octet-stream' };
  } catch {
    return undefined;
  }
}
