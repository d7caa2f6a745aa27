// A price in OpenRouter's shape: USD per single unit, as strings.
import type { Price, TokenRates } from '../../catalog/price.ts';
import { usdPerToken, usdPerUnit } from './money.ts';

/** OpenRouter's own sign for a price that cannot be told beforehand; ours for one that is not known. */
const NOT_TOLD = '-1';

export interface Pricing extends Readonly<Record<string, unknown>> {
  readonly prompt: string;
  readonly completion: string;
}

type Rate = number | undefined;
const given = (fields: Readonly<Record<string, Rate>>, write: (value: number) => string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, write(value)]])),
  );

const tokenFields = ({ cacheRead, cacheWrite, cacheWrite1h }: TokenRates): Readonly<Record<string, Rate>> => ({
  input_cache_read: cacheRead,
  input_cache_write: cacheWrite,
  input_cache_write_1h: cacheWrite1h,
});

export function pricingOf(price: Price | undefined): Pricing {
  if (!price) return { prompt: NOT_TOLD, completion: NOT_TOLD };
  const { audioInput, audioOutput, imageInput, imageOutput, reasoning, perRequest, perSearch, tiers } = price;
  return {
    prompt: usdPerToken(price.input),
    completion: usdPerToken(price.output),
    ...given(tokenFields(price), usdPerToken),
    ...given({ internal_reasoning: reasoning, audio: audioInput, audio_output: audioOutput }, usdPerToken),
    ...given({ image_token: imageInput, image_output: imageOutput }, usdPerToken),
    ...given({ request: perRequest, web_search: perSearch }, usdPerUnit),
    ...(tiers &&
      tiers.length > 0 && {
        overrides: tiers.map((tier) => ({
          min_prompt_tokens: tier.minInputTokens,
          prompt: usdPerToken(tier.input),
          completion: usdPerToken(tier.output),
          ...given(tokenFields(tier), usdPerToken),
        })),
      }),
  };
}
