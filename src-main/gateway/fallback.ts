// Tries the plan's targets in turn: same again, next, or stop; every failed attempt is judged, remembered and recorded.
import type { Usage } from '../dialects/model-stream.ts';
import { healthKey } from '../routing/plan-route.ts';
import type { FailureClass, Target } from '../routing/plan.ts';
import { DEFAULT_FALLBACK_ON, refusesReasoning } from './classify-failure.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { redact } from './redact.ts';
import {
  judge,
  noteLimits,
  remember,
  type CallResult,
  type FailedTry,
  type FallbackResult,
  type Try,
} from './tried.ts';

export interface FallbackInput {
  readonly targets: readonly Target[];
  readonly retries: number;
  readonly fallbackOn: readonly FailureClass[] | undefined;
  /** Ask the next target too when none has begun to answer by then; undefined = one at a time. */
  readonly hedgeMs?: number | undefined;
  /**
   * @param stripped leave earlier reasoning out: the target has just refused it
   * @param signal aborted when the client goes away, or when another target has answered first
   */
  readonly callTarget: (target: Target, stripped: boolean, signal: AbortSignal) => Promise<CallResult>;
  readonly onFailed: (tried: FailedTry) => void;
  /** Given up because another target answered first. `usage`: what its vendor had counted by then, which it may bill. */
  readonly onLost?: (tried: Try, usage: Usage | undefined) => void;
  readonly onReasoningRefused: (target: Target) => void;
}

const MAX_RETRY_WAIT_MS = 2_000;
const FIRST_BACKOFF_MS = 200;

/** What the lanes of one request share. */
interface Run {
  readonly input: FallbackInput;
  readonly exchange: Exchange;
  readonly parts: GatewayParts;
  readonly failed: FailedTry[];
  readonly movesOn: ReadonlySet<FailureClass>;
  /** @returns the next target nobody has taken, or undefined when there is none or a failure forbids to move on */
  readonly next: () => Target | undefined;
  /** Takes a target's whole endpoint out: no other credential will do better there. */
  readonly spend: (target: Target) => void;
  readonly stop: () => void;
  /** @returns 0 for the first try, and so on */
  readonly begin: () => number;
  /** Tries begun so far. */
  readonly started: () => number;
}

