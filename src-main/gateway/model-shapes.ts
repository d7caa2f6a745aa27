// One model in the shape of each protocol's model list.
import type { Endpoint } from '../catalog/catalog.ts';
import type { GatheredModel } from './openrouter/gathered-models.ts';

export interface ListedModel extends GatheredModel {
  readonly ownedBy: string;
  readonly best?: Endpoint;
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
