// How demanding a task looks from outside: the rules by which `pointsman/auto` picks a price band when none is named.
import type { CostTier, RequestNeeds } from '../plan.ts';

export interface Task {
  readonly tier: CostTier;
  /** What was looked at, in words. */
  readonly signs: readonly string[];
}

const LONG_TOKENS = 2_000;
const VERY_LONG_TOKENS = 32_000;

/**
 * | sign                                                    | band   |
 * | ------------------------------------------------------- | ------ |
 * | reasoning asked for, or 32 000 tokens and more          | high   |
 * | tools, a schema, pictures or sound, 2 000 tokens or more | medium |
 * | anything else                                           | low    |
 */
export function taskOf(needs: RequestNeeds | undefined): Task {
  const { parameters = [], inputModalities = [], promptTokens = 0 } = needs ?? {};
  const size = `about ${promptTokens} tokens`;
  const hard = [
    ...(parameters.includes('reasoning') ? ['reasoning'] : []),
    ...(promptTokens >= VERY_LONG_TOKENS ? [size] : []),
  ];
  if (hard.length > 0) return { tier: 'high', signs: hard };
  const middling = [
    ...(parameters.includes('tools') ? ['tools'] : []),
    ...(parameters.includes('structured_outputs') ? ['a schema'] : []),
    ...inputModalities,
    ...(promptTokens >= LONG_TOKENS ? [size] : []),
  ];
  if (middling.length > 0) return { tier: 'medium', signs: middling };
  return { tier: 'low', signs: ['a short text'] };
}
