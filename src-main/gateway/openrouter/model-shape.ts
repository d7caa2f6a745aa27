// A model in OpenRouter's shape, which is OpenAI's with more in it.
import { pricingOf } from './pricing.ts';
import { largest, modalitiesOf, parametersOf, union, type GatheredModel } from './gathered-models.ts';

/** What a route takes depends on its targets: it stands for text, without a price of its own. */
export function openRouterModel(model: GatheredModel): object {
  const { id, name, created, endpoints } = model;
  const best = endpoints[0];
  const contextLength = largest(endpoints.map(({ contextTokens }) => contextTokens)) ?? null;
  return {
    id,
    object: 'model',
    owned_by: model.route ? 'pointsman' : (id.split('/')[0] ?? ''),
    canonical_slug: id,
    name,
    created,
    context_length: contextLength,
    architecture: architectureOf(model),
    pricing: pricingOf(best?.price),
    top_provider: {
      context_length: best?.contextTokens ?? null,
      max_completion_tokens: best?.maxOutputTokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: union(endpoints.map(parametersOf)).toSorted(),
    default_parameters: null,
    supported_voices: null,
    expiration_date: lastDay(model) ?? null,
    links: { details: `/api/v1/models/${id}/endpoints` },
  };
}

export function architectureOf(model: GatheredModel): object {
  const [input, output] = [modalitiesOf(model, 'inputModalities'), modalitiesOf(model, 'outputModalities')];
  return {
    modality: `${input.join('+')}->${output.join('+')}`,
    input_modalities: input,
    output_modalities: output,
    tokenizer: 'Other',
    instruct_type: null,
  };
}

/** A model ends when the last of its endpoints does. */
function lastDay({ endpoints }: GatheredModel): string | undefined {
  const days = endpoints.map(({ endsAt }) => endsAt ?? '');
  return days.length === 0 || days.includes('') ? undefined : days.toSorted().at(-1);
}
