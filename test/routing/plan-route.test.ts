// Where a request goes, in which order, and what is said when it can go nowhere.
import { describe, expect, it } from 'vitest';
import { NO_PREFERENCES } from '../../src-main/routing/preferences.ts';
import { planRoute } from '../../src-main/routing/plan-route.ts';
import type { NoPlan, Plan, PlanInput, ProviderPreferences } from '../../src-main/routing/plan.ts';
import { outs } from '../support/plan-fixtures.ts';
import { aCredential, anEndpoint, aProvider } from '../support/route-fixtures.ts';

const providers = ['a', 'b', 'c'].map((id) => aProvider(id));
const endpoints = [anEndpoint('a', 'm', [1, 1]), anEndpoint('b', 'm', [2, 2]), anEndpoint('c', 'm', [3, 3])];

function plan(over: Partial<PlanInput> = {}, preferences: Partial<ProviderPreferences> = {}): Plan | NoPlan {
  return planRoute({
    models: ['m'],
    preferences: { ...NO_PREFERENCES, ...preferences },
    routes: [],
    providers: new Map(providers.map((provider) => [provider.id, provider])),
    credentialsOf: (id) => [aCredential(id)],
    lookup: (name) =>
      name === 'm' ? { found: true, model: 'author/m', endpoints } : { found: false, nearest: ['m', 'n', 'o'] },
    endpointOf: (providerId, model) => anEndpoint(providerId, model),
    cooling: () => false,
    random: () => 0.5,
    ...over,
  });
}

const ids = (result: Plan | NoPlan): readonly string[] => {
  if (!result.ok) throw new Error(result.message);
  return result.targets.map((target) => target.provider.id);
};

const refusal = (result: Plan | NoPlan): NoPlan => {
  if (result.ok) throw new Error('expected a refusal');
  return result;
};

describe('order', () => {
  it('cheaper first when the draw is even', () => {
    expect(ids(plan())).toEqual(['a', 'b', 'c']);
  });

  it('draws with weight 1/price²: a three times dearer endpoint leads nine times less often', () => {
    const two = [anEndpoint('a', 'm', [1, 1]), anEndpoint('c', 'm', [3, 3])];
    let state = 42;
    const random = (): number => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return state / 2 ** 32;
    };
    let cheapFirst = 0;
    for (let index = 0; index < 20_000; index += 1) {
      if (ids(plan({ random, lookup: () => ({ found: true, model: 'm', endpoints: two }) }))[0] === 'a')
        cheapFirst += 1;
    }
    expect(cheapFirst / (20_000 - cheapFirst)).toBeGreaterThan(8);
    expect(cheapFirst / (20_000 - cheapFirst)).toBeLessThan(10);
  });

  it('free before priced, unknown price last', () => {
    const mixed = [anEndpoint('a', 'm'), anEndpoint('b', 'm', [5, 5]), anEndpoint('c', 'm', [0, 0])];
    expect(ids(plan({ lookup: () => ({ found: true, model: 'm', endpoints: mixed }) }))).toEqual(['c', 'b', 'a']);
  });

  it('a resting endpoint goes last but stays: when all rest, trying beats refusing', () => {
    expect(ids(plan({ cooling: (key) => key === 'a-main' }))).toEqual(['b', 'c', 'a']);
    expect(ids(plan({ cooling: () => true }))).toEqual(['a', 'b', 'c']);
  });

  it('several keys of a provider are tried in the user’s order before the next provider', () => {
    const result = plan({
      credentialsOf: (id) => (id === 'a' ? [aCredential('a', 'one'), aCredential('a', 'two')] : [aCredential(id)]),
    });
    if (!result.ok) throw new Error(result.message);
    expect(result.targets.map((target) => target.credential?.label)).toEqual(['one', 'two', 'main', 'main']);
  });

  it('a route keeps its author’s order whatever the prices', () => {
    const route = {
      name: 'current',
      updatedAt: 0,
      targets: [
        { providerId: 'c', model: 'x' },
        { providerId: 'a', model: 'y' },
      ],
    };
    const result = plan({ models: ['current'], routes: [route] });
    expect(ids(result)).toEqual(['c', 'a']);
    expect(result.ok && result.route).toBe('current');
    expect(ids(plan({ models: ['route/current'], routes: [route] }))).toEqual(['c', 'a']);
  });

  it('models[] come one after the other and a twin is tried once', () => {
    const result = plan({
      models: ['current', 'm'],
      routes: [{ name: 'current', updatedAt: 0, targets: [{ providerId: 'b', model: 'm' }] }],
    });
    expect(ids(result)).toEqual(['b', 'a', 'c']);
  });

  it('an unknown name in models[] is passed over while another is known', () => {
    expect(ids(plan({ models: ['nope', 'm'] }))).toEqual(['a', 'b', 'c']);
  });
});

