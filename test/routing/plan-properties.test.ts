// What holds of every plan, whatever the endpoints, wishes and keys: checked against rules written down a second time, plainly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import { explainPlan } from '../../src-main/routing/explain-plan.ts';
import { planRoute } from '../../src-main/routing/plan-route.ts';
import type { PlanInput, Target } from '../../src-main/routing/plan.ts';
import { drawn, IDS, world, worldOf, type Drawn } from '../support/plan-worlds.ts';

const RUNS = { numRuns: 600 };

const targetsOf = (input: PlanInput): readonly Target[] => {
  const result = planRoute(input);
  return result.ok ? result.targets : [];
};
const idOf = ({ endpoint, serviceTier, credential: key }: Target): string =>
  [endpoint.providerId, endpoint.upstreamModel, serviceTier ?? '', key?.id ?? ''].join(' ');

type Wishes = Readonly<Record<string, unknown>>;
const listed = (value: unknown, id: string): boolean => (value as readonly string[]).includes(id);

/** What the wishes for privacy and the access rules forbid, in plain words; undefined = nothing. */
function forbidden(
  { provider: from, endpoint, credential: key }: Target,
  given: PlanInput,
  asked: Wishes,
): string | undefined {
  const { privacy, local } = from;
  const isHandedOn = privacy?.handedOn?.includes('author') === true;
  const keepsNothing =
    local ||
    (!isHandedOn &&
      (privacy?.zeroRetention === 'always' ||
        (from.zeroRetentionAgreed === true && privacy?.zeroRetention !== 'none')));
  const names = [endpoint.model, endpoint.upstreamModel, `${from.id}:${endpoint.upstreamModel}`];
  const matches = (pattern: string): boolean =>
    names.some((name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
  const { models, providers } = given.reach ?? {};
  if (!from.enabled) return 'off';
  if (!local && !key) return 'without a key';
  if (key?.apps && (given.app === undefined || !key.apps.includes(given.app))) return 'a key of another app';
  if (key?.models && !key.models.some(matches)) return 'a key of another model';
  if (endpoint.endsAt !== undefined && endpoint.endsAt < '2026-11-27') return 'ended';
  if (models && !models.some(matches)) return 'a model out of reach';
  if (providers && !providers.includes(from.id)) return 'a provider out of reach';
  if (asked['zdr'] === true && !keepsNothing) return 'keeps something';
  if (asked['data_collection'] === 'deny' && !local && (isHandedOn || privacy?.trainsOnApiData !== false))
    return 'may train';
  if (asked['enforce_distillable_text'] === true && endpoint.distillable !== true) return 'not distillable';
  if (asked['only'] && !listed(asked['only'], from.id)) return 'not in only';
  if (asked['ignore'] && listed(asked['ignore'], from.id)) return 'in ignore';
  return undefined;
}

/** Those in which a request’s word stands above its route’s. */
function demanded(
  { endpoint, provider: from, serviceTier }: Target,
  given: PlanInput,
  asked: Wishes,
): string | undefined {
  const { price, quantization, supportedParameters, maxOutputTokens, contextTokens } = endpoint;
  const wanted = given.needs;
  const ceiling = asked['max_price'] as { prompt: number; completion: number } | undefined;
  const rates = (serviceTier && price?.serviceTiers?.[serviceTier]) ?? price;
  if (asked['quantizations'] && !listed(asked['quantizations'], quantization ?? 'unknown'))
    return 'another quantization';
  if (ceiling && !price && !from.local) return 'of unknown price';
  if (ceiling && rates && (rates.input > ceiling.prompt * 1e9 || rates.output > ceiling.completion * 1e9))
    return 'too dear';
  if ((wanted?.maxOutputTokens ?? 0) > (maxOutputTokens ?? Infinity)) return 'answers too short';
  if ((wanted?.promptTokens ?? 0) * 0.7 + (wanted?.maxOutputTokens ?? 0) > (contextTokens ?? Infinity))
    return 'too small';
  const missing = wanted?.parameters.find((name) => supportedParameters && !supportedParameters.includes(name));
  if (asked['require_parameters'] === true && missing !== undefined) return `cannot be told ${missing}`;
  return undefined;
}

describe('no plan holds a target', () => {
  it('that the request, the calling key or the keys’ own limits rule out', () => {
    fc.assert(
      fc.property(world, ({ input, wishes: asked }) => {
        const problems = targetsOf(input).flatMap(
          (target) => forbidden(target, input, asked) ?? demanded(target, input, asked) ?? [],
        );
        expect(problems).toEqual([]);
      }),
      RUNS,
    );
  });

  it('of a route that the route’s own preferences rule out, or that its key may not use', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        const { input, routeWishes } = worldOf({ ...given, names: ['current'] });
        const targets = targetsOf(input);
        expect(targets.flatMap((target) => forbidden(target, input, routeWishes) ?? [])).toEqual([]);
        if (input.reach?.routes && !input.reach.routes.includes('current')) expect(targets).toEqual([]);
      }),
      RUNS,
    );
  });

  it('twice, or with a key of another provider', () => {
    fc.assert(
      fc.property(world, ({ input }) => {
        const targets = targetsOf(input);
        expect(new Set(targets.map(idOf)).size).toBe(targets.length);
        for (const { provider: from, endpoint, credential: key } of targets)
          expect([endpoint.providerId, key?.providerId ?? from.id]).toEqual([from.id, from.id]);
      }),
      RUNS,
    );
  });

  it('beyond the first choice, or the named ones, where fallbacks are off', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        const { order, sort } = given.wishes;
        const asked = {
          ...(order !== undefined && { order }),
          ...(sort !== undefined && { sort }),
          allow_fallbacks: false,
        };
        const targets = targetsOf(
          worldOf({ ...given, names: ['m'], wishes: asked, needs: undefined, reach: undefined }).input,
        );
        const places = new Set(targets.map(({ endpoint, serviceTier }) => `${endpoint.providerId} ${serviceTier}`));
        if (!('order' in asked)) expect(places.size).toBeLessThanOrEqual(1);
        else for (const { provider: from } of targets) expect(asked['order']).toContain(from.id);
      }),
      RUNS,
    );
  });
});

