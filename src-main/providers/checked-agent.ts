// An HTTP agent that judges every address after name resolution, before it connects.
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { mayConnect } from './check-address.ts';
import type { Provider } from './provider.ts';

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Connects to what was checked, so a name that changes its answer between check and connect gains nothing.
 * The caller closes it. Refusals surface as errors of the request, with the provider's name and host in the message.
 */
export function createCheckedAgent(provider: Provider, connectMs: number, options: Agent.Options = {}): Agent {
  const lookup = (host: string, options: object, done: LookupDone): void => {
    dnsLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const allowed = addresses.filter((entry) => mayConnect(provider, entry.address));
      const first = allowed[0];
      if (!first) return done(refusal(provider, host), []);
      if ('all' in options && options.all === true) return done(null, allowed);
      return done(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: connectMs, lookup });
  return new Agent({
    ...options,
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // A literal address never reaches the lookup.
      if (isIP(host) && !mayConnect(provider, host)) return callback(refusal(provider, host), null);
      return connect(options, callback);
    },
  });
}

/** The address is one that this provider may not be asked at. */
export class AddressRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AddressRefused';
  }
}

const refusal = (provider: Provider, host: string): AddressRefused =>
  new AddressRefused(
    `${host} is a private, link-local or metadata address, and ${provider.name} is not marked local. Mark it local if it runs on your own network.`,
  );
