// A filter holds in whatever way its endpoint might be led in: each rule that rules something out × each wish that could bring it back.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Credential, Provider } from '../../src-main/providers/provider.ts';
import type { StickyPin } from '../../src-main/routing/plan.ts';
import type { Route } from '../../src-main/settings/settings.ts';
import { order, outs, plan, type PlanSetup } from '../support/plan-fixtures.ts';
import { aCredential, anEndpoint } from '../support/route-fixtures.ts';

interface Rule {
  readonly rule: string;
  /** What holds for both. */
  readonly setup: PlanSetup;
  /** What is wrong with `bad`. */
  readonly endpoint?: Partial<Endpoint>;
  readonly provider?: Partial<Provider>;
  readonly key?: Partial<Credential>;
  readonly noKey?: true;
}

const DAY = Date.parse('2026-11-27');
const KEPT = { zeroRetention: 'none', trainsOnApiData: true, source: 'test', asOf: '2026-11-01' } as const;
const PRIVATE = { zeroRetention: 'always', trainsOnApiData: false, source: 'test', asOf: '2026-11-01' } as const;
const needs = { parameters: ['seed'], inputModalities: [], promptTokens: 50_000, maxOutputTokens: 4_000 };

const RULES: readonly Rule[] = [
  { rule: 'off', setup: {}, provider: { enabled: false } },
  { rule: 'no-credential', setup: {}, noKey: true },
  { rule: 'kept-for-apps', setup: { app: 'mine' }, key: { apps: ['theirs'] } },
  { rule: 'kept-for-apps', setup: {}, key: { apps: ['theirs'] } },
  { rule: 'kept-for-models', setup: {}, key: { models: ['other/*'] } },
  {
    rule: 'key-models',
    setup: { reach: { models: ['author/good', 'good:*', 'm'] } },
    endpoint: { model: 'author/bad', upstreamModel: 'n' },
  },
  { rule: 'key-providers', setup: { reach: { providers: ['good'] } } },
  { rule: 'ended', setup: { now: DAY }, endpoint: { endsAt: '2026-11-26' } },
  { rule: 'only', setup: { provider: { only: ['good'] } } },
  { rule: 'ignore', setup: { provider: { ignore: ['bad'] } } },
  { rule: 'zdr', setup: { provider: { zdr: true } }, provider: { privacy: KEPT } },
  { rule: 'zdr', setup: { provider: { zdr: true } }, provider: { privacy: { ...PRIVATE, handedOn: ['author'] } } },
  {
    rule: 'zdr',
    setup: { provider: { zdr: true } },
    provider: { privacy: { ...PRIVATE, zeroRetention: 'on-request' } },
  },
  { rule: 'training', setup: { provider: { data_collection: 'deny' } }, provider: { privacy: KEPT } },
  {
    rule: 'training',
    setup: { provider: { data_collection: 'deny' } },
    provider: { privacy: { source: 'test', asOf: '2026-11-01' } },
  },
  { rule: 'distillable', setup: { provider: { enforce_distillable_text: true } }, endpoint: { distillable: false } },
  { rule: 'quantization', setup: { provider: { quantizations: ['fp8'] } }, endpoint: { quantization: 'int4' } },
  { rule: 'quantization', setup: { provider: { quantizations: ['fp8'] } } },
  {
    rule: 'parameter',
    setup: { needs, provider: { require_parameters: true } },
    endpoint: { supportedParameters: ['stop'] },
  },
  { rule: 'context', setup: { needs }, endpoint: { contextTokens: 8_000 } },
  { rule: 'max-output', setup: { needs }, endpoint: { maxOutputTokens: 1_000 } },
];

const pin: StickyPin = { providerId: 'bad', upstreamModel: 'm', credentialId: 'bad-main', warmUntil: DAY * 2 };
const routeTo = (...targets: readonly (readonly [string, string])[]): Route => ({
  name: 'current',
  updatedAt: 0,
  targets: targets.map(([providerId, model]) => ({ providerId, model })),
});

