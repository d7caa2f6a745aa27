// What the chat writes about answers, models, threads and failures.
import { describe, expect, it } from 'vitest';
import type {
  AttemptView,
  EndpointView,
  ModelView,
  RequestView,
  RouteView,
} from '../../../src-main/contract/control-api.ts';
import { attemptReason, factsOf } from '../../../src-renderer/pages/chat/answer-facts.ts';
import { groupByDate } from '../../../src-renderer/pages/chat/date-groups.ts';
import { adviceFor } from '../../../src-renderer/pages/chat/failure-advice.ts';
import { firstChoice, hasRealModel, listChoices } from '../../../src-renderer/pages/chat/model-choices.ts';
import { contextText, priceText } from '../../../src-renderer/pages/chat/model-words.ts';
import { titleOf } from '../../../src-renderer/stores/chat-answers.ts';
import { readStoredFailure, storedFailure } from '../../../src-renderer/stores/chat-failure.ts';

const REQUEST: RequestView = {
  id: 'gen-1',
  startedAt: 0,
  app: 'chat',
  dialect: 'openai-chat',
  operation: 'chat',
  requestedModel: 'fast',
  servedModel: 'meta/llama',
  servedProvider: 'Groq',
  stream: true,
  tags: {},
  outcome: 'ok',
  firstTokenMs: 420,
  totalMs: 2420,
  usage: {
    inputTokens: 1000,
    cacheReadTokens: 800,
    cacheWriteTokens: 0,
    outputTokens: 200,
    reasoningTokens: 50,
    estimated: false,
  },
  costNanoUsd: 1_234_567,
  costSource: 'catalog',
  attempts: [],
};

const texts = (request: Partial<RequestView>): string[] => factsOf({ ...REQUEST, ...request }).map(({ text }) => text);

describe('line under an answer', () => {
  it('tells who served, tokens, cache, cost, first token and speed', () => {
    expect(texts({})).toEqual([
      'meta/llama · Groq',
      '↑ 1,000',
      '↓ 200',
      '80 % cached',
      '$0.001235',
      '420 ms to first token',
      '100 tokens/s',
    ]);
  });

  it('never shows an unknown price as nothing', () => {
    expect(texts({ costNanoUsd: null })).toContain('price unknown');
    expect(texts({ costNanoUsd: 0, costSource: 'free' })).toContain('free');
  });

  it('marks estimates', () => {
    expect(texts({ usage: { ...REQUEST.usage!, estimated: true } })).toContain('↑ ≈ 1,000');
  });

  it('leaves out what is not known instead of inventing it', () => {
    const { usage: _, firstTokenMs: __, servedModel: ___, ...bare } = REQUEST;
    expect(factsOf({ ...bare, costNanoUsd: null }).map(({ text }) => text)).toEqual(['price unknown']);
  });

  it('gives no speed for an answer that came in one packet', () => {
    expect(texts({ totalMs: 421 }).join()).not.toContain('tokens/s');
  });

  it('says when the model ran into its output limit', () => {
    expect(texts({ finishReason: 'length' })).toContain('cut at the output limit');
  });

  it('words why an attempt failed, also for classes it does not know', () => {
    const attempt = (rest: Partial<AttemptView>) => attemptReason({ outcome: 'error', ...rest } as AttemptView);
    expect(attempt({ failureClass: 'rate_limit' })).toBe('rate limited');
    expect(attempt({ failureClass: 'new_class' })).toBe('failed');
    expect(attempt({ outcome: 'cancelled' })).toBe('stopped');
    expect(attempt({ outcome: 'ok' })).toBe('answered');
  });
});

describe('failures', () => {
  it('come back from the disk as they went there', () => {
    for (const failure of [
      { message: 'No key.', type: 'permission_denied', status: 403 },
      { message: 'Broke: twice', type: 'broken_off' },
      { message: 'Groq: overloaded' },
    ]) {
      expect(readStoredFailure(storedFailure(failure))).toEqual(failure);
    }
  });

  it('lead to the page that helps', () => {
    expect(adviceFor({ message: '', status: 403 }).link?.to).toBe('/keys');
    expect(adviceFor({ message: '', type: 'not_found', status: 404 }).link?.to).toBe('/models');
    expect(adviceFor({ message: '', type: 'something_new', status: 503 }).text).toContain('overloaded');
    expect(adviceFor({ message: '' }).text).not.toBe('');
  });
});

