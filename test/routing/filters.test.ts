// A request must never reach an endpoint that one of its filters forbids; what is not known is judged on the safe side.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Price } from '../../src-main/catalog/price.ts';
import type { PrivacyFacts } from '../../src-main/providers/provider.ts';
import type { RequestNeeds } from '../../src-main/routing/plan.ts';
import { order, outs, plan, planned, type PlanSetup } from '../support/plan-fixtures.ts';
import { anEndpoint } from '../support/route-fixtures.ts';

const facts = (over: Partial<PrivacyFacts>): { privacy: PrivacyFacts } => ({
  privacy: { source: 'https://x.example', asOf: '2026-11-01', ...over },
});

const endpoint = (id: string, over: Partial<Endpoint> = {}): Endpoint => ({ ...anEndpoint(id, 'm', [1, 1]), ...over });
const priced = (id: string, over: Partial<Price>, more: Partial<Endpoint> = {}): Endpoint =>
  endpoint(id, { price: { input: 1e9, output: 1e9, source: 'test', asOf: '2026-11-01', ...over }, ...more });
const needs = (over: Partial<RequestNeeds>): RequestNeeds => ({ parameters: [], inputModalities: [], ...over });

describe('privacy', () => {
  const providerOver = {
    always: facts({ zeroRetention: 'always', trainsOnApiData: false }),
    agreed: { ...facts({ zeroRetention: 'on-request', trainsOnApiData: false }), zeroRetentionAgreed: true },
    'on-request': facts({ zeroRetention: 'on-request' }),
    none: { ...facts({ zeroRetention: 'none', trainsOnApiData: true }), zeroRetentionAgreed: true },
    unknown: {},
    local: { local: true },
  };
  const endpoints = Object.keys(providerOver).map((id) => endpoint(id));
  const left = (setup: PlanSetup): readonly string[] => [...order({ ...setup, endpoints, providerOver })].sort();

  it('zdr: local, always, or agreed with the provider', () => {
    expect(left({ provider: { zdr: true } })).toEqual(['agreed', 'always', 'local']);
    expect(left({ provider: { zdr: false } })).toHaveLength(6);
  });

  it('data_collection deny: known not to train, or local', () => {
    expect(left({ provider: { data_collection: 'deny' } })).toEqual(['agreed', 'always', 'local']);
    expect(left({ provider: { data_collection: 'allow' } })).toHaveLength(6);
  });

  it('a model that the provider only hands on has the rules of its maker, which are not known here', () => {
    const handing = { a: facts({ zeroRetention: 'always', trainsOnApiData: false, handedOn: ['author'] }) };
    const endpointsOfBoth = [endpoint('a'), endpoint('a', { model: 'other/m', upstreamModel: 'own' })];
    for (const provider of [{ zdr: true }, { data_collection: 'deny' }]) {
      const { targets } = planned({ endpoints: endpointsOfBoth, providerOver: handing, provider });
      expect(targets.map((target) => target.endpoint.model)).toEqual(['other/m']);
    }
  });

  it('enforce_distillable_text: known to be allowed', () => {
    const models = [endpoint('a', { distillable: true }), endpoint('b', { distillable: false }), endpoint('c')];
    expect(order({ endpoints: models, provider: { enforce_distillable_text: true } })).toEqual(['a']);
  });
});

describe('only, ignore, quantizations', () => {
  it('only keeps the named, ignore drops them', () => {
    expect(order({ provider: { only: ['B', 'c'] } })).toEqual(['b', 'c']);
    expect(order({ provider: { ignore: ['a'] } })).toEqual(['b', 'c']);
    expect(order({ provider: { only: ['a', 'b'], ignore: ['a'] } })).toEqual(['b']);
  });

  it('an empty allow-list allows nobody', () => {
    expect(plan({ provider: { only: [] } })).toMatchObject({ ok: false, status: 404 });
  });

  it('quantizations: what is not known counts as unknown', () => {
    const endpoints = [endpoint('a', { quantization: 'fp8' }), endpoint('b', { quantization: 'int4' }), endpoint('c')];
    expect(order({ endpoints, provider: { quantizations: ['FP8'] } })).toEqual(['a']);
    expect(order({ endpoints, provider: { quantizations: ['fp8', 'unknown'] } })).toEqual(['a', 'c']);
  });
});

