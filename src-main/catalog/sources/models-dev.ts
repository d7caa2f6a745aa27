// Reads the list of models.dev (MIT): models by provider, with limits, modalities, dates and plain prices.
import { z } from 'zod';
import { scaleDecimal } from '../decimal.ts';
import type { ModelFacts, PriceFigures } from '../model-facts.ts';
import { readRows, type Breathe, type ReadRows } from './read-rows.ts';

const usd = z.number().nonnegative().nullish();
const rates = z.object({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cache_read: usd,
  cache_write: usd,
  reasoning: usd,
});
const tier = rates.extend({ tier: z.object({ type: z.literal('context'), size: z.number().int().nonnegative() }) });
const cost = rates.extend({
  input_audio: usd,
  output_audio: usd,
  tiers: z.array(tier).max(20).nullish().catch(undefined),
  context_over_200k: rates.nullish().catch(undefined),
});
const flag = z.boolean().nullish().catch(undefined);
const date = z
  .string()
  .regex(/^20\d{2}(?:-\d{2}){0,2}$/)
  .nullish()
  .catch(undefined);
const tokens = z.number().int().positive().nullish().catch(undefined);
const words = z.array(z.string().max(40)).max(20);

const entry = z.object({
  id: z.string().min(1).max(300),
  name: z.string().min(1).max(300).nullish().catch(undefined),
  reasoning: flag,
  temperature: flag,
  tool_call: flag,
  structured_output: flag,
  knowledge: date,
  release_date: date,
  status: z.string().nullish().catch(undefined),
  modalities: z.object({ input: words, output: words }).nullish().catch(undefined),
  cost: cost.nullish(),
  limit: z.object({ context: tokens, output: tokens }).nullish().catch(undefined),
});
const list = z.record(z.string(), z.object({ models: z.record(z.string(), z.unknown()) }));

export interface ModelsDevModel {
  readonly isRetired: boolean;
  readonly facts: ModelFacts;
}

/** By the list's own provider id. Rejects with ZodError when it is no such list; rows that are none of it are counted in `malformed`. */
export async function readModelsDev(
  body: unknown,
  breathe: Breathe = () => Promise.resolve(),
): Promise<ReadRows<ModelsDevModel>> {
  return readRows(
    Object.entries(list.parse(body)).map(([id, { models }]) => [id, Object.values(models)] as const),
    (row) => toModel(entry.parse(row)),
    breathe,
  );
}

function toModel(model: z.infer<typeof entry>): ModelsDevModel {
  const { name, limit, modalities, knowledge, release_date: releasedAt } = model;
  const price = model.cost ? toFigures(model.cost, model.id) : undefined;
  const parameters = parametersOf(model);
  return {
    isRetired: model.status === 'deprecated',
    facts: {
      id: model.id,
      ...(name && { name }),
      ...(limit?.context && { contextTokens: limit.context }),
      ...(limit?.output && { maxOutputTokens: limit.output }),
      ...(modalities && {
        inputModalities: modalities.input.map(wordOf),
        outputModalities: modalities.output.map(wordOf),
      }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
      ...(releasedAt && { releasedAt }),
      ...(knowledge && { knowledgeCutoff: knowledge }),
      ...(price && { prices: [price] }),
    },
  };
}

/** OpenRouter's word for a document. */
const wordOf = (modality: string): string => (modality === 'pdf' ? 'file' : modality);

/** What it says of abilities, by the names of the request fields that need them. */
function parametersOf(model: z.infer<typeof entry>): Record<string, boolean> {
  const fields: readonly (readonly [string, boolean | null | undefined])[] = [
    ['tools', model.tool_call],
    ['tool_choice', model.tool_call],
    ['reasoning', model.reasoning],
    ['temperature', model.temperature],
    ['structured_outputs', model.structured_output],
  ];
  return Object.fromEntries(fields.filter((field): field is [string, boolean] => typeof field[1] === 'boolean'));
}

/** Zero and zero is written for "not known" and for flat rates too, so it is believed only of what calls itself free. */
export const isBelievablyFree = (id: string): boolean => /[:-]free$/.test(id);

const OLD_TIER_SIZE = 200_000;

function toFigures(
  { tiers: told, context_over_200k: long, ...base }: z.infer<typeof cost>,
  id: string,
): PriceFigures | undefined {
  if (base.input + base.output === 0 && !isBelievablyFree(id)) return undefined;
  const figures = toRates(base);
  if (!figures) return undefined;
  const audioInput = nano(base.input_audio);
  const audioOutput = nano(base.output_audio);
  // Where both are there, the older one says 200 000 whatever the length is.
  const tiers = [...(told ?? (long ? [{ ...long, tier: { size: OLD_TIER_SIZE } }] : []))]
    .sort((a, b) => a.tier.size - b.tier.size)
    .flatMap(({ tier: { size }, ...prices }) => {
      const rates = toRates(prices);
      return rates ? [{ ...rates, minInputTokens: size + 1 }] : [];
    });
  return {
    ...figures,
    ...(audioInput && { audioInput }),
    ...(audioOutput && { audioOutput }),
    ...(tiers.length > 0 && { tiers }),
  };
}

function toRates(prices: z.infer<typeof rates>): PriceFigures | undefined {
  const input = nano(prices.input);
  const output = nano(prices.output);
  if (input === undefined || output === undefined) return undefined;
  const cacheRead = nano(prices.cache_read);
  const cacheWrite = nano(prices.cache_write);
  const reasoning = nano(prices.reasoning);
  return {
    input,
    output,
    // A zero stands for "no such price".
    ...(cacheRead && { cacheRead }),
    ...(cacheWrite && { cacheWrite }),
    ...(reasoning && { reasoning }),
  };
}

const nano = (dollars: number | null | undefined): number | undefined =>
  dollars === null || dollars === undefined ? undefined : scaleDecimal(dollars, 9);
