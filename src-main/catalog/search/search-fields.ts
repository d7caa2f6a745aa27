// What a search can ask of a model, or of one of its endpoints. What is not known never matches. Pure.
import { keepsNothing } from '../../providers/privacy.ts';
import type { Endpoint } from '../catalog.ts';
import type { ProviderOf, SearchModel } from './searchable.ts';

/** On an endpoint: all such terms of a search must hold of one and the same endpoint. */
export type FieldTest<Input> =
  | { readonly on: 'model'; readonly test: (model: SearchModel, wanted: Input) => boolean }
  | { readonly on: 'endpoint'; readonly test: (endpoint: Endpoint, providerOf: ProviderOf, wanted: Input) => boolean };

export type WordField = FieldTest<string> & {
  /** The only words it knows; absent = any. */
  readonly values?: readonly string[];
};

export interface NumberField {
  readonly on: 'endpoint';
  /** Tokens, or USD per million tokens. */
  readonly of: (endpoint: Endpoint) => number | undefined;
  readonly example: string;
}

const NANO_USD = 1e9;
const MODALITIES = [
  'text',
  'image',
  'audio',
  'video',
  'file',
  'pdf',
  'speech',
  'transcription',
  'embeddings',
  'rerank',
] as const;

/** Request fields, by OpenRouter's names, that give a capability away. */
const capabilities: Readonly<Record<string, (endpoint: Endpoint) => boolean>> = {
  tools: takes('tools'),
  reasoning: takes('reasoning', 'include_reasoning', 'reasoning_effort'),
  json: takes('response_format', 'structured_outputs'),
  schema: takes('structured_outputs'),
  seed: takes('seed'),
  logprobs: takes('logprobs', 'top_logprobs'),
  stop: takes('stop'),
  temperature: takes('temperature'),
  cache: ({ price }) => price?.cacheRead !== undefined,
};

function takes(...names: readonly string[]): (endpoint: Endpoint) => boolean {
  return ({ supportedParameters, parameters }) =>
    names.some((name) => parameters?.[name] ?? supportedParameters?.includes(name) ?? false);
}

export const wordFields: Readonly<Record<string, WordField>> = {
  provider: {
    on: 'endpoint',
    test: ({ providerId }, providerOf, wanted) => providerOf(providerId).names.some((name) => name.includes(wanted)),
  },
  author: { on: 'model', test: ({ author }, wanted) => author.includes(wanted) },
  family: { on: 'model', test: ({ family }, wanted) => family?.includes(wanted) ?? false },
  in: { on: 'model', values: MODALITIES, test: ({ inputModalities }, wanted) => inputModalities.has(wanted) },
  out: { on: 'model', values: MODALITIES, test: ({ outputModalities }, wanted) => outputModalities.has(wanted) },
  has: {
    on: 'endpoint',
    values: Object.keys(capabilities),
    test: (endpoint, _providerOf, wanted) => capabilities[wanted]?.(endpoint) ?? false,
  },
};

export const numberFields: Readonly<Record<string, NumberField>> = {
  ctx: { on: 'endpoint', of: ({ contextTokens }) => contextTokens, example: 'ctx>200k' },
  max: { on: 'endpoint', of: ({ maxOutputTokens }) => maxOutputTokens, example: 'max>=32k' },
  price: { on: 'endpoint', of: ({ price }) => price && price.input / NANO_USD, example: 'price<1' },
  outprice: { on: 'endpoint', of: ({ price }) => price && price.output / NANO_USD, example: 'outprice<5' },
};

export const flags: Readonly<Record<string, FieldTest<void>>> = {
  free: { on: 'endpoint', test: ({ price }) => price?.input === 0 && price.output === 0 },
  zdr: {
    on: 'endpoint',
    test({ providerId, model }, providerOf) {
      const { provider } = providerOf(providerId);
      return provider !== undefined && keepsNothing(provider, model);
    },
  },
  reachable: { on: 'endpoint', test: ({ providerId }, providerOf) => providerOf(providerId).reachable },
};

/** What a search tells about itself. */
export const SEARCH_TERMS: readonly { readonly term: string; readonly meaning: string }[] = [
  { term: 'sonnet', meaning: 'a name or id has this word' },
  { term: '"gpt 5"', meaning: 'has these words in a row' },
  { term: 'author:google', meaning: 'made by' },
  { term: 'family:claude-sonnet', meaning: 'is a version of' },
  { term: 'provider:groq,cerebras', meaning: 'served by one of these' },
  { term: 'in:image', meaning: `takes ${MODALITIES.slice(0, 6).join(', ')}` },
  { term: 'out:image', meaning: 'answers with it' },
  { term: 'has:tools', meaning: `can do: ${Object.keys(capabilities).join(', ')}` },
  { term: 'ctx>200k', meaning: 'context in tokens (k and M are understood)' },
  { term: 'max>=32k', meaning: 'longest answer in tokens' },
  { term: 'price<1', meaning: 'USD per million input tokens; unknown prices never match' },
  { term: 'outprice<5', meaning: 'USD per million output tokens' },
  { term: 'released>2026-01', meaning: 'released after that year, month or day' },
  { term: 'free', meaning: 'known to cost nothing' },
  { term: 'zdr', meaning: 'nothing is kept: zero data retention' },
  { term: 'reachable', meaning: 'your keys open it' },
  { term: '-preview', meaning: 'a minus leaves out what the term would find' },
];

/** The first parts of all terms that are no free words. */
export const KNOWN_TERMS: string = [
  ...Object.keys(wordFields).map((name) => `${name}:`),
  ...[...Object.keys(numberFields), 'released'].map((name) => `${name}>`),
  ...Object.keys(flags),
].join(' ');
