// One model in the shape of each protocol's model list.
import type { Endpoint } from '../catalog/catalog.ts';

export interface ListedModel {
  readonly id: string;
  readonly name: string;
  /** Epoch seconds; 0 = not known. */
  readonly created: number;
  readonly ownedBy: string;
  readonly best?: Endpoint;
}

const NANO_PER_MILLION_TO_USD_PER_TOKEN = 1e-15;

/** USD per token as OpenRouter writes it: a plain decimal string. */
function perToken(nanoUsdPerMillion: number | undefined): string | undefined {
  if (nanoUsdPerMillion === undefined) return undefined;
  return (nanoUsdPerMillion * NANO_PER_MILLION_TO_USD_PER_TOKEN).toFixed(15).replace(/\.?0+$/, '');
}

export function openAiModel(model: ListedModel): object {
  const { best } = model;
  return {
    id: model.id,
    object: 'model',
    created: model.created,
    owned_by: model.ownedBy,
    name: model.name,
    ...(best?.contextTokens !== undefined && { context_length: best.contextTokens }),
    ...(best?.inputModalities && {
      architecture: { input_modalities: best.inputModalities, output_modalities: best.outputModalities ?? ['text'] },
    }),
    ...(best?.price && {
      pricing: {
        prompt: perToken(best.price.input),
        completion: perToken(best.price.output),
        input_cache_read: perToken(best.price.cacheRead),
        input_cache_write: perToken(best.price.cacheWrite),
      },
    }),
  };
}

export const anthropicModel = (model: ListedModel): object => ({
  type: 'model',
  id: model.id,
  display_name: model.name,
  created_at: new Date(model.created * 1000).toISOString(),
});

/** Clients keep what follows `models/` as the name. */
export const geminiModel = ({ id, name, best }: ListedModel): object => ({
  name: `models/${id}`,
  displayName: name,
  version: '',
  ...(best?.contextTokens !== undefined && { inputTokenLimit: best.contextTokens }),
  ...(best?.maxOutputTokens !== undefined && { outputTokenLimit: best.maxOutputTokens }),
  supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
});

const isoTime = (model: ListedModel): string => new Date(model.created * 1000).toISOString();

const ollamaDetails = ({ ownedBy }: ListedModel): object => ({
  parent_model: '',
  format: '',
  family: ownedBy,
  families: [ownedBy],
  parameter_size: '',
  quantization_level: '',
});

/** An entry of `/api/tags`. There is no file: size and digest stand for none. */
export const ollamaTag = (model: ListedModel): object => ({
  name: model.id,
  model: model.id,
  modified_at: isoTime(model),
  size: 0,
  digest: '',
  details: ollamaDetails(model),
});

/** `/api/show`: VS Code and JetBrains read the capabilities and the context length from it. */
export function ollamaModel(model: ListedModel): object {
  const { best } = model;
  const family = model.ownedBy;
  return {
    modelfile: '',
    parameters: '',
    template: '',
    details: ollamaDetails(model),
    model_info: {
      'general.architecture': family,
      'general.basename': model.name,
      ...(best?.contextTokens !== undefined && { [`${family}.context_length`]: best.contextTokens }),
    },
    capabilities: ['completion', 'tools', ...(best?.inputModalities?.includes('image') ? ['vision'] : [])],
    modified_at: isoTime(model),
  };
}
