// The hard filters of a request or a route: what an endpoint must be, or it is out.
import { keepsNothing, privacyFor } from '../providers/privacy.ts';
import type { Candidate, OutRule } from './candidate.ts';
import type { PlanInput, ProviderPreferences, RequestNeeds } from './plan.ts';
import { slugMatcher } from './provider-slugs.ts';
import { ratesOf } from './rates.ts';
import { missingParameter } from './support.ts';

export interface Filter {
  readonly rule: OutRule;
  readonly passes: (candidate: Candidate) => boolean;
}

/** Prompts are estimated; even by so much shorter they would not fit. */
const SURELY = 0.7;

/** A picture's price is compared as that of this many tokens where no price for the whole of it is known. */
const TOKENS_PER_IMAGE = 1_600;

const PER_MILLION = 1_000_000;

/** Those that can only be tightened: a route's hold beside the request's. */
export function privacyFilters(
  { only, ignore, zdr, dataCollection, enforceDistillableText }: ProviderPreferences,
  providers: PlanInput['providers'],
): readonly Filter[] {
  const filters: Filter[] = [];
  if (only) {
    const named = slugMatcher(only, providers);
    filters.push({ rule: 'only', passes: (candidate) => named.rank(candidate) !== undefined });
  }
  if (ignore) {
    // Whoever wants no OpenAI wants none of its lanes.
    const named = slugMatcher(ignore, providers, true);
    filters.push({ rule: 'ignore', passes: (candidate) => named.rank(candidate) === undefined });
  }
  if (zdr) {
    filters.push({
      rule: 'zdr',
      passes: ({ provider, endpoint }) => provider !== undefined && keepsNothing(provider, endpoint.model),
    });
  }
  if (dataCollection === 'deny') {
    filters.push({ rule: 'training', passes: trainsOnNothing });
  }
  if (enforceDistillableText)
    filters.push({ rule: 'distillable', passes: ({ endpoint }) => endpoint.distillable === true });
  return filters;
}

const trainsOnNothing = ({ provider, endpoint }: Candidate): boolean =>
  provider !== undefined && (provider.local || privacyFor(provider, endpoint.model)?.trainsOnApiData === false);

/** Those in which the request's word replaces its route's. */
export function demandFilters(
  { quantizations, maxPrice, requireParameters }: ProviderPreferences,
  needs: RequestNeeds | undefined,
): readonly Filter[] {
  const filters: Filter[] = [];
  if (quantizations) {
    const wanted = new Set(quantizations.map((each) => each.toLowerCase()));
    filters.push({
      rule: 'quantization',
      passes: ({ endpoint }) => wanted.has(endpoint.quantization?.toLowerCase() ?? 'unknown'),
    });
  }
  if (maxPrice) filters.push(priceCeiling(maxPrice, needs?.promptTokens));
  if (needs) filters.push(...sizeFilters(needs));
  if (needs && requireParameters) filters.push(everyParameter(needs.parameters));
  return filters;
}

function sizeFilters({ promptTokens = 0, maxOutputTokens = 0 }: RequestNeeds): readonly Filter[] {
  const least = promptTokens * SURELY + maxOutputTokens;
  const filters: Filter[] = [];
  if (promptTokens > 0)
    filters.push({ rule: 'context', passes: ({ endpoint: { contextTokens } }) => !(least > (contextTokens ?? least)) });
  if (maxOutputTokens > 0) {
    filters.push({
      rule: 'max-output',
      passes: ({ endpoint }) => maxOutputTokens <= (endpoint.maxOutputTokens ?? maxOutputTokens),
    });
  }
  return filters;
}

/** Which parameter is missing is found again when it is to be told. */
const everyParameter = (parameters: readonly string[]): Filter => ({
  rule: 'parameter',
  passes: ({ endpoint }) => missingParameter(endpoint.supportedParameters, parameters) === undefined,
});

/** An unknown price is over every ceiling, except on the user's own machines. */
function priceCeiling(limits: NonNullable<ProviderPreferences['maxPrice']>, promptTokens: number | undefined): Filter {
  const { prompt, completion, request, image, audio } = limits;
  const isOver = (price: number, limit: number | undefined): boolean => limit !== undefined && price > limit;
  return {
    rule: 'max-price',
    passes({ endpoint, provider, lane }) {
      const { price, inputModalities } = endpoint;
      if (!price) return provider?.local === true;
      const { input, output } = ratesOf(price, lane, promptTokens);
      if (isOver(input, prompt) || isOver(output, completion) || isOver(price.perRequest ?? 0, request)) return false;
      const imageRate = price.imageInput ?? (inputModalities?.includes('image') ? input : 0);
      if (isOver((imageRate * TOKENS_PER_IMAGE) / PER_MILLION, image)) return false;
      const audioRate = price.audioInput ?? (inputModalities?.includes('audio') ? input : 0);
      return !isOver(audioRate / PER_MILLION, audio);
    },
  };
}
