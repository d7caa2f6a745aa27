// Budgets on the Spend page: nobody should be surprised by a refusal that a look would have told.
import { waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { BudgetView } from '../../../src-main/contract/budget-views.ts';
import { Budgets } from '../../../src-renderer/pages/spend/budgets.tsx';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';

const USD = 1_000_000_000;

const budgetOf = (name: string, rest: Partial<BudgetView>): BudgetView => ({
  name,
  scope: { type: 'total' },
  period: 'month',
  limitNanoUsd: 20 * USD,
  warnAt: 0.8,
  atLimit: { type: 'stop' },
  spentNanoUsd: 0,
  reservedNanoUsd: 0,
  share: 0,
  unpricedRequests: 0,
  startedAt: 0,
  resetsAt: null,
  state: 'ok',
  updatedAt: 0,
  ...rest,
});

cleanUpAfterEach();

it('tells what is used up, whose it is, and what happens then', async () => {
  const page = renderPage(<Budgets />, {
    'GET /control/budgets': {
      budgets: [
        budgetOf('all', { spentNanoUsd: 17 * USD, share: 0.85, state: 'warning', unpricedRequests: 3 }),
        budgetOf('tiny', {
          scope: { type: 'key', keyId: 'k1' },
          period: 'day',
          limitNanoUsd: 2 * USD,
          spentNanoUsd: 2 * USD,
          share: 1,
          state: 'reached',
          reservedNanoUsd: USD,
          atLimit: { type: 'switch', route: 'cheap' },
        }),
      ],
      utcOffsetMinutes: null,
    },
    'GET /control/access-keys': { keys: [{ id: 'k1', name: 'editor', lastFour: '', tags: {}, createdAt: 0 }] },
  });
  const [all, tiny] = await page.findAllByRole('listitem');
  expect(all?.textContent).toMatch(/everything.*nearly used up.*\$17\.00 of \$20\.00 a month · 85\.0 %/);
  expect(all?.textContent).toMatch(/3 unpriced requests not in it · then stops/);
  expect(tiny?.textContent).toMatch(/access key editor.*used up.*\$2\.00 of \$2\.00 a day · 100\.0 %/);
  expect(tiny?.textContent).toMatch(/\$1\.00 set aside for what runs now · then route cheap answers/);
});

it('takes no room where there is no budget', async () => {
  const page = renderPage(<Budgets />, {
    'GET /control/budgets': { budgets: [], utcOffsetMinutes: null },
    'GET /control/access-keys': { keys: [] },
  });
  await waitFor(() => expect(page.client.isFetching()).toBe(0));
  expect(page.container.textContent).toBe('');
});