describe('max_price', () => {
  it('USD per million tokens, the limit itself is allowed', () => {
    expect(order({ provider: { max_price: { prompt: 2 } } })).toEqual(['a', 'b']);
    expect(order({ provider: { max_price: { completion: '1.999999999' } } })).toEqual(['a']);
  });

  it('an unknown price is out, unless it is the user’s own machine', () => {
    const endpoints = [anEndpoint('a', 'm'), anEndpoint('b', 'm', [1, 1]), anEndpoint('c', 'm')];
    const setup = { endpoints, providerOver: { c: { local: true } } };
    expect(order({ ...setup, provider: { max_price: { prompt: 5 } } })).toEqual(['b', 'c']);
    expect(order(setup)).toHaveLength(3);
  });

  it('a long prompt is judged by the price of long prompts', () => {
    const endpoints = [priced('a', { tiers: [{ minInputTokens: 200_000, input: 3e9, output: 3e9 }] }), priced('b', {})];
    const provider = { max_price: { prompt: 2 } };
    expect(order({ endpoints, provider, needs: needs({ promptTokens: 1_000 }) })).toHaveLength(2);
    expect(order({ endpoints, provider, needs: needs({ promptTokens: 250_000 }) })).toEqual(['b']);
  });

  it('per request, per picture and per unit of sound', () => {
    const endpoints = [
      priced('call', { perRequest: 20_000_000 }),
      priced('picture', { imageInput: 5e9 }),
      priced('sound', { audioInput: 5e9 }),
      priced('plain', {}),
    ];
    const left = (max_price: object): readonly string[] => [...order({ endpoints, provider: { max_price } })].sort();
    expect(left({ request: 0.01 })).not.toContain('call');
    expect(left({ request: 0.02 })).toContain('call');
    // 5 USD per million tokens are 0.008 USD for a picture of 1 600 tokens, and 0.000005 for a token of sound.
    expect(left({ image: 0.007 })).toEqual(['call', 'plain', 'sound']);
    expect(left({ image: 0.008 })).toContain('picture');
    expect(left({ audio: '0.000004' })).toEqual(['call', 'picture', 'plain']);
  });
});

describe('size', () => {
  const endpoints = [
    endpoint('small', { contextTokens: 8_000, maxOutputTokens: 1_000 }),
    endpoint('large', { contextTokens: 200_000, maxOutputTokens: 64_000 }),
    endpoint('unknown'),
  ];

  it('what surely does not fit is out', () => {
    expect(outs(plan({ endpoints, needs: needs({ promptTokens: 20_000 }) }))).toEqual({ small: 'context' });
  });

  it('the answer’s length counts too', () => {
    const asked = needs({ promptTokens: 1_000, maxOutputTokens: 7_500 });
    expect(outs(plan({ endpoints, needs: asked }))).toEqual({ small: 'context' });
    expect(outs(plan({ endpoints, needs: needs({ maxOutputTokens: 2_000 }) }))).toEqual({ small: 'max-output' });
  });

  it('an estimate that is only a little over takes an endpoint out where others fit, and refuses nothing', () => {
    const asked = needs({ promptTokens: 9_000 });
    expect(outs(plan({ endpoints, needs: asked }))).toEqual({ small: 'longer-exists' });
    expect(order({ endpoints: endpoints.slice(0, 1), needs: asked })).toEqual(['small']);
  });

  it('nothing known, nothing excluded', () => {
    expect(
      order({ endpoints: [endpoint('unknown')], needs: needs({ promptTokens: 9e6, maxOutputTokens: 9e6 }) }),
    ).toEqual(['unknown']);
  });
});

describe('an endpoint’s end', () => {
  const endpoints = [endpoint('a', { endsAt: '2026-11-24' }), endpoint('b')];
  const at = (date: string): number => Date.parse(date);
  it('is out from its day on', () => {
    expect(order({ endpoints, now: at('2026-11-23T23:59:59Z') })).toEqual(['a', 'b']);
    expect(order({ endpoints, now: at('2026-11-24T00:00:00Z') })).toEqual(['b']);
  });
});

