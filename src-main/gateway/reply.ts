// JSON or SSE out: headers once, keep-alive between frames, back-pressure, nothing after the client left.
import type { ServerResponse } from 'node:http';
import { sayable } from './headers.ts';

export interface Reply {
  /** Ignored once the head is out (a keep-alive may have sent it). */
  header(name: string, value: string): void;
  readonly headSent: boolean;
  /** A whole answer. Not to be called after the head was sent. */
  whole(status: number, body: string | Buffer, contentType?: string): Promise<void>;
  /** Starts the event stream and its keep-alive. */
  openStream(): void;
  /** Resolves when the client has room for more. */
  write(chunks: readonly (string | Uint8Array)[]): Promise<void>;
  end(last: string): Promise<void>;
  /** After `delayMs` without a byte the stream opens and the keep-alive begins, though no target has answered yet. */
  openStreamIfSilent(): void;
  close(): void;
}

export interface ReplyOptions {
  /** One harmless frame of the client's dialect; '' = it has none. */
  readonly keepAlive: string;
  /** Silence after which it is sent; 0 = never. */
  readonly keepAliveMs: number;
  /** Media type of a stream. */
  readonly streamType: string;
}

export function createReply(response: ServerResponse, { keepAlive, keepAliveMs, streamType }: ReplyOptions): Reply {
  let timer: NodeJS.Timeout | undefined;
  const gone = (): boolean => response.destroyed || response.writableEnded;

  const openStream = (): void => {
    if (response.headersSent || gone()) return;
    response.writeHead(200, {
      'content-type': streamType,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
  };
  // `write` always sends whole frames, so a timer between writes is on a frame boundary.
  const armKeepAlive = (): void => {
    if (keepAliveMs === 0 || keepAlive === '' || timer) return;
    timer = setInterval(() => {
      if (gone()) return clearInterval(timer);
      openStream();
      if (!response.writableNeedDrain) response.write(keepAlive);
    }, keepAliveMs);
  };
  const stopKeepAlive = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    get headSent() {
      return response.headersSent;
    },
    header(name, value) {
      if (!response.headersSent) response.setHeader(name, sayable(value));
    },
    async whole(status, body, contentType = 'application/json; charset=utf-8') {
      stopKeepAlive();
      if (gone()) return;
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.byteLength });
      response.end(bytes);
    },
    openStream() {
      openStream();
      armKeepAlive();
    },
    openStreamIfSilent: armKeepAlive,
    async write(chunks) {
      if (gone()) return;
      timer?.refresh();
      // One write: what a corked response says of its room, and when it drains, is not to be relied on.
      const bytes = joined(chunks);
      if (bytes.length === 0) return;
      if (!response.write(bytes) && !gone()) await roomOrEnd(response);
    },
    async end(last) {
      stopKeepAlive();
      if (gone()) return;
      if (last !== '') response.write(last);
      response.end();
    },
    close: stopKeepAlive,
  };
}

/** Leaves no listener behind: a long stream to a slow reader waits thousands of times. */
function roomOrEnd(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}

function joined(chunks: readonly (string | Uint8Array)[]): string | Uint8Array {
  const [first = ''] = chunks;
  if (chunks.length <= 1) return first;
  return Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)));
}
