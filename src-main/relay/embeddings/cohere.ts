// Embeddings in Cohere's shape, version 2.
import { arrayAt, countOf, objectAt, objectOr, present, type Json } from '../../dialects/read-json.ts';
import type { Usage } from '../../dialects/model-stream.ts';
import { inputUsage } from '../usage.ts';
import { droppedFrom, type EmbeddingPurpose, type EmbeddingTarget } from './embedding.ts';
import { vectorAt } from './vectors.ts';

/** It has no word for mere similarity: its guide takes clustering for that. */
const INPUT_TYPES: Readonly<Record<EmbeddingPurpose, string>> = {
  query: 'search_query',
  document: 'search_document',
  similarity: 'clustering',
  classification: 'classification',
  clustering: 'clustering',
};

export const cohereTarget: EmbeddingTarget = {
  takesTokens: false,
  encode: (request, inputs, model) => ({
    path: '/v2/embed',
    body: {
      model,
      texts: inputs,
      // Demanded; what is embedded without a word about it is mostly what will be searched.
      input_type: INPUT_TYPES[request.purpose ?? 'document'],
      embedding_types: ['float'],
      ...present({ output_dimension: request.dimensions, truncate: truncation(request.truncate) }),
    },
    dropped: droppedFrom(request, ['dimensions', 'purpose', 'truncate']),
  }),
  decode: (body) => ({
    vectors: arrayAt(objectAt(body['embeddings'], 'embeddings')['float'], 'embeddings.float').map((value, index) =>
      vectorAt(value, `embeddings.float[${index}]`),
    ),
    ...present({ usage: usageOf(body) }),
  }),
};

const truncation = (wanted: boolean | undefined): string | undefined =>
  wanted === undefined ? undefined : wanted ? 'END' : 'NONE';

function usageOf(body: Json): Usage | undefined {
  const tokens = objectOr(objectOr(body['meta'])['billed_units'])['input_tokens'];
  return typeof tokens === 'number' ? inputUsage(countOf(tokens), false) : undefined;
}
