// Tries the plan's targets in turn: same again, next, or stop; every failed attempt is judged, remembered and recorded.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelResponse, Usage } from '../dialects/model-stream.ts';
import { healthKey } from '../routing/plan-route.ts';
import type { FailureClass, Target } from '../routing/plan.ts';
import { ALL_MODELS } from '../routing/health.ts';
import type { AttemptOutcome } from './attempt.ts';
import {
  classifyFailure,
  DEFAULT_FALLBACK_ON,
  refusesReasoning,
  type AttemptFailure,
  type Judgement,
} from './classify-failure.ts';
import type { Exchange, GatewayParts } from './parts.ts';

/** One try at one target, before its answer is known. */
export interface Try {
  readonly index: number;
  readonly target: Target;
  /** The client speaks the target's dialect: bytes pass. */
  readonly passthrough: boolean;
  /** What the target could not be told. */
  readonly dropped: readonly string[];
  /** Epoch ms. */
  readonly startedAt: number;
  readonly startedMs: number;
}

export interface FailedTry extends Try {
  readonly failure: AttemptFailure;
  readonly judgement: Judgement;
  readonly durationMs: number;
  readonly usage?: Usage;
}

/** An outcome whose whole answer has been understood, when it was one. */
export type Success = Exclude<AttemptOutcome, { type: 'failed' }> & { readonly response?: ModelResponse };

export type FallbackResult =
  | { readonly type: 'answered'; readonly tried: Try; readonly success: Success; readonly failed: readonly FailedTry[] }
  | { readonly type: 'failed'; readonly failed: readonly FailedTry[] }
  | { readonly type: 'cancelled'; readonly tried: Try; readonly failed: readonly FailedTry[] };

/** What one call at a target came to; `dropped` and `passthrough` are decided while the call is built. */
export interface CallResult {
  readonly outcome: { readonly type: 'failed'; readonly failure: AttemptFailure; readonly usage?: Usage } | Success;
  readonly passthrough: boolean;
  readonly dropped: readonly string[];
}

export interface FallbackInput {
  readonly targets: readonly Target[];
  readonly retries: number;
  readonly fallbackOn: readonly FailureClass[] | undefined;
  /** @param stripped leave earlier reasoning out: the target has just refused it */
  readonly callTarget: (target: Target, stripped: boolean) => Promise<CallResult>;
  readonly onFailed: (tried: FailedTry) => void;
  readonly onReasoningRefused: (target: Target) => void;
}

const MAX_RETRY_WAIT_MS = 2_000;
const FIRST_BACKOFF_MS = 200;

/** Runs until a target answers, the targets end, a failure may not move on, or the client leaves. */
export async function runTargets(
  input: FallbackInput,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<FallbackResult> {
  const failed: FailedTry[] = [];
  const spentEndpoints = new Set<string>();
  const movesOn = new Set(input.fallbackOn ?? DEFAULT_FALLBACK_ON);
  for (const target of input.targets) {
    if (spentEndpoints.has(endpointId(target))) continue;
    let stripped = false;
    for (let retry = 0; ;) {
      const startedAt = parts.now();
      const startedMs = performance.now();
      parts.health.begin(healthKey(target), target.endpoint.upstreamModel);
      const { outcome, passthrough, dropped } = await input.callTarget(target, stripped);
      const tried: Try = { index: failed.length, target, passthrough, dropped, startedAt, startedMs };
      if (exchange.client.aborted) {
        parts.health.release(healthKey(target), target.endpoint.upstreamModel);
        return { type: 'cancelled', tried, failed };
      }
      if (outcome.type !== 'failed') return { type: 'answered', tried, success: outcome, failed };

      const failure = judge(tried, outcome.failure, outcome.usage);
      failed.push(failure);
      input.onFailed(failure);
      remember(failure, parts);
      if (!stripped && refusesReasoning(failure.failure)) {
        stripped = true;
        input.onReasoningRefused(target);
        continue;
      }
      if (!(await waitToRetry(failure, retry, input.retries, exchange, parts))) break;
      retry += 1;
    }
    const last = failed.at(-1);
    if (last && !movesOn.has(last.judgement.failureClass)) break;
    if (last?.judgement.endpointWide) spentEndpoints.add(endpointId(target));
  }
  return { type: 'failed', failed };
}

const endpointId = (target: Target): string => JSON.stringify([target.provider.id, target.endpoint.upstreamModel]);

export function judge(tried: Try, failure: AttemptFailure, usage: Usage | undefined): FailedTry {
  return {
    ...tried,
    failure,
    judgement: classifyFailure(failure),
    durationMs: performance.now() - tried.startedMs,
    ...(usage && { usage }),
  };
}

/** Lets health know; the caller's own mistakes leave no trace there. */
export function remember({ target, failure, judgement }: FailedTry, parts: GatewayParts): void {
  const { rests, failureClass } = judgement;
  if (rests === 'nothing') return parts.health.release(healthKey(target), target.endpoint.upstreamModel);
  const model = rests === 'credential' ? ALL_MODELS : target.endpoint.upstreamModel;
  parts.health.fail(healthKey(target), model, failureClass, failure.retryAfterMs);
}

/** True after the wait when the same target is to be asked again. A long Retry-After moves on at once instead of sleeping. */
async function waitToRetry(
  failed: FailedTry,
  retry: number,
  retries: number,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<boolean> {
  if (retry >= retries || !failed.judgement.retrySame) return false;
  const { retryAfterMs } = failed.failure;
  const waitMs = retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** retry * (0.5 + parts.random());
  if (waitMs > MAX_RETRY_WAIT_MS) return false;
  await sleep(waitMs, undefined, { signal: exchange.client }).catch(() => undefined);
  return !exchange.client.aborted;
}
