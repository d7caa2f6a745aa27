// What is known of each key besides its rests: whether its vendor refused it, and how much it may still ask for.
import type { Allowance, RateLimits } from '../providers/rate-limits.ts';

export interface KeyMark {
  readonly kind: 'auth' | 'payment';
  /** The vendor's HTTP status; absent when the secret itself could not be used. */
  readonly status?: number;
  /** The vendor's words, without secrets. */
  readonly message: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface KeyLimits extends RateLimits {
  readonly model: string;
  /** Epoch ms of the answer that said so. */
  readonly at: number;
}

/** Keys are credential ids, or provider ids where no credential is needed. */
export interface KeyStates {
  refused(key: string, mark: Omit<KeyMark, 'at'>): void;
  /** It was served: a mark on it is out of date. */
  answered(key: string): void;
  told(key: string, model: string, limits: RateLimits): void;
  /** True while plans should put it last: it is dead, or would meet its rate limit. @param tokens of the prompt, if estimated */
  behind(key: string, model: string, tokens?: number): boolean;
  markOf(key: string): KeyMark | undefined;
  /** The latest of each model that still counts, newest first. */
  limitsOf(key: string): readonly KeyLimits[];
  clear(key: string): void;
}

/** How long an allowance without a word on its reset is believed. */
const UNTOLD_RESET_MS = 30_000;
const MAX_MODELS = 200;

/** @param now epoch ms */
export function createKeyStates(now: () => number): KeyStates {
  const marks = new Map<string, KeyMark>();
  const limits = new Map<string, Map<string, KeyLimits>>();

  return {
    refused: (key, mark) => void marks.set(key, { ...mark, at: now() }),
    answered: (key) => void marks.delete(key),
    told(key, model, told) {
      const ofKey = limits.get(key) ?? new Map<string, KeyLimits>();
      limits.set(key, ofKey);
      // Put at the end: the first is then the one that was heard of longest ago.
      ofKey.delete(model);
      ofKey.set(model, { ...told, model, at: now() });
      const [oldest] = ofKey.keys();
      if (ofKey.size > MAX_MODELS && oldest !== undefined) ofKey.delete(oldest);
    },
    behind(key, model, tokens = 0) {
      if (isDead(marks.get(key))) return true;
      const known = limits.get(key)?.get(model);
      if (!known) return false;
      return isShort(known.requests, 1, known.at, now()) || isShort(known.tokens, Math.max(tokens, 1), known.at, now());
    },
    markOf: (key) => marks.get(key),
    limitsOf: (key) =>
      [...(limits.get(key)?.values() ?? [])]
        .filter(({ requests, tokens, at }) => [requests, tokens].some((one) => one && isCurrent(one, at, now())))
        .toReversed(),
    clear(key) {
      marks.delete(key);
      limits.delete(key);
    },
  };
}

/** 401 is the vendor's word that this key will never do; anything else may mend itself and rests only. */
const isDead = (mark: KeyMark | undefined): boolean =>
  mark?.kind === 'auth' && (mark.status === undefined || mark.status === 401);

const isCurrent = ({ resetAt }: Allowance, at: number, nowMs: number): boolean =>
  nowMs < (resetAt ?? at + UNTOLD_RESET_MS);

const isShort = (allowance: Allowance | undefined, needed: number, at: number, nowMs: number): boolean =>
  allowance !== undefined && allowance.remaining < needed && isCurrent(allowance, at, nowMs);
