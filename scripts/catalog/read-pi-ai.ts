// Reads the model lists of pi-ai: what tool-using models cost and hold, provider by provider.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { scaleDecimal } from '../../src-main/catalog/decimal.ts';
import type { ModelFacts, PriceFigures } from '../../src-main/catalog/model-facts.ts';
import { fromModelsDev } from '../../src-main/catalog/source-names.ts';
import { isBelievablyFree } from '../../src-main/catalog/sources/models-dev.ts';

const rates = z.object({ input: z.number(), output: z.number(), cacheRead: z.number(), cacheWrite: z.number() });
const model = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['chat', 'image', 'classifier']),
  reasoning: z.boolean().optional(),
  input: z.array(z.string()),
  output: z.array(z.string()).optional(),
  contextWindow: z.number().int().nonnegative().optional(),
  maxTokens: z.number().int().nonnegative().optional(),
  cost: rates.extend({ tiers: z.array(rates.extend({ inputTokensAbove: z.number().int() })).optional() }),
});
const file = z.record(z.string(), z.record(z.string(), model));

/** Names that differ from models.dev's too. */
const ownNames: Readonly<Record<string, string>> = {
  'vercel-ai-gateway': 'vercel',
  'zai-coding-cn': 'zhipuai-coding-plan',
};

/** By our registry ids, or its own where we have none. Classifiers are left out: no protocol of ours speaks to them. */
export function readPiAi(folder: string): ReadonlyMap<string, readonly ModelFacts[]> {
  const data = join(folder, 'dist/providers/data');
  const names = readdirSync(data).filter((name) => /^[^.].*\.json$/.test(name));
  return new Map(
    names.map((name) => {
      const provider = name.slice(0, -'.json'.length);
      const lists = file.parse(JSON.parse(readFileSync(join(data, name), 'utf8')));
      const models = Object.values(lists).flatMap((list) => Object.values(list));
      const facts = models.filter(({ type }) => type !== 'classifier').map(toFacts);
      return [ownNames[provider] ?? fromModelsDev(provider), facts] as const;
    }),
  );
}

function toFacts({
  id,
  name,
  type,
  reasoning,
  input,
  output,
  contextWindow,
  maxTokens,
  cost,
}: z.infer<typeof model>): ModelFacts {
  const price = toFigures(cost, id);
  const isChat = type === 'chat';
  return {
    id,
    // `OpenAI: GPT-5`, `Claude Sonnet 4.5 (latest)`: who sells it and how it is spelled are no part of its name.
    name: name.replace(/^[^:]{2,30}: /, '').replace(/ \(latest\)$/, ''),
    ...(contextWindow && { contextTokens: contextWindow }),
    ...(maxTokens && { maxOutputTokens: maxTokens }),
    inputModalities: input,
    outputModalities: output ?? ['text'],
    // It lists only models that can call tools.
    ...(isChat && { parameters: { tools: true, ...(reasoning !== undefined && { reasoning }) } }),
    ...(price && { prices: [price] }),
  };
}

function toFigures({ tiers = [], ...base }: z.infer<typeof model>['cost'], id: string): PriceFigures | undefined {
  // Zero and zero is its way to say that it does not know.
  if (base.input < 0 || base.output < 0 || (base.input + base.output === 0 && !isBelievablyFree(id))) return undefined;
  const long = tiers
    .map((tier) => ({ ...toRates(tier), minInputTokens: tier.inputTokensAbove + 1 }))
    .sort((a, b) => a.minInputTokens - b.minInputTokens);
  return { ...toRates(base), ...(long.length > 0 && { tiers: long }) };
}

function toRates({ input, output, cacheRead, cacheWrite }: z.infer<typeof rates>): PriceFigures {
  return {
    input: nano(input),
    output: nano(output),
    ...(cacheRead > 0 && { cacheRead: nano(cacheRead) }),
    ...(cacheWrite > 0 && { cacheWrite: nano(cacheWrite) }),
  };
}

function nano(usdPerMillion: number): number {
  // Some are computed from prices per token: what is beyond the tenth digit is noise of that.
  const scaled = scaleDecimal(usdPerMillion.toPrecision(10), 9);
  if (scaled === undefined) throw new Error(`${usdPerMillion} is no price.`);
  return scaled;
}
