// What the control plane accepts about the catalogue.
import { z } from 'zod';
import type { ModelOverrideInput } from './catalog-views.ts';

const rate = z
  .number()
  .int('must be a whole number of nano-USD')
  .nonnegative('must not be negative')
  .max(10_000_000_000_000, 'must be at most 10000 USD');
const limit = z.number().int().positive('must be more than 0').max(1_000_000_000);

export const catalogInput = z.strictObject({ refresh: z.enum(['daily', 'off']) });

export const modelOverrideInput = z
  .strictObject({
    inputPrice: rate.exactOptional(),
    outputPrice: rate.exactOptional(),
    cacheReadPrice: rate.exactOptional(),
    cacheWritePrice: rate.exactOptional(),
    requestPrice: rate.exactOptional(),
    contextTokens: limit.exactOptional(),
    maxOutputTokens: limit.exactOptional(),
    hidden: z.boolean().exactOptional(),
  })
  .refine(
    (input) => Object.keys(input).length > 0,
    'must say something: a price, a limit or hidden',
  ) satisfies z.ZodType<ModelOverrideInput>;