/** Ways in which `bad` would come first if nothing stood against it. */
const WAYS: readonly (readonly [way: string, setup: (bad: Endpoint) => PlanSetup])[] = [
  ['by the draw', () => ({ random: () => 0.999 })],
  ['by price', () => ({ provider: { sort: 'price' } })],
  [
    'by speed',
    () => ({
      provider: { sort: 'throughput' },
      observed: ({ providerId }) => ({
        outage: false,
        uptime: 'normal',
        tokensPerSecond: { p50: providerId === 'bad' ? 999 : 1 },
      }),
    }),
  ],
  ['by quality', () => ({ models: ['m:exacto'] })],
  ['all names together', () => ({ models: ['m', 'm:floor'], provider: { sort: { by: 'price', partition: 'none' } } })],
  ['named in order', () => ({ provider: { order: ['bad', 'good'] } })],
  ['by its warm cache', ({ upstreamModel }) => ({ sticky: { ...pin, upstreamModel }, now: DAY })],
  ['by its priority lane', () => ({ serviceTier: 'priority' })],
  ['by :nitro', () => ({ models: ['m:nitro'] })],
  ['by :floor', () => ({ models: ['m:floor'] })],
  ['while the good one rests', () => ({ cooling: (key) => key.startsWith('good') })],
  [
    'while the good one is down',
    () => ({ observed: ({ providerId }) => ({ outage: providerId === 'good', uptime: 'fallback-only' }) }),
  ],
  ['as the first of models[]', () => ({ models: ['m', 'm:exacto'] })],
  [
    'by a route',
    ({ upstreamModel }) => ({ models: ['current'], routes: [routeTo(['bad', upstreamModel], ['good', 'm'])] }),
  ],
  [
    'by a route with a suffix',
    ({ upstreamModel }) => ({ models: ['current:nitro'], routes: [routeTo(['bad', upstreamModel], ['good', 'm'])] }),
  ],
];

function setupOf({ setup, endpoint, provider, key, noKey }: Rule, way: (bad: Endpoint) => PlanSetup): PlanSetup {
  const lanes = { priority: { input: 5e9, output: 5e9 }, flex: { input: 1e8, output: 1e8 } };
  const able = { supportedParameters: ['seed'], contextTokens: 100_000, maxOutputTokens: 8_000, distillable: true };
  const good = { ...anEndpoint('good', 'm', [9, 9]), ...able, quantization: 'fp8', model: 'author/good' };
  const cheap = anEndpoint('bad', 'm', [1, 1]);
  const price = { ...cheap.price!, serviceTiers: lanes };
  const quantization = endpoint?.quantization ?? 'fp8';
  const bad: Endpoint = { ...cheap, ...able, price, quantization, ...endpoint };
  if (setup.provider?.['quantizations'] && endpoint?.quantization === undefined)
    delete (bad as { quantization?: string }).quantization;
  const asked = way(bad);
  return {
    endpoints: [bad, good],
    credentialsOf: (id) => (id === 'bad' && noKey ? [] : [aCredential(id, 'main', id === 'bad' ? key : {})]),
    ...setup,
    ...asked,
    now: setup.now ?? asked.now ?? 0,
    provider: { ...setup.provider, ...asked.provider },
    providerOver: { good: { privacy: PRIVATE }, bad: { privacy: PRIVATE, ...provider } },
  };
}

describe.each(RULES)('$rule', (rule) => {
  it.each(WAYS)('holds %s', (_way, way) => {
    const setup = setupOf(rule, way);
    const result = plan(setup);
    expect(result.ok && [...new Set(result.targets.map(({ provider }) => provider.id))]).toEqual(['good']);
    expect(outs(result)['bad']).toBe(rule.rule);
  });
});

it('the ways above do lead in an endpoint that nothing stands against', () => {
  const nothing: Rule = { rule: '', setup: {} };
  for (const [way, setup] of WAYS)
    expect([way, order(setupOf(nothing, setup))[0]?.split('/')[0]]).toEqual([way, 'bad']);
});

describe('a route’s own preferences', () => {
  const CASES: readonly (readonly [
    rule: string,
    preferences: Record<string, unknown>,
    loosened: Record<string, unknown>,
  ])[] = [
    ['zdr', { zdr: true }, { zdr: false }],
    ['training', { data_collection: 'deny' }, { data_collection: 'allow' }],
    ['only', { only: ['good'] }, { only: ['bad', 'good'] }],
    ['ignore', { ignore: ['bad'] }, { ignore: [] }],
    ['distillable', { enforce_distillable_text: true }, { enforce_distillable_text: false }],
  ];
  it.each(CASES)('%s cannot be loosened by the request', (rule, preferences, loosened) => {
    const bad: Rule = { rule, setup: {}, endpoint: { distillable: false }, provider: { privacy: KEPT } };
    const route = { ...routeTo(['bad', 'm'], ['good', 'm']), preferences };
    const result = plan(setupOf(bad, () => ({ models: ['current'], routes: [route], provider: loosened })));
    expect(result.ok && result.targets.map(({ provider }) => provider.id)).toEqual(['good']);
    expect(outs(result)).toEqual({ bad: rule });
  });

  it('hold for its own targets alone, not for the names beside it', () => {
    const bad: Rule = { rule: 'zdr', setup: {}, provider: { privacy: KEPT } };
    const route = { ...routeTo(['bad', 'm'], ['good', 'm']), preferences: { zdr: true } };
    expect(order(setupOf(bad, () => ({ models: ['current', 'm'], routes: [route] })))).toEqual(['good', 'bad']);
  });
});
