// Sends one HTTP call to a provider: pooled connections, address check after DNS, no redirects.
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { Agent } from 'undici';
import { mayConnect } from '../providers/check-address.ts';
import type { Provider } from '../providers/provider.ts';

export interface UpstreamCall {
  readonly provider: Provider;
  /** Below the provider's base URL, with leading slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
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

/** The resolved address is one that this provider may not be asked at (link-local, metadata, private, or the gateway itself). */
export class AddressRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AddressRefused';
  }
}

const KEEP_ALIVE_MS = 60_000;
const CONNECTIONS_PER_ORIGIN = 256;

/** Resolves a host and refuses before any byte is sent; connecting to what was checked defeats DNS rebinding. */
function checkedLookup(provider: Provider): typeof dnsLookup {
  const lookup = (
    host: string,
    options: object,
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    dnsLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const allowed = addresses.filter((entry) => mayConnect(provider, entry.address));
      const first = allowed[0];
      if (!first) return done(refusal(provider, host), []);
      if ('all' in options && options.all === true) return done(null, allowed);
      return done(null, first.address, first.family);
    });
  };
  return lookup as typeof dnsLookup;
}

const refusal = (provider: Provider, host: string): AddressRefused =>
  new AddressRefused(
    `${provider.name}: ${host} is a private, link-local or metadata address. Mark the provider local if it runs on your own network.`,
  );

/**
 * @param ownPort the gateway's port once it listens: a provider that points back at it would loop
 */
export function createUpstream(ownPort: () => number | undefined): Upstream {
  const agents = new Map<string, { agent: Agent; provider: Provider }>();

  const agentFor = (provider: Provider, connectMs: number): Agent => {
    const id = `${provider.id} ${connectMs}`;
    const known = agents.get(id);
    if (known?.provider === provider) return known.agent;
    void known?.agent.close();
    const agent = new Agent({
      connect: { timeout: connectMs, lookup: checkedLookup(provider) },
      keepAliveTimeout: KEEP_ALIVE_MS,
      connections: CONNECTIONS_PER_ORIGIN,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agents.set(id, { agent, provider });
    return agent;
  };

  return {
    async send({ provider, path, headers, body, signal, connectMs }) {
      const url = new URL(`${provider.baseUrl}${path}`);
      checkLiteral(provider, url, ownPort());
      const reply = await agentFor(provider, connectMs).request({
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

/** A literal IP never reaches the lookup. */
function checkLiteral(provider: Provider, url: URL, ownPort: number | undefined): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  if (isLoopback && ownPort !== undefined && Number(url.port) === ownPort) {
    throw new AddressRefused(`${provider.name}: its base URL is this gateway itself. Point it at the real server.`);
  }
  if (isIP(host) && !mayConnect(provider, host)) throw refusal(provider, host);
}