/** Runs until a target answers, the targets end, a failure may not move on, or the client leaves. */
export async function runTargets(
  input: FallbackInput,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<FallbackResult> {
  const run = startRun(input, exchange, parts);
  const result = await (input.hedgeMs === undefined ? runLane(run) : race(run, input.hedgeMs));
  return result ?? { type: 'failed', failed: run.failed };
}

function startRun(input: FallbackInput, exchange: Exchange, parts: GatewayParts): Run {
  const waiting = [...input.targets];
  const spent = new Set<string>();
  let started = 0;
  return {
    input,
    exchange,
    parts,
    failed: [],
    movesOn: new Set(input.fallbackOn ?? DEFAULT_FALLBACK_ON),
    next() {
      let target = waiting.shift();
      while (target && spent.has(endpointId(target))) target = waiting.shift();
      return target;
    },
    spend: (target) => void spent.add(endpointId(target)),
    stop: () => void waiting.splice(0),
    begin() {
      started += 1;
      return started - 1;
    },
    started: () => started,
  };
}

/** Target after target, one at a time. @returns undefined when none is left, or the lane was given up */
async function runLane(run: Run, givenUp?: AbortSignal): Promise<FallbackResult | undefined> {
  for (let target = run.next(); target; target = run.next()) {
    const result = await tryTarget(target, run, givenUp);
    if (result || givenUp?.aborted) return result;
    // It left while nobody was being asked: the next target has nothing to do with it.
    if (run.exchange.client.aborted) return { type: 'cancelled', failed: run.failed };
  }
  return undefined;
}

/** The same target until it answers, or has failed for good. */
async function tryTarget(target: Target, run: Run, givenUp?: AbortSignal): Promise<FallbackResult | undefined> {
  const { input, exchange, parts, failed } = run;
  const { client } = exchange;
  const signal = givenUp ? AbortSignal.any([client, givenUp]) : client;
  let stripped = false;
  for (let retry = 0; ;) {
    const index = run.begin();
    const startedAt = parts.now();
    const startedMs = performance.now();
    parts.health.begin(healthKey(target), target.endpoint.upstreamModel);
    const { outcome, passthrough, dropped } = await called(target, stripped, signal, run);
    const tried: Try = { index, target, passthrough, dropped, startedAt, startedMs };
    noteLimits(target, outcome, parts);
    if (client.aborted) {
      parts.health.release(healthKey(target), target.endpoint.upstreamModel);
      const usage = usageOf(outcome);
      return { type: 'cancelled', tried, failed, ...(usage && { usage }) };
    }
    if (givenUp?.aborted) {
      await lose(tried, outcome, run);
      return undefined;
    }
    if (outcome.type !== 'failed') {
      parts.keys.answered(healthKey(target));
      return { type: 'answered', tried, success: outcome, failed, started: run.started() };
    }

    const failure = judge(tried, outcome.failure, outcome.usage);
    failed.push(failure);
    input.onFailed(failure);
    remember(failure, parts);
    if (!stripped && refusesReasoning(failure.failure)) {
      stripped = true;
      input.onReasoningRefused(target);
      continue;
    }
    if (await waitToRetry(failure, retry, run, signal)) {
      retry += 1;
      continue;
    }
    if (!run.movesOn.has(failure.judgement.failureClass)) run.stop();
    if (failure.judgement.endpointWide) run.spend(target);
    return undefined;
  }
}

/** A call that breaks here tells nothing of its target, which is to be asked again. */
async function called(
  target: Target,
  stripped: boolean,
  signal: AbortSignal,
  { input, parts }: Run,
): Promise<CallResult> {
  try {
    return await input.callTarget(target, stripped, signal);
  } catch (error) {
    parts.health.release(healthKey(target), target.endpoint.upstreamModel);
    throw error;
  }
}

/** A second lane joins when the first has not begun to answer in time. The first answer wins, the other lane is given up. */
async function race(run: Run, hedgeMs: number): Promise<FallbackResult | undefined> {
  const first = openLane(run);
  if (!(await isLate(first, run, hedgeMs))) return first.done;
  const lanes = [first, openLane(run)];
  let winner: Lane | undefined;
  try {
    winner = await firstToEnd(lanes);
    return await winner?.done;
  } finally {
    // Never the winner: what gives a lane up hangs up on the answer that comes through it.
    for (const lane of lanes) if (lane !== winner) void giveUp(lane, run);
  }
}

async function isLate({ done }: Lane, { exchange, parts }: Run, hedgeMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = parts.sleep(hedgeMs, AbortSignal.any([exchange.client, timer.signal])).then(() => true);
  return Promise.race([done.then(() => false), late]).finally(() => timer.abort());
}

/** Both may have answered at once: who came second is hung up on too. */
async function giveUp(lane: Lane, run: Run): Promise<void> {
  lane.giveUp.abort();
  try {
    const result = await lane.done;
    if (result?.type === 'answered') await lose(result.tried, result.success, run);
    if (result?.type === 'cancelled' && result.tried) run.input.onLost?.(result.tried, result.usage);
  } catch (error) {
    // Nobody waits for it any more.
    run.parts.log(redact(`A target that was given up failed: ${String(error)}`));
  }
}

interface Lane {
  readonly done: Promise<FallbackResult | undefined>;
  readonly giveUp: AbortController;
}

function openLane(run: Run): Lane {
  const giveUp = new AbortController();
  return { done: runLane(run, giveUp.signal), giveUp };
}

/** The first with a result; undefined when all have ended without one. Rejects as any of them does. */
function firstToEnd(lanes: readonly Lane[]): Promise<Lane | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Lane | undefined>();
  let running = lanes.length;
  for (const lane of lanes) {
    lane.done.then((result) => {
      running -= 1;
      if (result) resolve(lane);
      else if (running === 0) resolve(undefined);
    }, reject);
  }
  return promise;
}

/** Hangs up on a target that was slower than another. It has done nothing wrong. */
async function lose(tried: Try, outcome: CallResult['outcome'], { input, parts }: Run): Promise<void> {
  parts.health.release(healthKey(tried.target), tried.target.endpoint.upstreamModel);
  input.onLost?.(tried, usageOf(outcome));
  if (outcome.type === 'stream') await outcome.batches.return(undefined);
}

/** What the vendor has counted by now. */
const usageOf = (outcome: CallResult['outcome']): Usage | undefined =>
  outcome.type === 'failed' ? outcome.usage : outcome.response?.usage;

const endpointId = (target: Target): string => JSON.stringify([target.provider.id, target.endpoint.upstreamModel]);

/** True after the wait when the same target is to be asked again. A long Retry-After moves on at once instead of sleeping. */
async function waitToRetry(failed: FailedTry, retry: number, run: Run, signal: AbortSignal): Promise<boolean> {
  if (retry >= run.input.retries || !failed.judgement.retrySame) return false;
  const { retryAfterMs } = failed.failure;
  const waitMs = retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** retry * (0.5 + run.parts.random());
  if (waitMs > MAX_RETRY_WAIT_MS) return false;
  await run.parts.sleep(waitMs, signal);
  return !signal.aborted;
}
