// One try at one target: what came of it, how its failure is judged, and who is told of it.
import type { ModelResponse, Usage } from '../dialects/model-stream.ts';
import { readRateLimits } from '../providers/rate-limits.ts';
import { ALL_MODELS } from '../routing/health.ts';
import { healthKey } from '../routing/plan-route.ts';
import type { Target } from '../routing/plan.ts';
import type { AttemptOutcome } from './attempt.ts';
import { classifyFailure, isProvidersFault, type AttemptFailure, type Judgement } from './classify-failure.ts';
import type { GatewayParts } from './parts.ts';
import { redact } from './redact.ts';

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
  | {
      readonly type: 'answered';
      readonly tried: Try;
      readonly success: Success;
      readonly failed: readonly FailedTry[];
      /** Tries begun until then, those included that were given up for this one. */
      readonly started: number;
    }
  | { readonly type: 'failed'; readonly failed: readonly FailedTry[] }
  | {
      readonly type: 'cancelled';
      /** Absent when the client left between two tries. */
      readonly tried?: Try;
      readonly failed: readonly FailedTry[];
      /** What the vendor had counted by then. */
      readonly usage?: Usage;
    };

/** What one call at a target came to; `dropped` and `passthrough` are decided while the call is built. */
export interface CallResult {
  readonly outcome: { readonly type: 'failed'; readonly failure: AttemptFailure; readonly usage?: Usage } | Success;
  readonly passthrough: boolean;
  readonly dropped: readonly string[];
}

export function judge(tried: Try, failure: AttemptFailure, usage: Usage | undefined): FailedTry {
  return {
    ...tried,
    failure,
    judgement: classifyFailure(failure),
    durationMs: performance.now() - tried.startedMs,
    ...(usage && { usage }),
  };
}

/** What an answer or a failure says of the key's allowance. */
export function noteLimits(target: Target, outcome: CallResult['outcome'], { keys, now }: GatewayParts): void {
  const limits = outcome.type === 'failed' ? outcome.failure.limits : readRateLimits(outcome.headers, now());
  if (limits) keys.told(healthKey(target), target.endpoint.upstreamModel, limits);
}

/** Lets health know; the caller's own mistakes leave no trace there. */
export function remember({ target, failure, judgement }: FailedTry, parts: GatewayParts): void {
  const { rests, failureClass } = judgement;
  if (isProvidersFault(failure, failureClass)) parts.observations.failed(target.endpoint);
  if (rests === 'nothing') return parts.health.release(healthKey(target), target.endpoint.upstreamModel);
  if (failureClass === 'auth' || failureClass === 'payment') {
    const { status, message } = failure;
    const mark = { kind: failureClass, message: redact(message), ...(status !== undefined && { status }) };
    parts.keys.refused(healthKey(target), mark);
  }
  const model = rests === 'credential' ? ALL_MODELS : target.endpoint.upstreamModel;
  parts.health.fail(healthKey(target), model, failureClass, failure.retryAfterMs);
}
