// How much Gemini is asked to think: a level from version 3 on, a budget in 2.5, nothing before.
import type { ReasoningRequest } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';

type Effort = NonNullable<ReasoningRequest['effort']>;

const VERSION = /gemini-(\d+)(?:\.(\d+))?/;

/** 205 for Gemini 2.5; undefined for other models behind this protocol. */
export function geminiVersion(model: string): number | undefined {
  const [, major, minor] = VERSION.exec(model) ?? [];
  return major === undefined ? undefined : Number(major) * 100 + Number(minor ?? 0);
}

const BUDGETS: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 512,
  low: 2_048,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};

/** The most that every model of 2.5 takes, and the least that its Pro does. */
const MAX_BUDGET = 24_576;
const MIN_PRO_BUDGET = 128;

/** `thinkingConfig`; undefined when nothing is asked, or the model does not think. */
export function thinkingFor(
  reasoning: ReasoningRequest | undefined,
  model: string,
  drop: (what: string) => void,
): Json | undefined {
  if (!reasoning) return undefined;
  const version = geminiVersion(model) ?? 300;
  const isOff = reasoning.enabled === false || reasoning.effort === 'none' || reasoning.maxTokens === 0;
  if (version < 205) {
    if (!isOff) drop('reasoning');
    return undefined;
  }
  const includeThoughts = !isOff && reasoning.exclude !== true;
  return version < 300
    ? { ...present({ thinkingBudget: budgetOf(reasoning, isOff, model, drop) }), includeThoughts }
    : { ...present({ thinkingLevel: levelOf(reasoning, isOff, model) }), includeThoughts };
}

function budgetOf(
  { maxTokens, effort }: ReasoningRequest,
  isOff: boolean,
  model: string,
  drop: (what: string) => void,
): number | undefined {
  const least = model.includes('pro') ? MIN_PRO_BUDGET : 0;
  if (isOff) {
    if (least > 0) drop('reasoningOff');
    return least;
  }
  const asked = maxTokens ?? (effort && BUDGETS[effort]);
  return asked === undefined ? undefined : Math.max(least, Math.min(Math.floor(asked), MAX_BUDGET));
}

/** Only Flash goes below low; thinking cannot be switched off any more. */
function levelOf({ maxTokens, effort }: ReasoningRequest, isOff: boolean, model: string): string | undefined {
  const least = model.includes('flash') ? 'minimal' : 'low';
  if (isOff || effort === 'minimal') return least;
  if (effort !== undefined) return effort === 'low' ? 'low' : effort === 'medium' ? 'medium' : 'high';
  if (maxTokens === undefined) return undefined;
  if (maxTokens < BUDGETS.low) return least;
  return maxTokens < BUDGETS.medium ? 'low' : 'high';
}
