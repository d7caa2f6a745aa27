// Nobody named the model: what is chosen must be able to do the task, cost what the rules say, and be told.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import { taskOf } from '../../src-main/routing/choice/task.ts';
import { bandsFrom, bandsOf } from '../../src-main/routing/choice/price-bands.ts';
import type { ChoiceInput, NoPlan, Plan, RequestNeeds } from '../../src-main/routing/plan.ts';
import { order, plan, planned, refused, type PlanSetup } from '../support/plan-fixtures.ts';
import { anEndpoint } from '../support/route-fixtures.ts';

const needs = (over: Partial<RequestNeeds> = {}): RequestNeeds => ({ parameters: [], inputModalities: [], ...over });

const offer = (id: string, usd: number | undefined, over: Partial<Endpoint> = {}): Endpoint => ({
  ...anEndpoint(id, id, usd === undefined ? undefined : [usd, usd]),
  supportedParameters: ['tools', 'reasoning', 'response_format', 'structured_outputs'],
  inputModalities: ['text', 'image'],
  outputModalities: ['text'],
  ...over,
});

/** Five models, one to each band. */
const five = [offer('p1', 1), offer('p2', 2), offer('p3', 3), offer('p4', 4), offer('p5', 5)];

function auto(endpoints: readonly Endpoint[], choice: Partial<ChoiceInput> = {}, setup: PlanSetup = {}): PlanSetup {
  return {
    endpoints,
    models: ['pointsman/auto'],
    choice: { byModel: Map.groupBy(endpoints, ({ model }) => model), ...choice },
    ...setup,
  };
}

const free = (endpoints: readonly Endpoint[], setup: PlanSetup = {}): PlanSetup =>
  auto(endpoints, {}, { models: ['pointsman/free'], ...setup });

const why = (result: Plan | NoPlan, id: string): string | undefined =>
  result.considered.find(({ endpoint }) => endpoint.providerId === id)?.detail;

describe('how demanding a task looks', () => {
  it.each([
    [undefined, 'low', 'a short text'],
    [needs({ promptTokens: 1_999 }), 'low', 'a short text'],
    [needs({ promptTokens: 2_000 }), 'medium', 'about 2000 tokens'],
    [needs({ parameters: ['tools'] }), 'medium', 'tools'],
    [needs({ inputModalities: ['image'] }), 'medium', 'image'],
    [needs({ parameters: ['structured_outputs', 'temperature'] }), 'medium', 'a schema'],
    [needs({ parameters: ['reasoning', 'tools'] }), 'high', 'reasoning'],
    [needs({ promptTokens: 32_000 }), 'high', 'about 32000 tokens'],
  ])('%j', (asked, tier, sign) => {
    expect(taskOf(asked).tier).toBe(tier);
    expect(taskOf(asked).signs).toContain(sign);
  });
});

describe('price bands', () => {
  it('are fifths of the models, by price', () => {
    expect(bandsOf([1, 2, 3, 4, 5])).toEqual(['low', 'medium', 'high', 'xhigh', 'max']);
    expect(bandsOf([1])).toEqual(['low']);
    expect(bandsOf([])).toEqual([]);
  });

  it('are looked through downwards; upwards only where nobody set a limit', () => {
    expect(bandsFrom('high', true)).toEqual(['high', 'medium', 'low']);
    expect(bandsFrom('medium', false)).toEqual(['medium', 'low', 'high', 'xhigh', 'max']);
  });
});

