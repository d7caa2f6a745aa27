// How Mistral's models are asked to think, by their names: Magistral by a mode, newer general models by an effort, others not at all.
import type { ReasoningRequest } from '../model-request.ts';
import type { Json } from '../read-json.ts';

const MAGISTRAL = /^(?:.*\/)?magistral-/;
/** Names end in a date (`-2603`) or in `latest`, which is later than all dates. */
const GENERAL = /^(?:.*\/)?mistral-(?:small|medium)-(?:(\d{4})$|latest$|(3\.[5-9]|[4-9]))/;
const FIRST_THINKING = 2603;

type Way = 'mode' | 'effort' | 'none';

function wayOf(model: string): Way {
  if (MAGISTRAL.test(model)) return 'mode';
  const match = GENERAL.exec(model);
  if (!match) return 'none';
  return match[1] === undefined || Number(match[1]) >= FIRST_THINKING ? 'effort' : 'none';
}

/** True when the model takes thoughts back: as it thinks itself. */
export const thinks = (model: string): boolean => wayOf(model) !== 'none';

/** @param drop is told when the model cannot do as asked */
export function encodeReasoning(
  reasoning: ReasoningRequest | undefined,
  model: string,
  drop: (what: string) => void,
): Json {
  const wish = wishOf(reasoning);
  if (wish === undefined) return {};
  switch (wayOf(model)) {
    case 'mode':
      if (wish) return { prompt_mode: 'reasoning' };
      // Magistral always thinks.
      drop('reasoning');
      return {};
    case 'effort':
      // There are only these two.
      return { reasoning_effort: wish ? 'high' : 'none' };
    case 'none':
      if (wish) drop('reasoning');
      return {};
  }
}

function wishOf(reasoning: ReasoningRequest | undefined): boolean | undefined {
  if (!reasoning) return undefined;
  const { enabled, effort, maxTokens } = reasoning;
  if (enabled === false || effort === 'none' || maxTokens === 0) return false;
  return enabled === true || (effort ?? maxTokens) !== undefined ? true : undefined;
}
