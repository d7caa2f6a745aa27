// Failure memory: which credential rests for which model, why, until when, and who may probe it.
import type { FailureClass } from './plan.ts';

/** Stands for every model of a credential (a dead or unpaid key is dead for all of them). */
export const ALL_MODELS = '*';

interface Rest {
  readonly key: string;
  readonly model: string;
  readonly failureClass: FailureClass;
  failures: number;
  /** Epoch ms; 0 while failures are still below the class's threshold. */
  until: number;
  /** One request was let through to see whether it is well again. */
  probing: boolean;
}

/** First rest and its ceiling in ms; `after` = consecutive failures before it rests at all. */
const RULES: Readonly<Partial<Record<FailureClass, { after: number; firstMs: number; maxMs: number }>>> = {
  rate_limit: { after: 1, firstMs: 5_000, maxMs: 300_000 },
  overloaded: { after: 2, firstMs: 5_000, maxMs: 120_000 },
  timeout: { after: 2, firstMs: 10_000, maxMs: 120_000 },
  server: { after: 2, firstMs: 5_000, maxMs: 60_000 },
  network: { after: 2, firstMs: 5_000, maxMs: 60_000 },
  auth: { after: 1, firstMs: 60_000, maxMs: 600_000 },
  payment: { after: 1, firstMs: 60_000, maxMs: 600_000 },
  not_found: { after: 1, firstMs: 60_000, maxMs: 600_000 },
};

/** A vendor's Retry-After is obeyed up to here. */
const MAX_RETRY_AFTER_MS = 600_000;

/** Per key. Clients may name models that no provider has; every plan looks through what is kept. */
const MAX_RESTS = 200;

/** What holds for the key as a whole stays. */
function forgetOldest(rests: Map<string, Rest>): void {
  for (const [id, { model }] of rests) if (model !== ALL_MODELS) return void rests.delete(id);
}

export interface Health {
  /** `key` is a credential id, or a provider id where no credential is needed. */
  fail(key: string, model: string, failureClass: FailureClass, retryAfterMs?: number): void;
  succeed(key: string, model: string): void;
  /** Epoch ms until which it rests; undefined = it does not. Without a model: the latest over all. */
  coolingUntil(key: string, model?: string): number | undefined;
  /** True while plans should put it last. An expired rest is half-open: not cooling until someone probes it. */
  cooling(key: string, model: string): boolean;
  /** Called before an attempt: the first after an expired rest becomes the probe. */
  begin(key: string, model: string): void;
  /** A probe that ended without telling anything (the client left). */
  release(key: string, model: string): void;
  clear(key: string): void;
}

/** @param now epoch ms */
export function createHealth(now: () => number): Health {
  const rests = new Map<string, Map<string, Rest>>();
  const restsOf = (key: string, model?: string): Rest[] =>
    [...(rests.get(key)?.values() ?? [])].filter(
      (rest) => model === undefined || rest.model === model || rest.model === ALL_MODELS,
    );

  return {
    fail(key, model, failureClass, retryAfterMs) {
      const rule = RULES[failureClass];
      if (!rule) return;
      const ofKey = rests.get(key) ?? new Map<string, Rest>();
      rests.set(key, ofKey);
      const id = `${failureClass} ${model}`;
      const rest = ofKey.get(id) ?? { key, model, failureClass, failures: 0, until: 0, probing: false };
      // Put at the end: the first is then the one that failed longest ago.
      ofKey.delete(id);
      ofKey.set(id, rest);
      if (ofKey.size > MAX_RESTS) forgetOldest(ofKey);
      rest.failures += 1;
      rest.probing = false;
      if (rest.failures < rule.after && retryAfterMs === undefined) return;
      const growing = Math.min(rule.firstMs * 2 ** (rest.failures - rule.after), rule.maxMs);
      rest.until = now() + (retryAfterMs === undefined ? growing : Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
    },
    succeed(key, model) {
      const ofKey = rests.get(key);
      if (!ofKey) return;
      for (const [id, rest] of ofKey) if (rest.model === model || rest.model === ALL_MODELS) ofKey.delete(id);
      if (ofKey.size === 0) rests.delete(key);
    },
    coolingUntil(key, model) {
      const until = Math.max(0, ...restsOf(key, model).map((rest) => rest.until));
      return until > now() ? until : undefined;
    },
    cooling: (key, model) => restsOf(key, model).some((rest) => rest.until > now() || rest.probing),
    begin(key, model) {
      for (const rest of restsOf(key, model)) if (rest.until > 0 && rest.until <= now()) rest.probing = true;
    },
    release(key, model) {
      for (const rest of restsOf(key, model)) rest.probing = false;
    },
    clear: (key) => void rests.delete(key),
  };
}
