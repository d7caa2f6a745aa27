// What the user says about models: it counts before what anybody else says.
import type { Endpoint } from './catalog.ts';
import type { ModelFigures } from './model-facts.ts';

/** For one endpoint (`groq:llama-3.3-70b-versatile`) or for a model wherever it is served (`meta-llama/llama-3.3-70b-instruct`). */
export interface ModelOverride {
  readonly name: string;
  readonly figures: ModelFigures;
  /** Neither listed nor chosen; who names the endpoint itself still gets it. */
  readonly hidden: boolean;
  /** Epoch ms. */
  readonly setAt: number;
}

export interface Overrides {
  /** What is said of the endpoint itself, completed by what is said of its model. */
  of(providerId: string, upstreamModel: string, model: string): ModelOverride | undefined;
  isHidden(endpoint: Endpoint): boolean;
}

export function createOverrides(list: readonly ModelOverride[]): Overrides {
  const byName = new Map(list.map((override) => [override.name.toLowerCase(), override]));
  const both = (providerId: string, upstreamModel: string, model: string): readonly ModelOverride[] =>
    [byName.get(`${providerId}:${upstreamModel}`.toLowerCase()), byName.get(model)].filter(
      (each) => each !== undefined,
    );
  return {
    of(providerId, upstreamModel, model) {
      if (byName.size === 0) return undefined;
      const [own, general] = both(providerId, upstreamModel, model);
      if (!own || !general) return own;
      return { ...own, figures: { ...general.figures, ...own.figures } };
    },
    isHidden: ({ providerId, upstreamModel, model }) =>
      byName.size > 0 && both(providerId, upstreamModel, model).some(({ hidden }) => hidden),
  };
}