describe('pointsman/auto', () => {
  it('takes the band of the task, then ever cheaper ones', () => {
    expect(order(auto(five))).toEqual(['p1', 'p2', 'p3']);
    expect(order(auto(five, {}, { needs: needs({ parameters: ['reasoning'] }) }))).toEqual(['p3', 'p2', 'p1']);
  });

  it('never goes above a cost_tier that was said', () => {
    expect(order(auto(five, { costTier: 'low' }, { needs: needs({ parameters: ['reasoning'] }) }))).toEqual(['p1']);
    expect(order(auto(five, { costTier: 'max' }))).toEqual(['p5', 'p4', 'p3']);
  });

  it('OpenRouter’s name for it is known, and suffixes work', () => {
    expect(order(auto(five, {}, { models: ['openrouter/auto'] }))[0]).toBe('p1');
    expect(order(auto(five, {}, { models: ['pointsman/auto:floor'] }))[0]).toBe('p1');
  });

  it('within a band: your ranking, then the newest, then the dearer', () => {
    const band = [
      offer('old', 1, { releasedAt: '2024-01-01' }),
      offer('new', 1.2, { releasedAt: '2026-01-01' }),
      ...Array.from({ length: 8 }, (_, index) => offer(`x${index}`, 50 + index)),
    ];
    expect(order(auto(band))[0]).toBe('new');
    expect(order(auto(band, { ranking: ['author/x*', 'author/old'] }))[0]).toBe('old');
    const undated = [offer('a', 1), offer('b', 1.1), ...band.slice(2)];
    expect(order(auto(undated))[0]).toBe('b');
  });

  it('allowed and excluded models, with wildcards', () => {
    expect(order(auto(five, { allowedModels: ['author/p4', 'author/p5'] }))[0]).toBe('p4');
    expect(order(auto(five, { excludedModels: ['*/p1'] }))[0]).toBe('p2');
    expect(why(plan(auto(five, { excludedModels: ['*/p1'] })), 'p1')).toContain('not among the models');
  });

  it('only models that are known to do the task', () => {
    const blind = offer('blind', 1, { inputModalities: ['text'] });
    const { inputModalities: _, ...rest } = offer('unknown', 1);
    const result = plan(auto([blind, rest, ...five], {}, { needs: needs({ inputModalities: ['image'] }) }));
    expect(why(result, 'blind')).toBe('it is not known to take image');
    expect(why(result, 'unknown')).toBe('it is not known to take image');
  });

  it('who is known not to take tools is never chosen, who may is when nobody is known to', () => {
    const asked = { needs: needs({ parameters: ['tools'] }) };
    const { supportedParameters: _, ...perhaps } = offer('perhaps', 1);
    const not = offer('not', 1, { supportedParameters: ['temperature'] });
    expect(order(auto([perhaps, not], {}, asked))).toEqual(['perhaps']);
    expect(order(auto([perhaps, not, offer('able', 9)], {}, asked))).toEqual(['able']);
  });

  it('embeddings, pictures and the built-in demo are no chat models', () => {
    const { outputModalities: _, ...embedding } = offer('text-embedding-3', 0.1);
    const drawing = offer('drawing', 0.1, { outputModalities: ['image'] });
    const demo = offer('demo', 0, { knownFrom: 'built-in' });
    expect(order(auto([embedding, drawing, demo, offer('chat', 9)]))).toEqual(['chat']);
  });

  it('a model of unknown price is not chosen, unless it is on your own machine', () => {
    const endpoints = [offer('dear', 9), offer('who-knows', undefined), offer('mine', undefined)];
    expect(order(auto(endpoints, {}, { providerOver: { mine: { local: true } } }))).toEqual(['mine', 'dear']);
  });

  it('the request’s filters hold before anything is chosen', () => {
    expect(order(auto(five, {}, { provider: { ignore: ['p1'] } }))[0]).toBe('p2');
    expect(order(auto(five, {}, { reach: { models: ['author/p5'] } }))).toEqual(['p5']);
    expect(order(auto(five, {}, { provider: { max_price: { prompt: 1.5 } } }))).toEqual(['p1']);
  });

  it('each chosen model is served as if it had been named', () => {
    const two = [
      offer('a', 1, { model: 'author/x' }),
      offer('b', 2, { model: 'author/x' }),
      offer('c', 1.5, { model: 'author/y' }),
    ];
    expect(order(auto(two))).toEqual(['a', 'b', 'c']);
  });

  it('a conversation stays with the model it began with, while that may be used', () => {
    const sticky = { providerId: 'p2', upstreamModel: 'p2', warmUntil: 1 };
    const result = planned(auto(five, {}, { sticky }));
    expect(result.targets[0]?.provider.id).toBe('p2');
    expect(result.notes[0]?.text).toBe('author/p2 stays, since this conversation began with it.');
    expect(order(auto(five, {}, { sticky, provider: { ignore: ['p2'] } }))[0]).toBe('p1');
  });

  it('says what it chose and why, and why not the others', () => {
    const result = planned(auto(five, {}, { needs: needs({ parameters: ['tools'] }) }));
    expect(result.notes[0]).toEqual({
      kind: 'chosen',
      text: 'author/p2 was chosen from 5 models that can do it: price band medium for tools, $2 per million tokens of a usual mix; the dearest there.',
    });
    expect(why(result, 'p5')).toBe('its price band is max, not medium');
  });

  it('without any that may do it says so', () => {
    const { status, message } = refused(auto(five, {}, { provider: { only: ['x'] } }));
    expect(status).toBe(404);
    expect(message).toContain('provider.only');
    expect(plan({ models: ['pointsman/auto'], endpoints: [] })).toMatchObject({ ok: false });
  });
});

describe('pointsman/free', () => {
  const endpoints = [offer('zero', 0), offer('paid', 0.01), offer('mine', undefined), offer('unknown', undefined)];
  const providerOver = { mine: { local: true } };

  it('only what costs nothing or runs on your own machine', () => {
    expect([...order(free(endpoints, { providerOver }))].sort()).toEqual(['mine', 'zero']);
    expect([...order(free(endpoints, { providerOver, models: ['openrouter/free'] }))].sort()).toEqual(['mine', 'zero']);
  });

  it('a free model with a price per call is not free', () => {
    const price = { input: 0, output: 0, perRequest: 1, source: 'test', asOf: '2026-11-01' };
    expect(plan(free([offer('call', 0, { price })])).ok).toBe(false);
  });

  it('is a draw, so that one limit is not met at once', () => {
    const many = ['a', 'b', 'c', 'd'].map((id) => offer(id, 0));
    const firsts = new Set<string | undefined>();
    for (let start = 1; start < 20; start += 1) {
      let state = start;
      const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
      firsts.add(order(free(many, { random: () => (random(), random()) }))[0]);
    }
    expect(firsts.size).toBeGreaterThan(2);
  });

  it('needs the same abilities', () => {
    const asked = needs({ parameters: ['tools'] });
    const unable = offer('unable', 0, { supportedParameters: [] });
    expect(order(free([unable, offer('able', 0)], { needs: asked }))).toEqual(['able']);
  });
});
