// Ollama's `think`: on, off, or for some models a level.
import type { ReasoningRequest } from '../model-request.ts';
import { unreadable } from '../read-json.ts';

const LEVELS: ReadonlySet<unknown> = new Set(['low', 'medium', 'high', 'max']);

export function readThink(value: unknown): ReasoningRequest | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return { enabled: value };
  if (!LEVELS.has(value)) return unreadable('think', 'true, false, "low", "medium", "high" or "max"', value);
  return { effort: value as 'low' | 'medium' | 'high' | 'max' };
}

/** Servers refuse a level for any other model. */
const takesLevels = (model: string): boolean => model.toLowerCase().includes('gpt-oss');

/**
 * @param model the target's own name of it
 * @returns undefined when nothing is asked: the model then does as it always does
 */
export function encodeThink(
  reasoning: ReasoningRequest | undefined,
  model: string,
  drop: (what: string) => void,
): boolean | string | undefined {
  if (!reasoning) return undefined;
  const { enabled, effort, maxTokens } = reasoning;
  if (effort === 'none' || (effort === undefined && (enabled === false || maxTokens === 0))) return false;
  if (effort === undefined && maxTokens === undefined) return enabled;
  if (takesLevels(model)) return levelOf(effort, maxTokens);
  drop(effort === undefined ? 'reasoningBudget' : 'reasoningEffort');
  return true;
}

/** A budget's share of a usual answer picks the level. */
function levelOf(effort: ReasoningRequest['effort'], budgetTokens = 0): string {
  switch (effort) {
    case 'minimal':
    case 'low':
      return 'low';
    case 'medium':
      return 'medium';
    case undefined:
      if (budgetTokens < 4_000) return 'low';
      return budgetTokens < 16_000 ? 'medium' : 'high';
    default:
      return 'high';
  }
}
