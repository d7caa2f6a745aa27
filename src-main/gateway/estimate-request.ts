// What a request may come to, before anything is asked: tokens and money, for promises that are put right afterwards.
import type { Usage } from '../dialects/model-stream.ts';
import { estimateTokens } from '../relay/estimate-tokens.ts';
import { tokensIn } from '../relay/usage.ts';
import type { Target } from '../routing/plan.ts';
import { GatewayError } from './gateway-error.ts';
import type { ClientRequest } from './read-request.ts';
import { settle } from './settle.ts';

export interface RequestEstimate {
  readonly inputTokens: number;
  /** The client's own limit; undefined when it set none. */
  readonly maxOutputTokens?: number;
}

/** What an answer without a limit is taken for: longer than most, and far below what models could write. */
const USUAL_OUTPUT_TOKENS = 4_096;

/** @param generates false for operations that answer with no text */
export function estimateRequest(client: ClientRequest, generates: boolean): RequestEstimate {
  const fromBytes = { inputTokens: tokensIn(client.bytes.byteLength) };
  if (!generates) return { ...fromBytes, maxOutputTokens: 0 };
  try {
    const neutral = client.neutral();
    const { maxOutputTokens, n = 1 } = neutral;
    return {
      inputTokens: estimateTokens(neutral),
      ...(maxOutputTokens !== undefined && { maxOutputTokens: maxOutputTokens * Math.max(1, n) }),
    };
  } catch (error) {
    // Unreadable here may well be readable to a provider of the client's own protocol: its bytes still pass.
    if (error instanceof GatewayError) return fromBytes;
    throw error;
  }
}

/** Input and output together, for limits per minute. */
export const tokensOf = ({ inputTokens, maxOutputTokens = USUAL_OUTPUT_TOKENS }: RequestEstimate): number =>
  inputTokens + Math.min(maxOutputTokens, USUAL_OUTPUT_TOKENS);

/** At the dearest of the targets. @returns nano-USD; undefined when none of them has a known price */
export function dearestCost(estimate: RequestEstimate, targets: readonly Target[]): number | undefined {
  const costs = targets.map((target) => settle(usageAt(estimate, target), target).costNanoUsd);
  const known = costs.filter((cost) => cost !== null);
  return known.length === 0 ? undefined : known.reduce((dearest, cost) => Math.max(dearest, cost), 0);
}

function usageAt({ inputTokens, maxOutputTokens = USUAL_OUTPUT_TOKENS }: RequestEstimate, { endpoint }: Target): Usage {
  const output = Math.min(maxOutputTokens, endpoint.maxOutputTokens ?? Number.POSITIVE_INFINITY);
  return {
    input: { total: inputTokens, uncached: inputTokens, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
    output: { total: output, text: output, reasoning: 0 },
    estimated: true,
  };
}
