// Reranking at Cohere, version 2, for clients of the shape that Jina, vLLM and OpenRouter share.
import type { AnswerFacts, Decoded } from '../../dialects/dialect.ts';
import {
  arrayAt,
  decoded,
  isJson,
  maybeBoolean,
  maybeNumber,
  objectAt,
  objectOr,
  present,
  stringAt,
  textOr,
  unreadable,
  type Json,
} from '../../dialects/read-json.ts';
import { prepared, type Prepared, type RelayAnswer } from '../call.ts';
import { inputUsage } from '../usage.ts';

/** @returns the field that the client's body has wrong */
export const prepareCohereRerank = (body: Json, model: string): Decoded<Prepared> =>
  decoded(() => {
    const documents = arrayAt(body['documents'], 'documents');
    const returnsDocuments = maybeBoolean(body['return_documents'], 'return_documents') ?? false;
    return prepared({
      path: '/v2/rerank',
      body: {
        type: 'json',
        json: {
          model,
          query: stringAt(body['query'], 'query'),
          documents: documents.map((document, index) => textOf(document, `documents[${index}]`)),
          ...present({
            top_n: maybeNumber(body['top_n'], 'top_n'),
            max_tokens_per_doc: maybeNumber(body['max_tokens_per_doc'], 'max_tokens_per_doc'),
          }),
        },
      },
      dropped: [],
      read: (json) => readRanking(json, returnsDocuments ? documents : undefined),
    });
  });

/** A text, or an object that holds one; of other objects the whole is ranked. */
function textOf(document: unknown, field: string): string {
  if (typeof document === 'string') return document;
  if (!isJson(document)) return unreadable(field, 'a text or an object', document);
  return textOr(document['text'], JSON.stringify(document));
}

/** @param documents what to repeat in the answer: this version of Cohere's answers never does */
function readRanking(json: unknown, documents: readonly unknown[] | undefined): Decoded<RelayAnswer> {
  return decoded(() => {
    const answer = objectAt(json, 'body');
    const results = arrayAt(answer['results'], 'results').map((value, place) =>
      resultOf(objectAt(value, `results[${place}]`), documents),
    );
    const billed = objectOr(objectOr(answer['meta'])['billed_units']);
    const searches = billed['search_units'];
    return {
      // Paid by the search, not by the token.
      usage: inputUsage(0, false),
      body: (facts: AnswerFacts) => ({
        id: facts.id,
        model: facts.model,
        results,
        usage: typeof searches === 'number' ? { search_units: searches } : {},
      }),
    };
  });
}

function resultOf(result: Json, documents: readonly unknown[] | undefined): Json {
  const { index } = result;
  const document = typeof index === 'number' ? documents?.[index] : undefined;
  return {
    index,
    relevance_score: result['relevance_score'],
    ...(document !== undefined && { document: typeof document === 'string' ? { text: document } : document }),
  };
}
