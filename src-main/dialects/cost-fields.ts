// What an answer cost, as OpenRouter's clients read it beside the token counts.
import type { AnswerFacts } from './dialect.ts';
import type { Json } from './read-json.ts';

/** With one's own keys the whole cost is the vendor's. How it divides is only told where it is known: clients want both parts or none. */
export function costFields({ costUsd, promptCostUsd }: AnswerFacts): Json {
  if (costUsd === undefined) return { is_byok: true };
  if (costUsd === null || promptCostUsd === undefined) return { cost: costUsd, is_byok: true };
  return {
    cost: costUsd,
    cost_details: {
      upstream_inference_cost: costUsd,
      upstream_inference_prompt_cost: promptCostUsd,
      upstream_inference_completions_cost: costUsd - promptCostUsd,
    },
    is_byok: true,
  };
}
