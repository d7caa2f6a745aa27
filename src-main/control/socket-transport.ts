// Carries control requests over the engine's Unix socket or named pipe.
import { Agent, fetch as socketFetch } from 'undici';
import type { SendRequest } from './client.ts';

export interface SocketTransport {
  readonly send: SendRequest;
  close(): Promise<void>;
}

export function socketTransport(path: string): SocketTransport {
  // Event streams and slow providers may be silent for long: the engine has its own limits.
  const agent = new Agent({ connect: { socketPath: path }, headersTimeout: 0, bodyTimeout: 0 });
  return {
    async send(request) {
      const hasBody = request.body !== null;
      return socketFetch(request.url, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        signal: request.signal,
        dispatcher: agent,
        ...(hasBody && { body: await request.text() }),
      });
    },
    close: () => agent.destroy(),
  };
}
