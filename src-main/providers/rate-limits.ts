// Reads how much a key may still ask for from the headers of an answer, in the spellings of all vendors. Pure.

export interface Allowance {
  readonly limit?: number;
  readonly remaining: number;
  /** Epoch ms; absent when the vendor does not say. */
  readonly resetAt?: number;
}

/** The tightest allowance of each kind. */
export interface RateLimits {
  readonly requests?: Allowance;
  readonly tokens?: Allowance;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `x-ratelimit-…` (OpenAI, Groq, Azure, Cerebras, xAI, OpenRouter, Together), `x-ratelimitbysize-…` (Mistral), `ratelimit-…` (IETF drafts). */
const NAME = /^(?:x-|anthropic-)?(ratelimit|ratelimitbysize|tokenlimit)(?:-(.+))?$/;

const MINUTE_MS = 60_000;
const WINDOWS_MS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
};
const MAX_AHEAD_MS = 31 * 24 * 60 * MINUTE_MS;

interface Bucket {
  readonly kind: 'requests' | 'tokens';
  /** Tells nothing about what a prompt may still cost unless it is used up. */
  readonly isOutput: boolean;
  readonly windowMs: number | undefined;
  limit?: number;
  remaining?: number;
  resetAt?: number;
}

/** undefined when the headers say nothing of it. @param headers lower-case names @param nowMs epoch ms */
export function readRateLimits(headers: Headers, nowMs: number): RateLimits | undefined {
  const buckets = new Map<string, Bucket>();
  for (const [name, value] of Object.entries(headers)) {
    const match = NAME.exec(name);
    const text = typeof value === 'string' ? value : value?.[0];
    if (!match || text === undefined) continue;
    if (match[2] === undefined) readCombined(text, buckets, nowMs);
    else readMember(match[1] ?? '', match[2].split('-'), text, buckets, nowMs);
  }
  const requests = tightest('requests', buckets, nowMs);
  const tokens = tightest('tokens', buckets, nowMs);
  return requests || tokens ? { ...(requests && { requests }), ...(tokens && { tokens }) } : undefined;
}

/** One number per header: the words of its name say which, in any order. */
function readMember(
  family: string,
  words: readonly string[],
  text: string,
  buckets: Map<string, Bucket>,
  nowMs: number,
): void {
  const field = words.find((word) => word === 'limit' || word === 'remaining' || word === 'reset');
  if (field === undefined) return;
  const rest = words.filter((word) => word !== field);
  const isTokens = family !== 'ratelimit' || rest.some((word) => word.startsWith('token'));
  const bucket = bucketOf(buckets, `${family} ${rest.join(' ')}`, {
    kind: isTokens ? 'tokens' : 'requests',
    isOutput: rest.includes('output') || rest.includes('generated'),
    windowMs: rest.map((word) => WINDOWS_MS[word]).find((ms) => ms !== undefined),
  });
  if (field === 'reset') {
    const resetAt = resetOf(text, nowMs);
    if (resetAt !== undefined) bucket.resetAt = resetAt;
    return;
  }
  // `100, 100;w=60`: the draft's list of windows after the number.
  const amount = Number.parseFloat(text);
  if (amount >= 0) bucket[field === 'limit' ? 'limit' : 'remaining'] = amount;
}

/** One header for all: `limit=100, remaining=50, reset=5`, or `"default";r=50;t=30` for each policy. */
function readCombined(text: string, buckets: Map<string, Bucket>, nowMs: number): void {
  const isList = /\bremaining\s*=/.test(text);
  for (const [index, policy] of (isList ? [text] : text.split(',')).entries()) {
    const number = (...names: string[]): number | undefined => {
      const found = new RegExp(`(?:^|[;,\\s])(?:${names.join('|')})\\s*=\\s*(\\d+)`).exec(policy)?.[1];
      return found === undefined ? undefined : Number(found);
    };
    const remaining = number('remaining', 'r');
    if (remaining === undefined) continue;
    const facts = { kind: 'requests', isOutput: false, windowMs: undefined } as const;
    const bucket = bucketOf(buckets, `combined ${index}`, facts);
    bucket.remaining = remaining;
    const limit = number('limit');
    if (limit !== undefined) bucket.limit = limit;
    const seconds = number('reset', 't');
    if (seconds !== undefined) bucket.resetAt = nowMs + seconds * 1_000;
  }
}

function bucketOf(buckets: Map<string, Bucket>, key: string, facts: Bucket): Bucket {
  const known = buckets.get(key) ?? { ...facts };
  buckets.set(key, known);
  return known;
}

/** Used up for longest, else the one with the least left. */
function tightest(kind: Bucket['kind'], buckets: ReadonlyMap<string, Bucket>, nowMs: number): Allowance | undefined {
  const allowances = [...buckets.values()].flatMap((bucket): Allowance[] => {
    const { limit, remaining, windowMs } = bucket;
    // A limit of nothing, or −1, is a vendor's way to say that there is none.
    if (bucket.kind !== kind || remaining === undefined || limit === 0) return [];
    if (bucket.isOutput && remaining > 0) return [];
    const resetAt = bucket.resetAt ?? (windowMs === undefined ? undefined : nowMs + windowMs);
    return [{ ...(limit !== undefined && { limit }), remaining, ...(resetAt !== undefined && { resetAt }) }];
  });
  return allowances.toSorted((a, b) =>
    a.remaining === 0 && b.remaining === 0 ? (b.resetAt ?? 0) - (a.resetAt ?? 0) : a.remaining - b.remaining,
  )[0];
}

/** `1s`, `6m0s`, `2m59.56s`, `120ms`; seconds from now; epoch seconds or ms; a date. */
function resetOf(text: string, nowMs: number): number | undefined {
  const at = instantOf(text.trim(), nowMs);
  return at === undefined ? undefined : Math.min(Math.max(at, nowMs), nowMs + MAX_AHEAD_MS);
}

const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
const UNITS_MS = [24 * 60 * MINUTE_MS, 60 * MINUTE_MS, MINUTE_MS, 1_000, 1];

function instantOf(text: string, nowMs: number): number | undefined {
  if (text === '') return undefined;
  const plain = Number(text);
  if (Number.isFinite(plain)) {
    if (plain < 0) return undefined;
    if (plain >= 1e11) return plain;
    return plain >= 1e9 ? plain * 1_000 : nowMs + plain * 1_000;
  }
  const duration = DURATION.exec(text);
  if (duration) {
    const ms = UNITS_MS.reduce((sum, unit, index) => sum + Number(duration[index + 1] ?? 0) * unit, 0);
    return nowMs + ms;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}
