// Remembers where a conversation was answered while the prompt cache there is warm.
import { cachesCheaply } from './rates.ts';
import type { StickyPin, Target } from './plan.ts';

/** What names a conversation: a client's own word is trusted from the first answer on, a guess only once a cache was used. */
export interface ConversationKey {
  readonly key: string;
  readonly from: 'session' | 'cache-key' | 'opening';
}

/** What the answer said of the prompt cache. */
export interface CacheUse {
  readonly readTokens: number;
  readonly writtenTokens: number;
  /** Part of the written tokens that stays for an hour. */
  readonly written1hTokens: number;
}

export interface Stickiness {
  /** undefined when the conversation is new, was forgotten, or its cache has gone cold. */
  pinOf(conversation: ConversationKey): StickyPin | undefined;
  /** After an answer. Renews a pin, or moves it to where the answer came from. */
  answered(conversation: ConversationKey, target: Target, cache: CacheUse): void;
}

/** For providers that do not say how long they keep a prompt: what OpenRouter assumes. */
const DEFAULT_TTL_MS = 10 * 60_000;
const HOUR_MS = 60 * 60_000;
/** Some hundred bytes each: a few MB at most. */
const MAX_CONVERSATIONS = 20_000;

/** @param now epoch ms */
export function createStickiness(now: () => number): Stickiness {
  const pins = new Map<string, StickyPin>();
  return {
    pinOf({ key }) {
      const pin = pins.get(key);
      return pin && pin.warmUntil > now() ? pin : undefined;
    },
    answered({ key, from }, target, cache) {
      const usedCache = cache.readTokens > 0 || cache.writtenTokens > 0;
      const known = pins.has(key);
      // Where cached tokens cost what others do there is nothing to lose by moving on.
      if (from !== 'session' && !(cachesCheaply(target.endpoint) && (usedCache || known))) return;
      pins.delete(key);
      pins.set(key, pinTo(target, now() + lifetimeMs(target, cache)));
      const [oldest] = pins.keys();
      if (pins.size > MAX_CONVERSATIONS && oldest !== undefined) pins.delete(oldest);
    },
  };
}

function pinTo({ provider, endpoint, credential }: Target, warmUntil: number): StickyPin {
  return {
    providerId: provider.id,
    upstreamModel: endpoint.upstreamModel,
    ...(credential && { credentialId: credential.id }),
    warmUntil,
  };
}

function lifetimeMs({ provider }: Target, cache: CacheUse): number {
  const usual = provider.promptCacheTtlMs ?? DEFAULT_TTL_MS;
  return cache.written1hTokens > 0 ? Math.max(usual, HOUR_MS) : usual;
}
