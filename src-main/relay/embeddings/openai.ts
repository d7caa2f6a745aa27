// Embeddings in OpenAI's shape, which most servers share.
import type { Decoded } from '../../dialects/dialect.ts';
import {
  arrayAt,
  decoded,
  isJson,
  listOr,
  maybeNumber,
  maybeString,
  objectAt,
  objectOr,
  present,
  unreadable,
  type Json,
} from '../../dialects/read-json.ts';
import { prepared, type Prepared, type RelayAnswer } from '../call.ts';
import { preparePassing, readPassing } from '../passing.ts';
import { decodeRelayUsage } from '../usage.ts';
import {
  droppedFrom,
  type EmbeddingClient,
  type EmbeddingInput,
  type EmbeddingPurpose,
  type EmbeddingRequest,
  type EmbeddingResult,
  type EmbeddingTarget,
  type Vector,
} from './embedding.ts';
import { toBase64, vectorAt } from './vectors.ts';

/** OpenAI itself has no such field; OpenRouter, Cohere and NVIDIA have these words for it. */
const PURPOSES: Readonly<Record<string, EmbeddingPurpose>> = {
  query: 'query',
  search_query: 'query',
  document: 'document',
  search_document: 'document',
  passage: 'document',
  classification: 'classification',
  clustering: 'clustering',
  semantic_similarity: 'similarity',
};

export const openAiClient: EmbeddingClient = {
  read(body) {
    const wanted = maybeString(body['input_type'], 'input_type');
    const purpose = wanted === undefined ? undefined : PURPOSES[wanted.toLowerCase()];
    const user = maybeString(body['user'], 'user');
    return {
      inputs: inputsOf(body['input']),
      encoding: encodingOf(body),
      form: 'many',
      untold: [
        ...(user === undefined ? [] : ['user']),
        ...(wanted !== undefined && purpose === undefined ? ['purpose'] : []),
      ],
      ...present({ dimensions: maybeNumber(body['dimensions'], 'dimensions'), purpose }),
    };
  },
  write({ vectors, usage }, { encoding }, facts) {
    const tokens = usage?.input.total ?? 0;
    return {
      object: 'list',
      data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: written(vector, encoding) })),
      model: facts.model,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  },
};

export const openAiTarget: EmbeddingTarget = {
  takesTokens: true,
  encode: (request, inputs, model) => ({
    path: '/embeddings',
    body: { model, input: inputs, ...present({ dimensions: request.dimensions }) },
    dropped: droppedFrom(request, ['dimensions']),
  }),
  decode: readResult,
};

/** Mistral's server differs in names, and refuses those that it does not know. */
export const mistralTarget: EmbeddingTarget = {
  takesTokens: false,
  encode: (request, inputs, model) => ({
    path: '/embeddings',
    body: { model, input: inputs, ...present({ output_dimension: request.dimensions }) },
    dropped: droppedFrom(request, ['dimensions']),
  }),
  decode: readResult,
};

/** Some servers send numbers whatever they are asked for, and clients decode what they asked for: then the answer is put right. */
export function preparePassingOpenAi(body: Json, model: string): Prepared {
  const passing = preparePassing('embeddings', model);
  if (!passing.ok) return passing;
  return prepared({
    ...passing.call,
    read: (json) => {
      const read = readPassing(json);
      return read.ok ? withWantedEncoding(json, read.value, body) : read;
    },
  });
}

function withWantedEncoding(json: unknown, answer: RelayAnswer, asked: Json): Decoded<RelayAnswer> {
  const wanted = asked['encoding_format'] === 'base64' ? 'base64' : 'float';
  const data = isJson(json) ? listOr(json['data']).map(objectOr) : [];
  const isAsWanted = data.every(({ embedding }) => (typeof embedding === 'string') === (wanted === 'base64'));
  if (isAsWanted) return { ok: true, value: answer };
  return decoded(() => {
    const converted = data.map((entry, index) => ({
      ...entry,
      embedding: written(vectorAt(entry['embedding'], `data[${index}].embedding`), wanted),
    }));
    return { ...answer, body: () => ({ ...objectOr(json), data: converted }) };
  });
}

const written = (vector: Vector, encoding: EmbeddingRequest['encoding']): string | Vector =>
  encoding === 'base64' ? toBase64(vector) : vector;

function encodingOf(body: Json): EmbeddingRequest['encoding'] {
  const { encoding_format: found } = body;
  if (found === undefined || found === null || found === 'float') return 'float';
  return found === 'base64' ? found : unreadable('encoding_format', '"float" or "base64"', found);
}

/** One text, one text in token ids, or a list of either. */
function inputsOf(value: unknown): readonly EmbeddingInput[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  const list = Array.isArray(value) ? (value as unknown[]) : unreadable('input', 'a text or a list of texts', value);
  if (list.length > 0 && list.every((each) => typeof each === 'number')) return [{ type: 'tokens', ids: list }];
  return list.map((each, index) => inputOf(each, `input[${index}]`));
}

function inputOf(value: unknown, field: string): EmbeddingInput {
  if (typeof value === 'string') return { type: 'text', text: value };
  if (isJson(value)) return { type: 'media' };
  const ids = Array.isArray(value) ? (value as unknown[]) : unreadable(field, 'a text or token ids', value);
  return {
    type: 'tokens',
    ids: ids.map((id, index) => (typeof id === 'number' ? id : unreadable(`${field}[${index}]`, 'a token id', id))),
  };
}

/** Entries say where they belong; most servers send them in order. */
function readResult(body: Json): EmbeddingResult {
  const entries = arrayAt(body['data'], 'data').map((value, place) => {
    const entry = objectAt(value, `data[${place}]`);
    const index = typeof entry['index'] === 'number' ? entry['index'] : place;
    return { index, vector: vectorAt(entry['embedding'], `data[${place}].embedding`) };
  });
  return {
    vectors: entries.sort((a, b) => a.index - b.index).map(({ vector }) => vector),
    ...present({ usage: decodeRelayUsage(body['usage']) }),
  };
}
