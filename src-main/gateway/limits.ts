// The four timers of an attempt, all ending in one abort signal whose reason says which one fired.
import type { Timeouts } from '../routing/plan.ts';

/** A phase took longer than allowed. */
export class TimedOut extends Error {
  readonly phase: 'first token' | 'idle' | 'total';
  constructor(phase: TimedOut['phase'], limitMs: number) {
    super(
      `no ${phase === 'total' ? 'complete answer' : phase === 'idle' ? 'further byte' : 'first token'} within ${limitMs} ms`,
    );
    this.name = 'TimedOut';
    this.phase = phase;
  }
}

/**
 * Reasoning models think for minutes without a byte (healthy pauses of 12 minutes are on record), so idle is long;
 * the first token of a healthy provider comes or at least a ping does, so that limit is what makes fallback quick.
 */
export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, firstTokenMs: 180_000, idleMs: 900_000, totalMs: 0 };

export interface Limits {
  readonly signal: AbortSignal;
  /** A byte arrived. */
  alive(): void;
  /** Real content arrived: from here on silence is judged by the idle limit. */
  firstToken(): void;
  stop(): void;
}

/**
 * @param stream a whole answer shows no first token, so only streams are held to that limit
 * @param client aborted when the caller goes away
 */
export function startLimits(timeouts: Timeouts, stream: boolean, client: AbortSignal): Limits {
  const controller = new AbortController();
  const timer = (phase: TimedOut['phase'], ms: number): NodeJS.Timeout | undefined =>
    ms > 0 ? setTimeout(() => controller.abort(new TimedOut(phase, ms)), ms) : undefined;
  const onClientGone = (): void => controller.abort(client.reason);
  if (client.aborted) onClientGone();
  else client.addEventListener('abort', onClientGone, { once: true });

  const total = timer('total', timeouts.totalMs);
  const first = stream ? timer('first token', timeouts.firstTokenMs) : undefined;
  let idle = timer('idle', timeouts.idleMs);
  return {
    signal: controller.signal,
    alive: () => void idle?.refresh(),
    firstToken: () => clearTimeout(first),
    stop() {
      clearTimeout(total);
      clearTimeout(first);
      clearTimeout(idle);
      idle = undefined;
      client.removeEventListener('abort', onClientGone);
    },
  };
}
