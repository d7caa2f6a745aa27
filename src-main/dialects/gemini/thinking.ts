// How much Gemini is asked to think: a level from version 3 on, a budget in 2.5, nothing before.
import type { ReasoningRequest } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';

type Effort = NonNullable<ReasoningRequest['effort']>;

const VERSION = /gemini-(\d+)(?:\.(\d+))?/;
/** Names without a number that Google moves on to each new model. */
const LATEST = /gemini-[a-z-]*latest/;

/** 205 for Gemini 2.5; undefined for other models behind this protocol. */
export function geminiVersion(model: string): number | undefined {
  const [, major, minor] = VERSION.exec(model) ?? [];
  if (major === undefined) return LATEST.test(model) ? Infinity : undefined;
  return Number(major) * 100 + Number(minor ?? 0);
}

/** From version 3 on a call must show its signature. */
export const needsSignatures = (model: string): boolean => (geminiVersion(model) ?? 0) >= 300;

const BUDGETS: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 512,
  low: 2_048,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};

/** The most that every model of 2.5 takes, and the least that its Pro and its Flash-Lite do. */
const MAX_BUDGET = 24_576;
const MIN_PRO_BUDGET = 128;
const MIN_LITE_BUDGET = 512;
/** As much as the model likes. */
const DYNAMIC = -1;

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
    : { ...present({ thinkingLevel: levelOf(reasoning, isOff, model, version) }), includeThoughts };
}

function budgetOf(
  { maxTokens, effort }: ReasoningRequest,
  isOff: boolean,
  model: string,
  drop: (what: string) => void,
): number | undefined {
  const isPro = model.includes('pro');
  const isLite = model.includes('flash-lite');
  if (isOff) {
    if (isPro) drop('reasoningOff');
    return isPro ? MIN_PRO_BUDGET : 0;
  }
  const asked = maxTokens ?? (effort && BUDGETS[effort]);
  // Left to itself, Flash-Lite alone does not think.
  if (asked === undefined) return isLite ? DYNAMIC : undefined;
  const least = isPro ? MIN_PRO_BUDGET : isLite ? MIN_LITE_BUDGET : 0;
  return Math.max(least, Math.min(Math.floor(asked), MAX_BUDGET));
}

/** Only Flash goes below low, and the first Pro had no medium; thinking cannot be switched off any more. */
function levelOf(
  { maxTokens, effort }: ReasoningRequest,
  isOff: boolean,
  model: string,
  version: number,
): string | undefined {
  const least = model.includes('flash') ? 'minimal' : 'low';
  if (isOff || effort === 'minimal') return least;
  const hasMedium = version > 300 || !model.includes('pro');
  if (effort !== undefined) return effort === 'low' ? 'low' : effort === 'medium' && hasMedium ? 'medium' : 'high';
  if (maxTokens === undefined) return undefined;
  if (maxTokens < BUDGETS.low) return least;
  return maxTokens < BUDGETS.medium ? 'low' : 'high';
}
