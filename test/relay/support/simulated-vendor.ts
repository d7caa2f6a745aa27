// A vendor that also takes forms: it measures the file as it arrives instead of keeping it, and answers as told.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import busboy from 'busboy';

export interface SeenCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Parsed JSON; undefined for a form. */
  readonly body?: Record<string, unknown>;
  /** Of a body that is no form. */
  readonly bytes?: Buffer;
  readonly fields: readonly (readonly [string, string])[];
  readonly file?: {
    readonly field: string;
    readonly filename: string;
    readonly type: string;
    readonly bytes: number;
    readonly sha256: string;
  };
}

export interface VendorAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or text or bytes as they are; a promise is waited for before the next of them. */
  readonly json?: unknown;
  readonly chunks?: readonly (string | Uint8Array | Promise<unknown>)[];
  /** Destroys the connection after the chunks. */
  readonly cut?: boolean;
  /** Keeps it open after the chunks. */
  readonly hang?: boolean;
}

export interface SimulatedVendor {
  readonly baseUrl: string;
  readonly seen: readonly SeenCall[];
  /** Calls whose connection was closed before they were answered whole. */
  readonly abandoned: Promise<void>;
  answer(next: (call: SeenCall) => VendorAnswer): void;
  close(): Promise<void>;
}

export async function simulateVendor(first: (call: SeenCall) => VendorAnswer): Promise<SimulatedVendor> {
  let behave = first;
  const seen: SeenCall[] = [];
  const { promise: abandoned, resolve: abandon } = Promise.withResolvers<void>();
  const server = createServer((request, response) => void play(request, response));
  const play = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Model lists are asked for in the background; they are no part of any test.
    if (request.method === 'GET') return void response.writeHead(404).end();
    response.once('close', () => !response.writableFinished && abandon());
    const call = await readCall(request);
    seen.push(call);
    const answer = behave(call);
    if (answer.json !== undefined) {
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      return void response.end(JSON.stringify(answer.json));
    }
    response.writeHead(answer.status ?? 200, answer.headers);
    for (const chunk of answer.chunks ?? []) {
      if (chunk instanceof Promise) await chunk;
      else await new Promise<void>((done) => response.write(chunk, () => done()));
    }
    if (answer.cut) response.destroy();
    else if (!answer.hang) response.end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    abandoned,
    answer(next) {
      behave = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readCall(request: IncomingMessage): Promise<SeenCall> {
  const head = { path: request.url ?? '', headers: request.headers };
  if (request.headers['content-type']?.startsWith('multipart/')) return { ...head, ...(await readForm(request)) };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return { ...head, fields: [], bytes, body: JSON.parse(bytes.toString()) as Record<string, unknown> };
}

function readForm(request: IncomingMessage): Promise<Pick<SeenCall, 'fields' | 'file'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Pick<SeenCall, 'fields' | 'file'>>();
  const fields: (readonly [string, string])[] = [];
  let file: SeenCall['file'];
  const parser = busboy({ headers: request.headers, defParamCharset: 'utf8' });
  parser.on('field', (name, value) => void fields.push([name, value]));
  parser.on('file', (field, stream, { filename, mimeType }) => {
    const hash = createHash('sha256');
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.byteLength;
    });
    stream.once(
      'end',
      () => (file = { field, filename: filename ?? '', type: mimeType, bytes, sha256: hash.digest('hex') }),
    );
  });
  parser.once('close', () => resolve({ fields, ...(file && { file }) }));
  parser.once('error', reject);
  request.once('error', reject);
  request.pipe(parser);
  return promise;
}
