// Requests and tokens per minute of each access key: token buckets that refill evenly and may go into debt. Pure.

export interface MinuteLimits {
  readonly requestsPerMinute?: number;
  /** Input and output together. */
  readonly tokensPerMinute?: number;
}

export interface Exceeded {
  readonly unit: 'requests' | 'tokens';
  /** Per minute. */
  readonly limit: number;
  /** ms until one more would be let through. */
  readonly waitMs: number;
}

export interface RateLimits {
  /** What stands in the way of one more request now; undefined = nothing. Takes nothing. */
  check(keyId: string, limits: MinuteLimits): Exceeded | undefined;
  /** Takes a request and an estimate of its tokens. */
  take(keyId: string, limits: MinuteLimits, tokens: number): void;
  /** Puts an estimate right when the real count is known: a positive number gives tokens back. */
  giveBack(keyId: string, tokens: number): void;
}

interface Bucket {
  /** What may still be used. Below 0 after a request was larger than was left: it is paid back before the next one. */
  level: number;
  capacity: number;
  /** ms of the clock at which `level` was right. */
  at: number;
}

const MINUTE_MS = 60_000;

/** @param clockMs a clock that never goes back; its zero does not matter */
export function createRateLimits(clockMs: () => number): RateLimits {
  const requests = new Map<string, Bucket>();
  const tokens = new Map<string, Bucket>();

  const bucketOf = (buckets: Map<string, Bucket>, keyId: string, capacity: number): Bucket => {
    const now = clockMs();
    const bucket = buckets.get(keyId) ?? { level: capacity, capacity, at: now };
    buckets.set(keyId, bucket);
    refill(bucket, now);
    // A raised limit can be used at once; a lowered one holds at once.
    bucket.level = Math.min(capacity, bucket.level + Math.max(0, capacity - bucket.capacity));
    bucket.capacity = capacity;
    return bucket;
  };

  const exceeded = (bucket: Bucket, unit: Exceeded['unit']): Exceeded | undefined => {
    if (bucket.level >= 1) return undefined;
    const waitMs = Math.ceil(((1 - bucket.level) * MINUTE_MS) / bucket.capacity);
    return { unit, limit: bucket.capacity, waitMs };
  };

  return {
    check(keyId, { requestsPerMinute, tokensPerMinute }) {
      const blocks: (Exceeded | undefined)[] = [];
      if (requestsPerMinute) blocks.push(exceeded(bucketOf(requests, keyId, requestsPerMinute), 'requests'));
      if (tokensPerMinute) blocks.push(exceeded(bucketOf(tokens, keyId, tokensPerMinute), 'tokens'));
      return blocks.filter((block) => block !== undefined).sort((a, b) => b.waitMs - a.waitMs)[0];
    },
    take(keyId, { requestsPerMinute, tokensPerMinute }, count) {
      // Without a limit nothing is remembered, so that a limit set later begins afresh.
      if (requestsPerMinute) bucketOf(requests, keyId, requestsPerMinute).level -= 1;
      else requests.delete(keyId);
      if (tokensPerMinute) bucketOf(tokens, keyId, tokensPerMinute).level -= count;
      else tokens.delete(keyId);
    },
    giveBack(keyId, count) {
      const bucket = tokens.get(keyId);
      if (!bucket) return;
      refill(bucket, clockMs());
      bucket.level = Math.min(bucket.capacity, bucket.level + count);
    },
  };
}

function refill(bucket: Bucket, now: number): void {
  const gained = ((now - bucket.at) * bucket.capacity) / MINUTE_MS;
  Object.assign(bucket, { level: Math.min(bucket.capacity, bucket.level + gained), at: now });
}
