// Keeps the endpoints of each provider until something about them changes, so that a changed key does not rebuild five thousand.
import type { Provider } from '../providers/provider.ts';
import { endpointsOf, type Known } from './build-endpoints.ts';
import type { Endpoint } from './catalog.ts';

interface Part {
  readonly endpoints: readonly Endpoint[];
  /** Until when (epoch ms) its prices are those; undefined = they never change by themselves. */
  readonly until?: number;
}

/** Prices that depend on the hour change only on quarters of an hour. */
const PRICE_SLOT_MS = 15 * 60 * 1000;

export interface EndpointCache {
  /** The same array for the same providers until something changes, which is what lookups are indexed by. */
  endpoints(providers: readonly Provider[]): readonly Endpoint[];
  /** Something became known: of one provider, or of all. */
  forget(providerId?: string): void;
}

/** @param known what is known now */
export function createEndpointCache(known: () => Known): EndpointCache {
  /** By the provider's own object: a changed one is another. */
  let parts = new Map<Provider, Part>();
  let last: { readonly pieces: readonly Part[]; readonly endpoints: readonly Endpoint[] } = {
    pieces: [],
    endpoints: [],
  };

  const partOf = (provider: Provider, now: Known): Part => {
    const part = parts.get(provider);
    if (part && (part.until === undefined || now.at < part.until)) return part;
    const timed: true[] = [];
    const endpoints = endpointsOf(provider, { ...now, onTimedPrice: () => void timed.push(true) });
    const until = (Math.floor(now.at / PRICE_SLOT_MS) + 1) * PRICE_SLOT_MS;
    return { endpoints, ...(timed.length > 0 && { until }) };
  };

  return {
    endpoints(providers) {
      const now = known();
      const pieces = providers.map((provider) => partOf(provider, now));
      if (pieces.length === last.pieces.length && pieces.every((piece, index) => piece === last.pieces[index])) {
        return last.endpoints;
      }
      parts = new Map(providers.map((provider, index) => [provider, pieces[index] ?? { endpoints: [] }]));
      last = { pieces, endpoints: pieces.flatMap((piece) => piece.endpoints) };
      return last.endpoints;
    },
    forget(providerId) {
      for (const provider of parts.keys()) {
        if (providerId === undefined || provider.id === providerId) parts.delete(provider);
      }
    },
  };
}
