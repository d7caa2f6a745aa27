// Reads the price that some providers put beside a model in their list.
import { z } from 'zod';
import { scaleDecimal } from '../catalog/decimal.ts';
import type { TimedPrice } from '../catalog/model-facts.ts';
import type { Price } from '../catalog/price.ts';

/** From dollars per token to nano-USD per million tokens. */
const PER_TOKEN = 15;
/** From dollars per million tokens to nano-USD per million tokens. */
const PER_MILLION = 9;
/** From dollars per call to nano-USD per call. */
const PER_CALL = 9;

const decimal = z.string().optional().catch(undefined);
const perToken = z.object({
  input_cache_read: decimal,
  input_cache_write: decimal,
  input_cache_write_1h: decimal,
  internal_reasoning: decimal,
});

/** OpenRouter: dollars per token as text. */
const openRouter = perToken.extend({
  prompt: z.string(),
  completion: z.string(),
  request: decimal,
  web_search: decimal,
  audio: decimal,
  audio_output: decimal,
  image_token: decimal,
  image_output: decimal,
  overrides: z.array(z.unknown()).optional().catch(undefined),
});
const override = perToken.extend({
  min_prompt_tokens: z.number().int().positive(),
  utc_start: z.undefined().optional(),
  utc_end: z.undefined().optional(),
  prompt: z.string(),
  completion: z.string(),
});
/** Vercel AI Gateway: dollars per token as text, under other names. */
const vercel = perToken.extend({ input: z.string(), output: z.string() });
/** Together: dollars per million tokens as numbers. */
const together = z.object({ input: z.number().nonnegative(), output: z.number().nonnegative() });

/** undefined when there is no price, or one that is no plain amount (OpenRouter writes -1 for "depends"). */
export function readListedPrice(pricing: unknown, asOf: string): Price | undefined {
  const origin = { source: 'provider', asOf };
  const rich = openRouter.safeParse(pricing);
  if (rich.success) return fromOpenRouter(rich.data, origin);
  const texts = vercel.safeParse(pricing);
  if (texts.success) {
    const { input, output, ...rest } = texts.data;
    return withOrigin(tokenRates({ ...rest, prompt: input, completion: output }), origin);
  }
  const numbers = together.safeParse(pricing);
  if (!numbers.success) return undefined;
  const input = scaleDecimal(numbers.data.input, PER_MILLION);
  const output = scaleDecimal(numbers.data.output, PER_MILLION);
  // Together writes 0 and 0 for models that are priced in another unit.
  if (input === undefined || output === undefined || input + output === 0) return undefined;
  return { input, output, ...origin };
}

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):?[0-5]\d$/);
const hourly = perToken.extend({
  min_prompt_tokens: z.undefined().optional(),
  utc_start: clock,
  utc_end: clock,
  prompt: z.string(),
  completion: z.string(),
});

/** OpenRouter's prices for some hours of the day; [] where there are none. Fees and the rates of sound and pictures stay the same. */
export function readHourlyPrices(pricing: unknown, base: Price): readonly TimedPrice[] {
  const rich = openRouter.safeParse(pricing);
  const { source: _source, asOf: _asOf, tiers: _tiers, ...figures } = base;
  return (rich.success ? (rich.data.overrides ?? []) : []).flatMap((raw) => {
    const read = hourly.safeParse(raw);
    const rates = read.success ? tokenRates(read.data) : undefined;
    if (!read.success || !rates) return [];
    return [{ ...figures, ...rates, minutes: [minuteOf(read.data.utc_start), minuteOf(read.data.utc_end)] as const }];
  });
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(-2));

interface Origin {
  readonly source: string;
  readonly asOf: string;
}

type PerToken = z.infer<typeof perToken> & { readonly prompt: string; readonly completion: string };
type Rates = Pick<Price, 'input' | 'output' | 'cacheRead' | 'cacheWrite' | 'cacheWrite1h' | 'reasoning'>;

const withOrigin = (rates: Rates | undefined, origin: Origin): Price | undefined => rates && { ...rates, ...origin };

function fromOpenRouter(pricing: z.infer<typeof openRouter>, origin: Origin): Price | undefined {
  const rates = tokenRates(pricing);
  if (!rates) return undefined;
  const perRequest = scaleDecimal(pricing.request ?? '', PER_CALL);
  const perSearch = scaleDecimal(pricing.web_search ?? '', PER_CALL);
  const audioInput = scaleDecimal(pricing.audio ?? '', PER_TOKEN);
  const audioOutput = scaleDecimal(pricing.audio_output ?? '', PER_TOKEN);
  const imageInput = scaleDecimal(pricing.image_token ?? '', PER_TOKEN);
  const imageOutput = scaleDecimal(pricing.image_output ?? '', PER_TOKEN);
  const tiers = (pricing.overrides ?? []).flatMap((raw) => {
    const tier = override.safeParse(raw);
    const tierRates = tier.success ? tokenRates(tier.data) : undefined;
    return tier.success && tierRates ? [{ ...rates, ...tierRates, minInputTokens: tier.data.min_prompt_tokens }] : [];
  });
  return {
    ...rates,
    ...(perRequest && { perRequest }),
    ...(perSearch && { perSearch }),
    ...(audioInput && { audioInput }),
    ...(audioOutput && { audioOutput }),
    ...(imageInput && { imageInput }),
    ...(imageOutput && { imageOutput }),
    ...(tiers.length > 0 && { tiers: tiers.sort((a, b) => a.minInputTokens - b.minInputTokens) }),
    ...origin,
  };
}

function tokenRates(pricing: PerToken): Rates | undefined {
  const rate = (text: string | undefined): number | undefined => scaleDecimal(text ?? '', PER_TOKEN);
  const input = rate(pricing.prompt);
  const output = rate(pricing.completion);
  if (input === undefined || output === undefined) return undefined;
  const cacheRead = rate(pricing.input_cache_read);
  const cacheWrite = rate(pricing.input_cache_write);
  const cacheWrite1h = rate(pricing.input_cache_write_1h);
  const reasoning = rate(pricing.internal_reasoning);
  // OpenRouter writes "0" where a model has no such separate price: reasoning is then billed as output, cache as input.
  return {
    input,
    output,
    ...(cacheRead && { cacheRead }),
    ...(cacheWrite && { cacheWrite }),
    ...(cacheWrite1h && { cacheWrite1h }),
    ...(reasoning && { reasoning }),
  };
}
