// Listens for the data plane.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineStartError } from '../engine-errors.ts';
import type { Gateway } from './gateway.ts';

export interface GatewayServer {
  readonly host: string;
  readonly port: number;
  /** Accepts no more; running requests go on. */
  stopListening(): void;
  /** Cuts what is left. */
  close(): Promise<void>;
}

export interface GatewayServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly allowHosts: readonly string[];
  readonly allowOrigins: readonly string[];
}

const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** @throws EngineStartError when the port is taken or the host would open the gateway to the network unguarded */
export async function listenGateway(gateway: Gateway, options: GatewayServerOptions): Promise<GatewayServer> {
  if (!LOOPBACK.test(options.host) && options.allowHosts.length === 0) {
    throw new EngineStartError(
      'host-refused',
      `--host ${options.host} opens the gateway to the network. Name the host that clients will use with --allow-host, or leave --host out.`,
    );
  }
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  const port = await listen(server, options);
  server.on('request', (request, response) =>
    gateway.handle(request, response, { port, allowHosts: options.allowHosts, allowOrigins: options.allowOrigins }),
  );
  return {
    host: options.host,
    port,
    stopListening() {
      server.close();
      server.closeIdleConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A connection kept alive for a next request would hold the server for its whole keep-alive time.
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: GatewayServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new EngineStartError(
            'port-busy',
            `Port ${port} on ${host} is taken by another program. Choose another with --port or POINTSMAN_PORT, or --port 0 for a free one.`,
          ),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new EngineStartError(
            'port-busy',
            `Port ${port} needs more rights than this program has. Choose one above 1023 with --port.`,
          ),
        );
      } else reject(error);
    });
    server.listen({ host, port }, () => resolve((server.address() as AddressInfo).port));
  });
}
