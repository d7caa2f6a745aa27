// The search in models: a term that is read wrongly hides the model that was looked for, or shows one that must not be used.
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../src-main/catalog/catalog.ts';
import { type ModelSearch, parseSearch } from '../../../src-main/catalog/search/parse-search.ts';
import { SEARCH_TERMS } from '../../../src-main/catalog/search/search-fields.ts';
import {
  rememberedProviders,
  searchable,
  type SearchModel,
  type SearchProvider,
} from '../../../src-main/catalog/search/searchable.ts';
import { providerOf as configured } from '../../support/settings-records.ts';

const USD = 1e9;
const priced = (input: number, output: number, rest: object = {}): Pick<Endpoint, 'price'> => ({
  price: { input: input * USD, output: output * USD, source: 'test', asOf: '2026-01-01', ...rest },
});
const endpoint = (providerId: string, model: string, rest: Partial<Endpoint> = {}): Endpoint => ({
  providerId,
  upstreamModel: model.slice(model.indexOf('/') + 1),
  model,
  name: model,
  knownFrom: 'facts',
  ...rest,
});

const ENDPOINTS: readonly Endpoint[] = [
  endpoint('anthropic', 'anthropic/claude-sonnet-4.5', {
    name: 'Claude Sonnet 4.5',
    upstreamModel: 'claude-sonnet-4-5-20250929',
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    inputModalities: ['text', 'image', 'file'],
    outputModalities: ['text'],
    releasedAt: '2025-09-29',
    supportedParameters: ['tools', 'include_reasoning'],
    ...priced(3, 15, { cacheRead: 0.3 * USD }),
  }),
  endpoint('openrouter', 'anthropic/claude-sonnet-4.5', { name: 'Claude Sonnet 4.5', ...priced(2.5, 12) }),
  endpoint('groq', 'meta-llama/llama-3.3-70b-instruct', {
    name: 'Llama 3.3 70B',
    upstreamModel: 'llama-3.3-70b-versatile',
    contextTokens: 131_072,
    releasedAt: '2024-12-06',
    parameters: { tools: true, structured_outputs: false },
    supportedParameters: ['structured_outputs', 'seed'],
    ...priced(0.59, 0.79),
  }),
  endpoint('deepinfra', 'meta-llama/llama-3.3-70b-instruct', {
    name: 'Llama 3.3 70B',
    contextTokens: 64_000,
    ...priced(0.1, 0.3),
  }),
  endpoint('box', 'qwen/llama3:8b', { name: 'Llama 3 8B', inputModalities: ['text'], ...priced(0, 0) }),
  endpoint('google', 'google/gemini-3-flash-preview', {
    name: 'Gemini 3 Flash Preview',
    contextTokens: 1_048_576,
    inputModalities: ['text', 'image', 'audio', 'video'],
    outputModalities: ['text'],
    releasedAt: '2026-01-15',
  }),
];

const PROVIDERS = {
  anthropic: { name: 'Anthropic', reachable: true, provider: configured('anthropic') },
  openrouter: { name: 'OpenRouter', reachable: false, provider: configured('openrouter') },
  groq: {
    name: 'GroqCloud',
    reachable: false,
    provider: configured('groq', { privacy: { zeroRetention: 'always', source: 'x', asOf: '2026-01-01' } }),
  },
  deepinfra: { name: 'DeepInfra', reachable: true, provider: configured('deepinfra') },
  box: { name: 'My box', reachable: true, provider: configured('box', { local: true }) },
  google: { name: 'Google', reachable: false, provider: undefined },
};

const models = searchable(ENDPOINTS);
const providerOf = (id: string): SearchProvider => {
  const facts = PROVIDERS[id as keyof typeof PROVIDERS];
  return { ...facts, names: [id, facts.name.toLowerCase()] };
};
const isFound =
  ({ matches }: ModelSearch) =>
  (model: SearchModel) =>
    matches(model, providerOf);

const SHORT: Readonly<Record<string, string>> = {
  'anthropic/claude-sonnet-4.5': 'sonnet',
  'meta-llama/llama-3.3-70b-instruct': 'llama',
  'qwen/llama3:8b': 'tiny',
  'google/gemini-3-flash-preview': 'gemini',
};

const find = (text: string): string => {
  const search = parseSearch(text);
  expect(search.problems).toEqual([]);
  const found = models.filter(isFound(search)).map(({ id }) => SHORT[id] ?? id);
  return found.sort((a, b) => a.localeCompare(b)).join(' ');
};

describe('words', () => {
  test.each([
    ['', 'gemini llama sonnet tiny'],
    ['   ', 'gemini llama sonnet tiny'],
    ['SONNET', 'sonnet'],
    ['llama', 'llama tiny'],
    ['llama 70b', 'llama'],
    ['"llama 3 8b"', 'tiny'],
    ['"llama 8b"', ''],
    ['llama-3.3-70b-versatile', 'llama'],
    ['claude-sonnet-4-5-20250929', 'sonnet'],
    ['llama3:8b', 'tiny'],
    ['"llama3:8b', 'tiny'],
    ['-preview', 'llama sonnet tiny'],
    ['-"llama 3"', 'gemini sonnet'],
    ['-', 'gemini llama sonnet'],
  ])('%s finds: %s', (text, found) => {
    expect(find(text)).toBe(found);
  });
});

