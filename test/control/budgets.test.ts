// Control calls about budgets and the keys they count.
import { describe, expect, test } from 'vitest';
import type { BudgetInput } from '../../src-main/contract/budget-views.ts';
import type { ControlEvent } from '../../src-main/contract/control-api.ts';
import { startControl } from '../support/control-client.ts';

const MONTHLY: BudgetInput = { limitNanoUsd: 100, period: 'month' };

test('a bad budget is refused with the field, and none is kept', async () => {
  const { send, client } = startControl();
  const cases: readonly (readonly [object, string])[] = [
    [{}, 'limitNanoUsd'],
    [{ ...MONTHLY, limitNanoUsd: 1.5 }, 'limitNanoUsd'],
    [{ ...MONTHLY, limitNanoUsd: -1 }, 'limitNanoUsd'],
    [{ ...MONTHLY, period: 'year' }, 'period: must be day, week, month or never'],
    [{ ...MONTHLY, warnAt: 80 }, 'warnAt: must be a share of at most 1'],
    [{ ...MONTHLY, scope: { type: 'app' } }, 'scope.type'],
    [{ ...MONTHLY, scope: { type: 'tag', key: 'team' } }, 'scope.value'],
    [{ ...MONTHLY, atLimit: { type: 'switch' } }, 'atLimit.route'],
    [{ ...MONTHLY, atLimit: { type: 'switch', route: 'ghost' } }, 'atLimit.route: there is no route "ghost"'],
    [{ ...MONTHLY, scope: { type: 'key', keyId: 'ghost' } }, 'scope.keyId: there is no access key "ghost"'],
    [{ ...MONTHLY, limit: 5 }, 'limit: there is no such field'],
  ];
  for (const [body, words] of cases) {
    const answer = await send('PUT', '/control/budgets/b', JSON.stringify(body));
    expect([words, answer.status]).toEqual([words, 400]);
    expect(await answer.text()).toContain(words.replaceAll('"', '\\"'));
  }
  expect((await client.call('GET /control/budgets')).budgets).toEqual([]);
});

test('a key is counted by its id, so that a new name changes nothing', async () => {
  const { client } = startControl();
  const { key } = await client.call('POST /control/access-keys', { body: { name: 'editor' } });
  const body: BudgetInput = { ...MONTHLY, scope: { type: 'key', keyId: 'editor' } };
  const view = await client.call('PUT /control/budgets/:name', { params: { name: 'b' }, body });
  expect(view.scope).toEqual({ type: 'key', keyId: key.id });
});

test('a key’s own limit goes with the key, other budgets of it stay', async () => {
  const { client } = startControl();
  const { key } = await client.call('POST /control/access-keys', { body: { name: 'editor' } });
  const body: BudgetInput = { ...MONTHLY, scope: { type: 'key', keyId: key.id } };
  for (const name of [`key-${key.id}`, 'mine']) {
    await client.call('PUT /control/budgets/:name', { params: { name }, body });
  }
  await client.call('DELETE /control/access-keys/:id', { params: { id: 'editor' } });
  const { budgets } = await client.call('GET /control/budgets');
  expect(budgets.map(({ name }) => name)).toEqual(['mine']);
});

test('a budget that is used up when it is set is told at once', async () => {
  const { client, fake } = startControl();
  const told: ControlEvent[] = [];
  fake.parts.events.subscribe((event) => told.push(event));
  fake.scopeCostNanoUsd = 100;
  await client.call('PUT /control/budgets/:name', { params: { name: 'b' }, body: MONTHLY });
  expect(told).toMatchObject([{ type: 'budget-reached', budget: { name: 'b', share: 1, state: 'reached' } }]);
});

describe('PATCH of an access key', () => {
  test('changes what it names, and refuses what no key can be', async () => {
    const { client, send } = startControl();
    await client.call('POST /control/access-keys', {
      body: { name: 'a', scope: { models: ['x/*'], preset: 'strict' } },
    });
    const patch = (body: object): Promise<Response> => send('PATCH', '/control/access-keys/a', JSON.stringify(body));
    expect(await (await patch({ scope: { preset: null, tokensPerMinute: 9 } })).json()).toMatchObject({
      scope: { models: ['x/*'], tokensPerMinute: 9 },
    });
    for (const [body, words] of [
      [{ scope: { models: [] } }, 'scope.models'],
      [{ scope: { requestsPerMinute: 0 } }, 'scope.requestsPerMinute'],
      [{ scope: { preset: 'No Slug' } }, 'scope.preset'],
      [{ scope: { colour: 'red' } }, 'scope.colour'],
      [{ expiresAt: 5 }, 'expiresAt'],
      [{ secret: 'x' }, 'secret'],
    ] as const) {
      const refused = await patch(body);
      expect([words, refused.status]).toEqual([words, 400]);
      expect(await refused.text()).toContain(words);
    }
    expect((await send('PATCH', '/control/access-keys/ghost', '{}')).status).toBe(404);
  });
});