describe('a tighter wish adds no target', () => {
  const TIGHTER: readonly (readonly [string, Wishes])[] = [
    ['zdr', { zdr: true }],
    ['data_collection', { data_collection: 'deny' }],
    ['enforce_distillable_text', { enforce_distillable_text: true }],
  ];
  /** Without what some endpoints may be passed over for softly: an endpoint that stands for others then comes in. */
  const strictly = ({ wishes: asked, needs: wanted, ...given }: Drawn): Drawn => ({
    ...given,
    wishes: { ...asked, allow_fallbacks: true },
    routeWishes: {},
    needs: wanted && { parameters: wanted.parameters.filter((name) => name !== 'tools'), inputModalities: [] },
  });

  it.each(TIGHTER)('%s', (_name, more) => {
    fc.assert(
      fc.property(drawn, (given) => {
        const loose = strictly(given);
        const before = new Set(targetsOf(worldOf(loose).input).map(idOf));
        const after = targetsOf(worldOf({ ...loose, wishes: { ...loose.wishes, ...more } }).input).map(idOf);
        expect(after.filter((id) => !before.has(id))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('one more provider to ignore, one fewer to use, or a narrower key', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(...IDS), (given, id) => {
        const loose = strictly(given);
        const before = new Set(targetsOf(worldOf(loose).input).map(idOf));
        const { ignore = [], only = IDS } = loose.wishes as { ignore?: string[]; only?: string[] };
        const narrower = [
          { ...loose, wishes: { ...loose.wishes, ignore: [...ignore, id] } },
          { ...loose, wishes: { ...loose.wishes, only: only.filter((each) => each !== id) } },
          {
            ...loose,
            reach: { ...loose.reach, providers: (loose.reach?.providers ?? IDS).filter((each) => each !== id) },
          },
        ];
        for (const each of narrower) {
          const after = targetsOf(worldOf(each).input);
          expect(after.map(idOf).filter((one) => !before.has(one))).toEqual([]);
          expect(after.map((target) => target.provider.id)).not.toContain(id);
        }
      }),
      RUNS,
    );
  });
});

describe('the order', () => {
  it('of a strict sort does not depend on how the catalogue lists its endpoints', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom('price', 'throughput', 'latency', 'exacto'), (given, by) => {
        const asked = {
          ...given,
          names: ['m'],
          wishes: { ...given.wishes, sort: by },
          keys: given.keys.map((own) => own.slice(0, 1)),
        };
        const scores = (endpoints: readonly Endpoint[]): unknown[] => {
          const result = planRoute(worldOf({ ...asked, endpoints }).input);
          if (!result.ok) return [];
          return result.targets.map((target) => {
            const found = result.considered.find(
              ({ endpoint, lane }) => endpoint === target.endpoint && lane === target.serviceTier,
            );
            return [found?.score, found?.back, found?.first];
          });
        };
        const ids = (endpoints: readonly Endpoint[]): string[] =>
          targetsOf(worldOf({ ...asked, endpoints }).input)
            .map(idOf)
            .sort();
        const reversed = asked.endpoints.toReversed();
        if (given.wishes['allow_fallbacks'] !== false) expect(ids(reversed)).toEqual(ids(asked.endpoints));
        expect(scores(reversed)).toEqual(scores(asked.endpoints));
      }),
      RUNS,
    );
  });

  it('puts every target that rests behind every one that does not', () => {
    fc.assert(
      fc.property(world, ({ input }) => {
        const rests = targetsOf(input).map(({ provider: from, credential: key, endpoint }) =>
          input.cooling(key?.id ?? from.id, endpoint.upstreamModel),
        );
        expect(rests).toEqual(rests.toSorted((a, b) => Number(a) - Number(b)));
      }),
      RUNS,
    );
  });
});

