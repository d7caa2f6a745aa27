// Embeddings in Ollama's shape, and in that of its older path, which takes one prompt.
import {
  arrayAt,
  countOf,
  maybeBoolean,
  maybeNumber,
  maybeObject,
  objectOr,
  present,
  stringAt,
  type Json,
} from '../../dialects/read-json.ts';
import { prepared, type Prepared } from '../call.ts';
import { inputUsage } from '../usage.ts';
import { droppedFrom, type EmbeddingClient, type EmbeddingInput, type EmbeddingTarget } from './embedding.ts';
import type { Usage } from '../../dialects/model-stream.ts';
import { vectorAt } from './vectors.ts';

/** The older path is known by its field. */
const isOlder = (body: Json): boolean => body['prompt'] !== undefined && body['input'] === undefined;

export const ollamaClient: EmbeddingClient = {
  read(body) {
    const options = maybeObject(body['options'], 'options') ?? {};
    return {
      inputs: isOlder(body) ? [textAt(body['prompt'], 'prompt')] : inputsOf(body['input']),
      encoding: 'float',
      form: isOlder(body) ? 'one' : 'many',
      untold: Object.keys(options).length > 0 ? ['options'] : [],
      ...present({
        dimensions: maybeNumber(body['dimensions'], 'dimensions'),
        truncate: maybeBoolean(body['truncate'], 'truncate'),
      }),
    };
  },
  write({ vectors, usage }, { form }, facts) {
    if (form === 'one') return { embedding: vectors[0] ?? [] };
    return { model: facts.model, embeddings: vectors, ...(usage && { prompt_eval_count: usage.input.total }) };
  },
};

const textAt = (value: unknown, field: string): EmbeddingInput => ({ type: 'text', text: stringAt(value, field) });

const inputsOf = (value: unknown): readonly EmbeddingInput[] =>
  typeof value === 'string'
    ? [textAt(value, 'input')]
    : arrayAt(value, 'input').map((each, index) => textAt(each, `input[${index}]`));

export const ollamaTarget: EmbeddingTarget = {
  takesTokens: false,
  encode: (request, inputs, model) => ({
    path: '/api/embed',
    body: { model, input: inputs, ...present({ dimensions: request.dimensions, truncate: request.truncate }) },
    dropped: droppedFrom(request, ['dimensions', 'truncate']),
  }),
  decode: (body) => ({
    vectors: arrayAt(body['embeddings'], 'embeddings').map((value, index) => vectorAt(value, `embeddings[${index}]`)),
    ...present({ usage: usageOf(body) }),
  }),
};

const usageOf = (body: Json): Usage | undefined =>
  typeof body['prompt_eval_count'] === 'number' ? inputUsage(countOf(body['prompt_eval_count']), false) : undefined;

export const preparePassingOllama = (body: Json, model: string): Prepared =>
  prepared({
    path: isOlder(body) ? '/api/embeddings' : '/api/embed',
    body: { type: 'passing', changes: { model } },
    dropped: [],
    read: (json) => ({ ok: true, value: present({ usage: usageOf(objectOr(json)) }) }),
  });
