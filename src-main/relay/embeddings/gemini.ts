// Embeddings in Gemini's shape: one content, or a batch of such requests.
import { member } from '../../dialects/gemini/fields.ts';
import { decodeUsage } from '../../dialects/gemini/usage.ts';
import {
  arrayAt,
  isJson,
  listOr,
  maybeNumber,
  maybeString,
  objectAt,
  objectOr,
  present,
  type Json,
} from '../../dialects/read-json.ts';
import { prepared, type Prepared } from '../call.ts';
import {
  droppedFrom,
  type EmbeddingClient,
  type EmbeddingInput,
  type EmbeddingPurpose,
  type EmbeddingTarget,
} from './embedding.ts';
import { vectorAt } from './vectors.ts';

const PURPOSES: Readonly<Record<string, EmbeddingPurpose>> = {
  RETRIEVAL_QUERY: 'query',
  QUESTION_ANSWERING: 'query',
  FACT_VERIFICATION: 'query',
  CODE_RETRIEVAL_QUERY: 'query',
  RETRIEVAL_DOCUMENT: 'document',
  SEMANTIC_SIMILARITY: 'similarity',
  CLASSIFICATION: 'classification',
  CLUSTERING: 'clustering',
};

const TASK_TYPES: Readonly<Record<EmbeddingPurpose, string>> = {
  query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  similarity: 'SEMANTIC_SIMILARITY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
};

export const geminiClient: EmbeddingClient = {
  read(body) {
    const { requests } = body;
    const isBatch = requests !== undefined && requests !== null;
    const list = isBatch ? arrayAt(requests, 'requests') : [body];
    const asked = list.map((value, index) =>
      readOne(objectAt(value, `requests[${index}]`), isBatch ? `requests[${index}].` : ''),
    );
    // What a batch asks of its first text it asks of all: no other protocol could say otherwise.
    const [first] = asked;
    return {
      inputs: asked.map(({ input }) => input),
      encoding: 'float',
      form: isBatch ? 'many' : 'one',
      untold: first?.untold ?? [],
      ...present({ dimensions: first?.dimensions, purpose: first?.purpose }),
    };
  },
  write({ vectors, usage }, { form }) {
    const embeddings = vectors.map((values) => ({ values }));
    return {
      ...(form === 'one' ? { embedding: embeddings[0] ?? { values: [] } } : { embeddings }),
      ...(usage && { usageMetadata: { promptTokenCount: usage.input.total } }),
    };
  },
};

interface Asked {
  readonly input: EmbeddingInput;
  readonly dimensions: number | undefined;
  readonly purpose: EmbeddingPurpose | undefined;
  readonly untold: readonly string[];
}

/** @param at `requests[0].`, or '' */
function readOne(request: Json, at: string): Asked {
  const task = maybeString(member(request, 'taskType'), `${at}taskType`);
  const purpose = task === undefined ? undefined : PURPOSES[task];
  const isUnspecified = task === undefined || task === 'TASK_TYPE_UNSPECIFIED';
  return {
    input: inputOf(request['content'], `${at}content`),
    dimensions: maybeNumber(member(request, 'outputDimensionality'), `${at}outputDimensionality`),
    purpose,
    untold: [
      ...(maybeString(request['title'], `${at}title`) === undefined ? [] : ['title']),
      ...(purpose === undefined && !isUnspecified ? ['purpose'] : []),
    ],
  };
}

/** The texts of one content make one input. */
function inputOf(value: unknown, field: string): EmbeddingInput {
  if (typeof value === 'string') return { type: 'text', text: value };
  const { parts } = objectAt(value, field);
  const list = (isJson(parts) ? [parts] : arrayAt(parts, `${field}.parts`)).map((part, index) =>
    objectAt(part, `${field}.parts[${index}]`),
  );
  const texts = list.map((part) => part['text']).filter((text) => typeof text === 'string');
  return texts.length === list.length ? { type: 'text', text: texts.join('\n') } : { type: 'media' };
}

const nameOf = (model: string): string => `models/${model.replace(/^models\//, '')}`;

export const geminiTarget: EmbeddingTarget = {
  takesTokens: false,
  encode: (request, inputs, model) => ({
    path: `/${nameOf(model)}:batchEmbedContents`,
    body: {
      requests: inputs.map((text) => ({
        model: nameOf(model),
        content: { parts: [{ text }] },
        ...present({
          outputDimensionality: request.dimensions,
          taskType: request.purpose && TASK_TYPES[request.purpose],
        }),
      })),
    },
    dropped: droppedFrom(request, ['dimensions', 'purpose']),
  }),
  decode: (body) => ({
    vectors: arrayAt(body['embeddings'], 'embeddings').map((value, index) =>
      vectorAt(objectAt(value, `embeddings[${index}]`)['values'], `embeddings[${index}].values`),
    ),
    ...present({ usage: decodeUsage(body['usageMetadata']) }),
  }),
};

/** The model stands in the path, and in the body again. */
export function preparePassingGemini(body: Json, model: string): Prepared {
  const { requests } = body;
  const isBatch = requests !== undefined && requests !== null;
  const name = nameOf(model);
  const changes = isBatch
    ? { model: undefined, requests: listOr(requests).map((request) => ({ ...objectOr(request), model: name })) }
    : { model: name };
  return prepared({
    path: `/${name}:${isBatch ? 'batchEmbedContents' : 'embedContent'}`,
    body: { type: 'passing', changes },
    dropped: [],
    read: (json) => ({ ok: true, value: present({ usage: decodeUsage(objectOr(json)['usageMetadata']) }) }),
  });
}
