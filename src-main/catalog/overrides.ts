// What the user says about models: it counts before what anybody else says.
import type { Endpoint } from './catalog.ts';
import type { ModelFigures } from './model-facts.ts';
import type { TokenRates } from './price.ts';

export interface OverriddenPrice extends TokenRates {
  /** Nano-USD per call. */
  readonly perRequest?: number;
}

export interface ModelOverride {
  /** One endpoint (`groq:llama-3.3-70b-versatile`) or a model wherever it is served (`meta-llama/llama-3.3-70b-instruct`). */
  readonly name: string;
  /** Instead of everything that others say of its price. */
  readonly price?: OverriddenPrice;
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  /** Neither listed nor chosen; who names the endpoint itself still gets it. */
  readonly hidden: boolean;
  /** Epoch ms. */
  readonly setAt: number;
}

export interface Overridden {
  readonly figures: ModelFigures;
  readonly setAt: number;
}

export interface Overrides {
  /** What is said of the endpoint itself, completed by what is said of its model. */
  of(providerId: string, upstreamModel: string, model: string): Overridden | undefined;
  isHidden(endpoint: Endpoint): boolean;
}

export function createOverrides(list: readonly ModelOverride[]): Overrides {
  const byName = new Map(list.map((override) => [override.name.toLowerCase(), override]));
  /** The general one first. */
  const both = (providerId: string, upstreamModel: string, model: string): readonly ModelOverride[] =>
    [byName.get(model), byName.get(`${providerId}:${upstreamModel}`.toLowerCase())].filter(
      (each) => each !== undefined,
    );
  return {
    of(providerId, upstreamModel, model) {
      if (byName.size === 0) return undefined;
      const said = both(providerId, upstreamModel, model);
      if (said.length === 0) return undefined;
      return {
        figures: Object.assign({}, ...said.map(figuresOf)) as ModelFigures,
        setAt: Math.max(...said.map(({ setAt }) => setAt)),
      };
    },
    isHidden: ({ providerId, upstreamModel, model }) =>
      byName.size > 0 && both(providerId, upstreamModel, model).some(({ hidden }) => hidden),
  };
}

const figuresOf = ({ price, contextTokens, maxOutputTokens }: ModelOverride): ModelFigures => ({
  ...(price && { prices: [price] }),
  ...(contextTokens !== undefined && { contextTokens }),
  ...(maxOutputTokens !== undefined && { maxOutputTokens }),
});