describe('parameters', () => {
  const endpoints = [
    endpoint('able', { supportedParameters: ['tools', 'max_completion_tokens', 'temperature'] }),
    endpoint('unable', { supportedParameters: ['max_tokens', 'temperature'] }),
    endpoint('unknown'),
  ];

  it('tools go to those that have them; not knowing is neither yes nor no', () => {
    expect(outs(plan({ endpoints, needs: needs({ parameters: ['tools'] }) }))).toEqual({ unable: 'better-exists' });
  });

  it('where none is known to have them, all stay', () => {
    expect(order({ endpoints: endpoints.slice(1), needs: needs({ parameters: ['tools'] }) })).toHaveLength(2);
  });

  it('others are no reason, unless all are required', () => {
    const asked = needs({ parameters: ['seed', 'max_tokens'] });
    expect(order({ endpoints, needs: asked })).toHaveLength(3);
    expect(outs(plan({ endpoints, needs: asked, provider: { require_parameters: true } }))).toEqual({
      able: 'parameter',
      unable: 'parameter',
    });
  });

  it('two spellings of one parameter are one', () => {
    const provider = { require_parameters: true };
    expect(order({ endpoints, provider, needs: needs({ parameters: ['max_tokens'] }) })).toHaveLength(3);
  });

  it('each in turn: who fails the first does not count for the second', () => {
    const some = [
      endpoint('both', { supportedParameters: ['tools', 'response_format'] }),
      endpoint('tools', { supportedParameters: ['tools'] }),
      endpoint('format', { supportedParameters: ['response_format'] }),
    ];
    expect(order({ endpoints: some, needs: needs({ parameters: ['tools', 'response_format'] }) })).toEqual(['both']);
    expect(order({ endpoints: some.slice(1), needs: needs({ parameters: ['tools', 'response_format'] }) })).toEqual([
      'tools',
    ]);
  });
});

describe('modalities', () => {
  const blind = endpoint('blind', { inputModalities: ['text'] });
  const seeing = { ...endpoint('seeing', { inputModalities: ['text', 'image'] }), name: 'n' };
  const asked = needs({ inputModalities: ['image'] });

  it('over all names: a model that sees no pictures is no stop on the way to one that does', () => {
    expect(order({ models: ['m', 'n'], endpoints: [blind, seeing], needs: asked })).toEqual(['seeing']);
  });

  it('where nobody is known to see, nobody is out', () => {
    expect(order({ endpoints: [blind, endpoint('unknown')], needs: asked })).toHaveLength(2);
  });
});

describe('the calling key’s scope', () => {
  it('models by canonical id, own id or pinned id, with wildcards', () => {
    for (const [models, expected] of [
      [['author/*'], 3],
      [['m'], 3],
      [['b:*'], 1],
      [['AUTHOR/M'], 3],
      [['other/*'], 0],
    ] as const) {
      const result = plan({ reach: { models } });
      expect(result.ok ? result.targets.length : 0).toBe(expected);
    }
  });

  it('providers by id or slug', () => {
    expect(order({ reach: { providers: ['b', 'C'] } })).toEqual(['b', 'c']);
    expect(order({ reach: { providers: ['*'] } })).toHaveLength(3);
  });

  it('routes by name; a route beyond them is no way around', () => {
    const routes = [{ name: 'fast', updatedAt: 0, targets: [{ providerId: 'a', model: 'm' }] }];
    expect(order({ models: ['fast'], routes, reach: { routes: ['fast'] } })).toEqual(['a']);
    expect(plan({ models: ['fast'], routes, reach: { routes: ['other'] } })).toMatchObject({
      ok: false,
      status: 403,
      errorType: 'permission_denied',
    });
    expect(order({ models: ['fast', 'm'], routes, reach: { routes: [] } })).toHaveLength(3);
  });
});

it('all filters hold together, and none depends on the order of the endpoints', () => {
  const provider = { only: ['a', 'b'], max_price: { prompt: 1.5 }, quantizations: ['unknown'] };
  expect(planned({ provider }).targets.map((target) => target.provider.id)).toEqual(['a']);
});