describe('an explanation', () => {
  const explained = (input: PlanInput) => {
    const result = planRoute(input);
    return { result, ...explainPlan(result, input.needs) };
  };
  const placeOf = (each: { providerId: string; upstreamModel: string; serviceTier?: string }): string =>
    `${each.providerId} ${each.upstreamModel} ${each.serviceTier ?? ''}`;

  it('of one name tells each endpoint and lane in one place: in the plan or out of it, and why', () => {
    fc.assert(
      fc.property(drawn, (given) => {
        const { input } = worldOf({ ...given, names: ['m'] });
        const { result, targets, left } = explained(input);
        const planned = new Set(targets.map(placeOf));
        const out = left.map(placeOf);
        const considered = result.considered.map(({ endpoint, lane }) =>
          placeOf({ ...endpoint, ...(lane && { serviceTier: lane }) }),
        );
        expect([...planned, ...out].sort()).toEqual(considered.sort());
        expect([...targets, ...left].filter(({ why }) => why === '')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('of several names loses none, and its targets are the plan’s in their order', () => {
    fc.assert(
      fc.property(world, ({ input }) => {
        const { result, targets, left } = explained(input);
        expect(targets.map(placeOf)).toEqual(
          (result.ok ? result.targets : []).map(({ endpoint, serviceTier }) =>
            placeOf({ ...endpoint, ...(serviceTier && { serviceTier }) }),
          ),
        );
        expect(left).toHaveLength(result.considered.filter(({ out }) => out !== undefined).length);
        const told = new Set([...targets, ...left].map(placeOf));
        for (const { endpoint, lane } of result.considered)
          expect(told).toContain(placeOf({ ...endpoint, ...(lane && { serviceTier: lane }) }));
      }),
      RUNS,
    );
  });

  it('of a refusal names what stands in the way, and a plan is never empty', () => {
    fc.assert(
      fc.property(world, ({ input }) => {
        const result = planRoute(input);
        if (result.ok) {
          expect(result.targets.length).toBeGreaterThan(0);
          return;
        }
        expect(result.message).not.toBe('');
        const rules = new Set(result.considered.flatMap(({ out }) => out ?? []));
        expect(result.availability.excluded_by.length > 0).toBe(rules.size > 0);
      }),
      RUNS,
    );
  });
});