describe('fields', () => {
  test.each([
    ['author:google', 'gemini'],
    ['author:meta,google', 'gemini llama'],
    ['family:claude-sonnet', 'sonnet'],
    ['family:anthropic/claude', 'sonnet'],
    ['provider:groq', 'llama'],
    ['provider:"my box"', 'tiny'],
    ['provider:groq,anthropic', 'llama sonnet'],
    ['-provider:groq', 'gemini sonnet tiny'],
    ['in:image', 'gemini sonnet'],
    ['in:image in:audio', 'gemini'],
    ['in:file,audio', 'gemini sonnet'],
    ['-in:image', 'llama tiny'],
    ['out:text', 'gemini sonnet'],
    ['has:tools', 'llama sonnet'],
    ['has:reasoning', 'sonnet'],
    ['has:cache', 'sonnet'],
    ['has:seed', 'llama'],
    ['free', 'tiny'],
    ['zdr', 'llama tiny'],
    ['reachable', 'llama sonnet tiny'],
    ['-reachable', 'gemini'],
  ])('%s finds: %s', (text, found) => {
    expect(find(text)).toBe(found);
  });

  test('what an endpoint is known to refuse counts before a list that names it', () => {
    expect(find('has:schema')).toBe('');
  });
});

describe('comparisons', () => {
  test.each([
    ['ctx>200k', 'gemini'],
    ['ctx>=200k', 'gemini sonnet'],
    ['ctx=200000', 'sonnet'],
    ['ctx>1m', 'gemini'],
    ['ctx<100k', 'llama'],
    ['max>=64k', 'sonnet'],
    ['price<1', 'llama tiny'],
    ['price<=$0.10', 'llama tiny'],
    ['price=0', 'tiny'],
    ['price>.5', 'llama sonnet'],
    ['outprice>=15', 'sonnet'],
    ['released>2026-01', ''],
    ['released>=2026-01', 'gemini'],
    ['released>2025', 'gemini'],
    ['released=2025', 'sonnet'],
    ['released<2025-09-29', 'llama'],
    ['released<=2025-09-29', 'llama sonnet'],
  ])('%s finds: %s', (text, found) => {
    expect(find(text)).toBe(found);
  });

  test('what is not known matches no comparison, in either direction', () => {
    expect(find('price<1000000 gemini')).toBe('');
    expect(find('price>=0 gemini')).toBe('');
    expect(find('released<2027 tiny')).toBe('');
  });
});

describe('terms together', () => {
  test('what is asked of an endpoint is asked of one and the same', () => {
    // Groq has the context, DeepInfra the price.
    expect(find('provider:groq price<0.5')).toBe('');
    expect(find('ctx>100k price<0.5')).toBe('');
    expect(find('provider:deepinfra price<0.5')).toBe('llama');
    // Only the endpoint without a key keeps nothing.
    expect(find('llama-3.3 zdr reachable')).toBe('');
  });

  test('a minus leaves out every model that the term alone would find', () => {
    expect(find('-price<1')).toBe('gemini sonnet');
    expect(find('llama -provider:deepinfra')).toBe('tiny');
  });

  test('the example of the design', () => {
    expect(find('in:image ctx>200k')).toBe('gemini');
    expect(find('in:image ctx>=200k price<4 provider:anthropic has:tools')).toBe('sonnet');
    expect(find('in:image ctx>200k price<1 provider:groq has:tools free zdr')).toBe('');
  });
});

describe('mistakes', () => {
  const problemOf = (text: string): string => parseSearch(text).problems.join('\n');

  test.each([
    ['colour:red', 'colour:red: there is no term colour:'],
    ['colour:red', 'provider: author: family: in: out: has: ctx> max> price> outprice> released> free zdr reachable'],
    ['colour:red', 'write them in quotes: "colour:red"'],
    ['size>3', 'size>3: there is no term size>'],
    ['-size>3', 'size>3'],
    ['provider:', 'provider: needs a word after the colon.'],
    ['provider:,', 'provider: needs a word'],
    ['in:images', 'in:images is not known. Known are: text, image,'],
    ['has:toolz', 'has:toolz is not known. Known are: tools, reasoning,'],
    ['has:constructor', 'has:constructor is not known'],
    ['ctx:200k', 'ctx is compared, as in ctx>200k'],
    ['released:2026', 'released is compared, as in released>2026-01'],
    ['ctx>lots', 'ctx>lots needs a number, such as ctx>200k.'],
    ['ctx>', 'needs a number'],
    ['price<1,5', 'price<1,5 needs a number'],
    ['provider>groq', 'provider>groq: write provider: and a word, without >.'],
    ['released>soon', 'needs a year, month or day, such as released>2026-01'],
    ['released>2026-13', 'needs a year, month or day'],
  ])('%s is told of: %s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  test('each wrong term is told of, and the right ones still count', () => {
    const search = parseSearch('sonnet colour:red ctx>lots');
    expect(search.problems).toHaveLength(2);
    expect(models.filter(isFound(search)).map(({ id }) => SHORT[id])).toEqual(['sonnet']);
  });

  test('every term that the help shows is understood', () => {
    for (const { term } of SEARCH_TERMS) expect(problemOf(term)).toBe('');
  });
});

test('a list of endpoints is drawn together once, and a provider is asked about once per search', () => {
  expect(searchable(ENDPOINTS)).toBe(models);
  const asked: string[] = [];
  const remembered = rememberedProviders((id) => {
    asked.push(id);
    return providerOf(id);
  });
  const { matches } = parseSearch('reachable -provider:groq');
  for (const model of models) matches(model, remembered);
  expect(asked.sort((a, b) => a.localeCompare(b))).toEqual([...new Set(asked)]);
});
