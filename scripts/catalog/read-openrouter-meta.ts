// Reads TanStack's description of OpenRouter's models: modalities, parameters and limits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { scaleDecimal } from '../../src-main/catalog/decimal.ts';
import type { ModelFacts, PriceFigures } from '../../src-main/catalog/model-facts.ts';
import { isBelievablyFree } from '../../src-main/catalog/sources/models-dev.ts';
import { between, evaluate } from './evaluate.ts';

const meta = z.object({
  id: z.string(),
  supports: z.object({ input: z.array(z.string()), output: z.array(z.string()), supports: z.array(z.string()) }),
  context_window: z.number().int().positive().optional(),
  max_output_tokens: z.number().int().positive().optional(),
  pricing: z
    .object({
      text: z.object({ input: z.object({ normal: z.number() }), output: z.object({ normal: z.number() }) }),
    })
    .optional()
    .catch(undefined),
});

/** Its names of request fields, all that it knows: one that a model does not list is one that it refuses. */
const fields: Readonly<Record<string, readonly string[]>> = {
  frequencyPenalty: ['frequency_penalty'],
  logitBias: ['logit_bias'],
  logprobs: ['logprobs'],
  maxCompletionTokens: ['max_tokens'],
  presencePenalty: ['presence_penalty'],
  reasoning: ['reasoning', 'include_reasoning'],
  responseFormat: ['response_format'],
  seed: ['seed'],
  stop: ['stop'],
  temperature: ['temperature'],
  toolChoice: ['tools', 'tool_choice'],
  topLogprobs: ['top_logprobs'],
  topP: ['top_p'],
};

/** OpenRouter's models. What it calls the price of cached input is the sum of reading and writing, so that is not taken. */
export function readOpenRouterMeta(folder: string): readonly ModelFacts[] {
  const text = readFileSync(join(folder, 'dist/esm/model-meta.js'), 'utf8');
  const definitions = between(text, '//#region src/model-meta.ts', 'var OPENROUTER_CHAT_MODELS');
  const names = [...definitions.matchAll(/^var ([A-Z0-9_]+) = \{$/gm)].map((match) => match[1] ?? '');
  const values = evaluate(`(() => { ${definitions}; return [${names.join(',')}]; })()`);
  return z.array(meta).parse(values).map(toFacts);
}

function toFacts({
  id,
  supports,
  context_window: context,
  max_output_tokens: output,
  pricing,
}: z.infer<typeof meta>): ModelFacts {
  const listed = new Set(supports.supports);
  const price = pricing && toFigures(pricing.text.input.normal, pricing.text.output.normal, id);
  const known = Object.entries(fields).flatMap(([name, ours]) =>
    ours.map((field) => [field, listed.has(name)] as const),
  );
  return {
    id,
    inputModalities: supports.input.map((modality) => (modality === 'document' ? 'file' : modality)),
    outputModalities: supports.output,
    parameters: Object.fromEntries(known),
    ...(context !== undefined && { contextTokens: context }),
    ...(output !== undefined && { maxOutputTokens: output }),
    ...(price && { prices: [price] }),
  };
}

/** Zero and zero is written for models that are billed by the picture or the second. */
function toFigures(input: number, output: number, id: string): PriceFigures | undefined {
  if (input < 0 || output < 0 || (input + output === 0 && !isBelievablyFree(id))) return undefined;
  return { input: scaleDecimal(input.toPrecision(10), 9) ?? 0, output: scaleDecimal(output.toPrecision(10), 9) ?? 0 };
}
