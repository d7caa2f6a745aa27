// Sends one HTTP call to a provider: pooled connections, address check after DNS, no redirects.
import type { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import { AddressRefused, createCheckedAgent } from '../providers/checked-agent.ts';
import type { Provider } from '../providers/provider.ts';

export interface UpstreamCall {
  readonly provider: Provider;
  /** Whole, with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream can be sent once: whoever tries again opens it again. */
  readonly body: Buffer | Readable;
  readonly signal: AbortSignal;
  /** 0 = no limit. */
  readonly connectMs: number;
}

export interface UpstreamReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Leaving the iteration early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Upstream {
  /** Rejects with `AddressRefused`, an undici error, or the signal's reason. */
  send(call: UpstreamCall): Promise<UpstreamReply>;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 60_000;
const CONNECTIONS_PER_ORIGIN = 256;

/**
 * @param ownPort the gateway's port once it listens: a provider that points back at it would loop
 * @param dispatcher carries the calls instead of connections of our own; it is not closed here
 */
export function createUpstream(ownPort: () => number | undefined, dispatcher?: Dispatcher): Upstream {
  const agents = new Map<string, { agent: Agent; provider: Provider }>();

  const agentFor = (provider: Provider, connectMs: number): Agent => {
    const id = `${provider.id} ${connectMs}`;
    const known = agents.get(id);
    if (known?.provider === provider) return known.agent;
    void known?.agent.close();
    const agent = createCheckedAgent(provider, connectMs, {
      keepAliveTimeout: KEEP_ALIVE_MS,
      connections: CONNECTIONS_PER_ORIGIN,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agents.set(id, { agent, provider });
    return agent;
  };

  return {
    async send({ provider, url: address, headers, body, signal, connectMs }) {
      const url = new URL(address);
      refuseSelf(provider, url, ownPort());
      const reply = await (dispatcher ?? agentFor(provider, connectMs)).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers,
        body,
        signal,
      });
      return { status: reply.statusCode, headers: reply.headers, body: reply.body };
    },
    async close() {
      await Promise.all([...agents.values()].map(({ agent }) => agent.destroy()));
      agents.clear();
    },
  };
}

/** A base URL that points back here would loop until the machine gives up. */
function refuseSelf(provider: Provider, url: URL, ownPort: number | undefined): void {
  const isLoopback = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  if (!isLoopback || ownPort === undefined || Number(url.port) !== ownPort) return;
  throw new AddressRefused(`${provider.name}: its base URL is this gateway itself. Point it at the real server.`);
}