describe('preferences', () => {
  it('order puts the named first, the others after', () => {
    expect(ids(plan({}, { order: ['c', 'b'] }))).toEqual(['c', 'b', 'a']);
  });

  it('allow_fallbacks false keeps the first, or the listed', () => {
    expect(ids(plan({}, { allowFallbacks: false }))).toEqual(['a']);
    expect(ids(plan({}, { allowFallbacks: false, order: ['c', 'a'] }))).toEqual(['c', 'a']);
  });

  it('allow_fallbacks false keeps a conversation where its cache is warm, unless that is not well', () => {
    const sticky = { providerId: 'b', upstreamModel: 'm', warmUntil: 10 };
    const alone = { allowFallbacks: false };
    expect(ids(plan({ sticky, now: 9 }, alone))).toEqual(['b']);
    expect(ids(plan({ sticky, now: 10 }, alone))).toEqual(['a']);
    expect(ids(plan({ sticky, now: 9, cooling: (key) => key === 'b-main' }, alone))).toEqual(['a']);
    const observed: PlanInput['observed'] = ({ providerId }) => ({ outage: providerId === 'b', uptime: 'normal' });
    expect(ids(plan({ sticky, now: 9, observed }, alone))).toEqual(['a']);
    expect(ids(plan({ sticky, now: 9 }, { ...alone, order: ['c'] }))).toEqual(['c']);
    const route = {
      name: 'current',
      updatedAt: 0,
      targets: ['c', 'b'].map((providerId) => ({ providerId, model: 'm' })),
    };
    expect(ids(plan({ models: ['current'], routes: [route], sticky, now: 9 }, alone))).toEqual(['c']);
  });

  it('only and ignore filter', () => {
    expect(ids(plan({}, { only: ['b', 'c'] }))).toEqual(['b', 'c']);
    expect(ids(plan({}, { ignore: ['a'] }))).toEqual(['b', 'c']);
  });

  it('filters hold for routes too: a route is no way around only', () => {
    const route = {
      name: 'current',
      updatedAt: 0,
      targets: [
        { providerId: 'a', model: 'x' },
        { providerId: 'b', model: 'y' },
      ],
    };
    expect(ids(plan({ models: ['current'], routes: [route] }, { only: ['b'] }))).toEqual(['b']);
  });
});

describe('refusals', () => {
  it('an unknown model is 404 and names the nearest', () => {
    expect(refusal(plan({ models: ['nope'] }))).toMatchObject({
      status: 404,
      errorType: 'not_found',
      message: expect.stringContaining('m, n, o'),
    });
  });

  it('no credential is 403 and names the providers for which a key would help', () => {
    const result = refusal(plan({ credentialsOf: () => [] }));
    expect(result).toMatchObject({ status: 403, errorType: 'permission_denied' });
    expect(result.message).toContain('A, B, C');
  });

  it('keys that are kept for other apps are never spent: 403 that names their providers and the app', () => {
    const kept = (apps: readonly string[]) => (id: string) => [aCredential(id, 'main', { apps })];
    const result = refusal(plan({ app: 'other', credentialsOf: kept(['editor']) }));
    expect(result).toMatchObject({ status: 403, availability: { excluded_by: ['credential'] } });
    expect(result.message).toContain('the app "other"');
    expect(result.message).toContain('All keys of A, B, C are kept for other apps.');
    expect(ids(plan({ app: 'editor', credentialsOf: kept(['editor']) }))).toEqual(['a', 'b', 'c']);
  });

  it('a provider whose keys are kept for other models or apps is passed over, not asked without a key', () => {
    const credentialsOf = (id: string) => [
      aCredential(id, 'main', id === 'a' ? { apps: ['editor'] } : id === 'b' ? { models: ['other'] } : {}),
    ];
    const result = plan({ app: 'cli', credentialsOf });
    expect(ids(result)).toEqual(['c']);
    expect(outs(result)).toEqual({ a: 'kept-for-apps', b: 'kept-for-models' });
  });

  it('a filter that removes the last endpoint is named', () => {
    expect(refusal(plan({}, { only: ['zzz'] }))).toMatchObject({
      status: 404,
      availability: { code: 'constraint_filtered', excluded_by: ['allowed_providers'] },
    });
  });

  it('an order without fallbacks that lists none of its providers says so', () => {
    expect(refusal(plan({}, { order: ['zzz'], allowFallbacks: false })).message).toContain('provider.order');
  });

  it('providers switched off are named', () => {
    const off = new Map(['a', 'b', 'c'].map((id) => [id, aProvider(id, { enabled: false })]));
    expect(refusal(plan({ providers: off })).message).toContain('switched off');
  });

  it('an empty route says what to do', () => {
    const result = refusal(plan({ models: ['current'], routes: [{ name: 'current', updatedAt: 0, targets: [] }] }));
    expect(result.message).toContain('add one to the route');
  });

  it('a local provider and one without keys need no credential', () => {
    const open = new Map([
      ['a', aProvider('a', { local: true })],
      ['b', aProvider('b', { auth: { type: 'none' } })],
    ]);
    expect(ids(plan({ providers: open, credentialsOf: () => [] }))).toEqual(['a', 'b']);
  });
});
