// How much Claude is asked to think, and when it may not be asked at all.
import type { ModelMessage, ModelRequest, ReasoningRequest } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';
import type { ClaudeAbilities } from './claude-abilities.ts';
import { isSealed } from './seal.ts';

type Effort = NonNullable<ReasoningRequest['effort']>;

export interface Thinking {
  /** The request's `thinking` field; undefined = Claude is not asked to think. */
  readonly thinking?: Json;
  /** For `output_config`; only with adaptive thinking. */
  readonly effort?: string;
  /** The output limit, in tokens, with room for the answer beside the thinking. */
  readonly maxTokens: number;
}

/** Share of the output limit that an effort stands for (OpenRouter's table). */
const SHARE: Readonly<Record<Effort, number>> = {
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

/** @param wanted output limit in tokens, as asked or by default */
export function thinkingFor(
  request: ModelRequest,
  wanted: number,
  abilities: ClaudeAbilities,
  drop: (what: string) => void,
): Thinking {
  const { reasoning } = request;
  if (!reasoning || !asksToThink(reasoning)) return { maxTokens: wanted };
  // Claude refuses to think when a tool is forced, or to a budget in a tool loop whose thinking it cannot see.
  const isForced = request.toolChoice?.type === 'required' || request.toolChoice?.type === 'tool';
  if (isForced || (!abilities.adaptiveThinking && inForeignToolLoop(request.messages))) {
    drop('reasoning');
    return { maxTokens: wanted };
  }
  return abilities.adaptiveThinking ? adaptive(reasoning, wanted, abilities) : budgeted(reasoning, wanted);
}

const asksToThink = ({ enabled, effort, maxTokens }: ReasoningRequest): boolean =>
  enabled !== false &&
  effort !== 'none' &&
  maxTokens !== 0 &&
  (enabled === true || (effort ?? maxTokens) !== undefined);

/** Newer models leave their thinking out unless asked for a summary. */
function adaptive(reasoning: ReasoningRequest, wanted: number, abilities: ClaudeAbilities): Thinking {
  const effort =
    reasoning.effort ?? (reasoning.maxTokens === undefined ? undefined : effortOf(reasoning.maxTokens, wanted));
  const display = reasoning.exclude === true ? undefined : 'summarized';
  return {
    thinking: { type: 'adaptive', ...present({ display }) },
    ...present({ effort: effort && effortWord(effort, abilities) }),
    maxTokens: wanted,
  };
}

function effortWord(effort: Effort, abilities: ClaudeAbilities): string {
  if (effort === 'minimal') return 'low';
  return (effort === 'xhigh' || effort === 'max') && !abilities.highestEfforts ? 'high' : effort;
}

function effortOf(budget: number, wanted: number): Effort {
  const share = budget / wanted;
  if (share <= SHARE.low) return 'low';
  return share <= SHARE.medium ? 'medium' : 'high';
}

function budgeted(reasoning: ReasoningRequest, wanted: number): Thinking {
  const asked = reasoning.maxTokens ?? Math.floor(wanted * SHARE[reasoning.effort ?? DEFAULT_EFFORT]);
  const budget = Math.max(Math.min(Math.floor(asked), MAX_BUDGET), MIN_BUDGET);
  return {
    thinking: { type: 'enabled', budget_tokens: budget },
    maxTokens: budget < wanted ? wanted : budget + wanted,
  };
}

/**
 * The last answer called tools without Claude's own signed thinking: another model gave it. Words of the user beside the results
 * do not end such a loop.
 */
function inForeignToolLoop(messages: readonly ModelMessage[]): boolean {
  const last = messages.findLast((message) => message.role === 'assistant');
  if (!last?.content.some((part) => part.type === 'tool-call')) return false;
  return !last.content.some((part) => part.type === 'reasoning' && isSealed(part));
}
