// Which requests run: taken in when they are let through, paid for when the ledger hears of their end.
import type { LedgerWriter, RequestEnd } from '../ledger/ledger.ts';
import type { Budgets, RunningRequest } from './budgets.ts';
import type { MinuteLimits, RateLimits } from './rate-limits.ts';

export interface Admission {
  readonly budgets: Pick<Budgets, 'counting' | 'whenRead'>;
  readonly rateLimits: Pick<RateLimits, 'check'>;
  admit(request: RunningRequest, limits: MinuteLimits): void;
  /** The request is over, however it ended: a promise that nobody settled is taken back. */
  release(id: string): void;
}

export interface AdmissionParts {
  readonly budgets: Pick<Budgets, 'counting' | 'whenRead' | 'book'>;
  readonly rateLimits: RateLimits;
  readonly running: Map<string, RunningRequest>;
}

export function createAdmission({ budgets, rateLimits, running }: AdmissionParts): Admission {
  return {
    budgets,
    rateLimits,
    admit(request, limits) {
      running.set(request.id, request);
      rateLimits.take(request.keyId, limits, request.tokens);
    },
    release(id) {
      const request = running.get(id);
      running.delete(id);
      // Nothing was generated, or its end would have been heard.
      if (request) rateLimits.giveBack(request.keyId, request.tokens);
    },
  };
}

/** The same ledger: whatever way a request ends, its end is written there, with the cost of all attempts. */
export function settleWithLedger({ budgets, rateLimits, running }: AdmissionParts, ledger: LedgerWriter): LedgerWriter {
  const settle = (end: RequestEnd): void => {
    const request = running.get(end.id);
    if (!request) return;
    running.delete(end.id);
    const used = end.usage ? end.usage.input.total + end.usage.output.total : 0;
    rateLimits.giveBack(request.keyId, request.tokens - used);
    if (end.costNanoUsd !== undefined) budgets.book(request, end.costNanoUsd);
  };
  return {
    begin(start) {
      const switchedBy = running.get(start.id)?.switchedBy;
      ledger.begin(switchedBy === undefined ? start : { ...start, switchedBy });
    },
    attempt: (record) => ledger.attempt(record),
    finish(end) {
      ledger.finish(end);
      settle(end);
    },
    flush: () => ledger.flush(),
    close: () => ledger.close(),
  };
}
