// A plan is made for every request: its work must grow with the endpoints and with nothing else.
import { describe, expect, it } from 'vitest';
import { planRoute } from '../../src-main/routing/plan-route.ts';
import { planOver, type AskCounts, type PlanKind } from '../bench/many-endpoints.ts';

function countsOf(endpoints: number, kind: PlanKind): AskCounts & { readonly targets: number } {
  const counts: AskCounts = { credentials: 0, observed: 0, cooling: 0, random: 0 };
  const plan = planRoute(planOver(endpoints, kind, counts));
  return { ...counts, targets: plan.ok ? plan.targets.length : 0 };
}

describe.each(['plain', 'every wish', 'auto'] as const)('%s', (kind) => {
  it('asks for each endpoint’s observations and draw once, and for each provider’s keys once', () => {
    const { credentials, observed, random, cooling, targets } = countsOf(1_000, kind);
    expect(targets).toBeGreaterThan(0);
    expect(credentials).toBeLessThanOrEqual(40);
    expect(observed).toBe(targets);
    expect(random).toBeLessThanOrEqual(targets);
    // Once while the endpoints are ordered, once when targets are.
    expect(cooling).toBeLessThanOrEqual(2 * targets);
  });

  it('twice the endpoints are twice the work', () => {
    const [small, large] = [countsOf(1_000, kind), countsOf(2_000, kind)];
    for (const what of ['observed', 'cooling', 'random'] as const)
      expect(large[what]).toBeLessThanOrEqual(2.1 * small[what] + 40);
  });
});

it('the bench’s endpoints are filtered, not all let through', () => {
  const plan = planRoute(planOver(1_000, 'every wish'));
  const rules = new Set(plan.considered.flatMap(({ out }) => out ?? []));
  expect([...rules].sort()).toEqual(['context', 'ignore', 'longer-exists', 'max-price', 'parameter', 'quantization']);
});