describe('date groups', () => {
  it('follow local midnights and calendar months', () => {
    const now = new Date(2026, 10, 24, 9).getTime();
    const at = (...date: [number, number, number, number?]) => new Date(...date).getTime();
    const threads = [
      at(2026, 10, 24, 0),
      at(2026, 10, 23, 23),
      at(2026, 10, 20),
      at(2026, 10, 1),
      at(2026, 8, 3),
      at(2026, 8, 1),
      at(2025, 11, 31),
    ].map((updatedAt, place) => ({ id: `t${place}`, title: '', model: '', createdAt: 0, updatedAt }));
    expect(groupByDate(threads, now).map(({ heading, threads: { length } }) => [heading, length])).toEqual([
      ['Today', 1],
      ['Yesterday', 1],
      ['Last 7 days', 1],
      ['Last 30 days', 1],
      ['September', 2],
      ['December 2025', 1],
    ]);
  });
});

describe('titles', () => {
  it('take the first line that says something and cut at a word', () => {
    expect(titleOf('\n\n## Plan\nrest')).toBe('Plan');
    expect(titleOf('word '.repeat(40))).toMatch(/^(word )+word…$/);
    expect(titleOf('x'.repeat(100))).toHaveLength(61);
    expect(titleOf('```\n')).toBe('New chat');
  });
});

const endpoint = (providerName: string, rest: Partial<EndpointView> = {}): EndpointView => ({
  providerId: providerName.toLowerCase(),
  providerName,
  upstreamModel: 'm',
  price: null,
  reachable: true,
  knownFrom: 'provider',
  ...rest,
});

const model = (id: string, endpoints: EndpointView[], rest: Partial<ModelView> = {}): ModelView => ({
  id,
  name: id,
  author: id.split('/')[0] ?? '',
  inputModalities: ['text'],
  outputModalities: ['text'],
  reachable: endpoints.some(({ reachable }) => reachable),
  endpoints,
  ...rest,
});

const route = (name: string, ready: boolean): RouteView => ({
  name,
  updatedAt: 0,
  targets: [{ providerId: 'groq', providerName: 'Groq', model: 'llama', inputPrice: 1e9, outputPrice: 2e9, ready }],
});

const price = (input: number): EndpointView['price'] => ({ input, output: input, source: 's', asOf: 'd' });

describe('model choices', () => {
  const routes = [route('current', true), route('cheap', false)];
  const models = [
    model('openai/gpt', [endpoint('OpenAI', { reachable: false })]),
    model('meta/llama', [endpoint('Slow', { price: price(9e9) }), endpoint('Groq', { price: price(1e9) })]),
  ];
  const headings = (query: Partial<Parameters<typeof listChoices>[2]>) =>
    listChoices(routes, models, { search: '', all: false, limit: 100, ...query }).groups.map(
      ({ heading, choices }) => `${heading}: ${choices.map(({ id }) => id).join(' ')}`,
    );

  it('list routes first, then what a key reaches, under the cheapest provider', () => {
    expect(headings({})).toEqual(['Routes: current', 'Groq: meta/llama']);
  });

  it('list everything when asked', () => {
    expect(headings({ all: true })).toEqual(['Routes: current cheap', 'OpenAI: openai/gpt', 'Groq: meta/llama']);
  });

  it('find words in any order, in id, name and provider', () => {
    expect(headings({ search: 'LLAMA groq' })).toEqual(['Groq: meta/llama']);
    expect(headings({ search: 'llama openai' })).toEqual([]);
  });

  it('count what does not fit instead of drawing thousands of rows', () => {
    const many = Array.from({ length: 500 }, (_, place) => model(`a/${place}`, [endpoint('P')]));
    const { groups, left } = listChoices([], many, { search: '', all: true, limit: 50 });
    expect(groups[0]?.choices).toHaveLength(50);
    expect(left).toBe(450);
  });

  it('begin with a route to a real model, else a real model, and with the demo only when nothing else answers', () => {
    const demo = model('demo/echo', [endpoint('Demo', { knownFrom: 'built-in' })]);
    const toDemo = { ...route('current', true), targets: [{ ...route('', true).targets[0]!, providerId: 'demo' }] };
    expect(firstChoice(routes, [demo, ...models])).toBe('current');
    expect(firstChoice([toDemo], [demo, ...models])).toBe('meta/llama');
    expect(firstChoice([toDemo], [demo])).toBe('current');
    expect(firstChoice([], [demo])).toBe('demo/echo');
    expect(firstChoice([], [])).toBeUndefined();
    expect(hasRealModel([demo])).toBe(false);
    expect(hasRealModel(models)).toBe(true);
  });

  it('write prices per million and contexts as people say them', () => {
    expect(priceText({ price: undefined })).toBe('price unknown');
    expect(priceText({ price: { input: 0, output: 0 } })).toBe('free');
    expect(priceText({ price: { input: 0.25e9, output: 15e9 } })).toBe('$0.25 / $15');
    expect(priceText({ price: { input: 0.075e9, output: 0.3e9 } })).toBe('$0.075 / $0.30');
    expect(contextText({ contextTokens: 200_000 })).toBe('200K');
    expect(contextText({ contextTokens: undefined })).toBe('');
  });
});
