// What a budget begins with: exactly its own requests, each once.
import { expect, test } from 'vitest';
import type { BudgetScope } from '../../src-main/settings/settings.ts';
import { endOf, startOf } from '../support/ledger-records.ts';
import { tempLedger } from '../support/temp-ledger.ts';

const RECENT = 5_000;

async function filled() {
  const ledger = tempLedger();
  const add = (id: string, start: object, end: object): void => {
    ledger.writer.begin(startOf(id, start));
    ledger.writer.finish(endOf(id, end));
  };
  add('before', { startedAt: 999 }, { costNanoUsd: 1 });
  add('first', { startedAt: 1_000, tags: { team: 'web', other: 'x' } }, { costNanoUsd: 10 });
  add('keyed', { startedAt: 1_500, accessKeyId: 'key-2', tags: { team: 'app' } }, { costNanoUsd: 100 });
  add('routed', { startedAt: 1_999, route: 'cheap' }, { costNanoUsd: 1_000, outcome: 'error' });
  add('unpriced', { startedAt: 1_600 }, { costNanoUsd: null });
  add('nothing', { startedAt: 1_600 }, {});
  add('after', { startedAt: 2_000 }, { costNanoUsd: 10_000 });
  add('late', { startedAt: 1_700, route: 'cheap' }, { costNanoUsd: 100_000, endedAt: RECENT });
  add('late-unpriced', { startedAt: 1_700 }, { costNanoUsd: null, endedAt: RECENT + 1 });
  ledger.writer.begin(startOf('open', { startedAt: 1_800 }));
  await ledger.writer.flush();
  return ledger.reader;
}

test.each([
  [{ type: 'total' }, 1_110, 1, ['late', 'late-unpriced']],
  [{ type: 'key', keyId: 'key-2' }, 100, 0, []],
  [{ type: 'key', keyId: 'ghost' }, 0, 0, []],
  [{ type: 'route', route: 'cheap' }, 1_000, 0, ['late']],
  [{ type: 'tag', key: 'team', value: 'web' }, 10, 0, []],
  [{ type: 'tag', key: 'team', value: 'x' }, 0, 0, []],
] as const satisfies readonly (readonly [BudgetScope, number, number, readonly string[]])[])(
  '%j',
  async (scope, costNanoUsd, unpricedRequests, recent) => {
    const reader = await filled();
    const cost = await reader.scopeCost({ scope, from: 1_000, to: 2_000, recentFrom: RECENT });
    expect(cost).toMatchObject({ costNanoUsd, unpricedRequests });
    expect(cost.recent.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(recent);
  },
);

test('without an end everything from the beginning counts, and recent ones keep their price apart', async () => {
  const reader = await filled();
  const cost = await reader.scopeCost({ scope: { type: 'total' }, from: 0, recentFrom: RECENT });
  expect(cost.costNanoUsd).toBe(11_111);
  expect(cost.recent).toContainEqual({ id: 'late', costNanoUsd: 100_000 });
  expect(cost.recent).toContainEqual({ id: 'late-unpriced', costNanoUsd: null });
});
