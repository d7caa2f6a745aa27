// How much Claude is asked to think, and when it may not be asked at all.
import type { ModelMessage, ModelRequest, ReasoningRequest } from '../model-request.ts';
import type { Json } from '../read-json.ts';

/** Share of the output limit that an effort stands for (OpenRouter's table). */
const SHARE: Readonly<Record<NonNullable<ReasoningRequest['effort']>, number>> = {
  none: 0,
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

const MIN_BUDGET = 1_024;
const MAX_BUDGET = 128_000;
/** `enabled` without an amount. */
const DEFAULT_EFFORT = 'medium';

/**
 * @param wanted output limit in tokens, as asked or by default
 * @returns the `thinking` field, and an output limit that leaves room for the answer
 */
export function thinkingFor(
  request: ModelRequest,
  wanted: number,
  drop: (what: string) => void,
): { thinking?: Json; maxTokens: number } {
  const budget = budgetOf(request.reasoning, wanted);
  if (budget === 0) return { maxTokens: wanted };
  // Claude refuses to think when a tool is forced, or in a tool loop whose thinking it cannot see.
  const isForced = request.toolChoice?.type === 'required' || request.toolChoice?.type === 'tool';
  if (isForced || inForeignToolLoop(request.messages)) {
    drop('reasoning');
    return { maxTokens: wanted };
  }
  const maxTokens = budget < wanted ? wanted : budget + wanted;
  return { thinking: { type: 'enabled', budget_tokens: budget }, maxTokens };
}

function budgetOf(reasoning: ReasoningRequest | undefined, wanted: number): number {
  if (!reasoning || reasoning.enabled === false || reasoning.effort === 'none') return 0;
  if (reasoning.maxTokens !== undefined) return Math.min(Math.max(reasoning.maxTokens, MIN_BUDGET), MAX_BUDGET);
  if (reasoning.effort === undefined && reasoning.enabled !== true) return 0;
  const share = SHARE[reasoning.effort ?? DEFAULT_EFFORT];
  return Math.max(Math.min(Math.floor(wanted * share), MAX_BUDGET), MIN_BUDGET);
}

/** The last answer called tools without Claude's own signed thinking: another model gave it. */
function inForeignToolLoop(messages: readonly ModelMessage[]): boolean {
  const last = messages.findLast((message) => message.role === 'assistant');
  if (!last?.content.some((part) => part.type === 'tool-call')) return false;
  const afterCalls = messages.slice(messages.lastIndexOf(last) + 1);
  if (!afterCalls.every((message) => message.role === 'tool')) return false;
  return !last.content.some(
    (part) => part.type === 'reasoning' && (part.signature !== undefined || part.redacted !== undefined),
  );
}
