// The budgets: how much of each is used, and what happens when nothing is left.
import type { BudgetView } from '../../../src-main/contract/budget-views.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/page.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useControl } from '../../control.ts';
import { budgetNotes, budgetState, countsWords, limitWords } from './budget-words.ts';
import { shareWords } from './spend-words.ts';

/** Nothing at all where no budget is set: most people set none. */
export function Budgets() {
  const budgets = useControl('GET /control/budgets');
  const keys = useControl('GET /control/access-keys');
  if (budgets.isError) return <ErrorState error={budgets.error} onRetry={() => void budgets.refetch()} />;
  const list = budgets.data?.budgets ?? [];
  if (list.length === 0) return null;
  const keyNames = new Map((keys.data?.keys ?? []).map(({ id, name }) => [id, name]));
  return (
    <section aria-labelledby="budgets">
      <h2 id="budgets" className="mb-2 text-base font-semibold">
        Budgets
      </h2>
      <Card>
        <ul className="divide-y divide-border">
          {list.map((budget) => (
            <Row key={budget.name} budget={budget} counts={countsWords(budget, keyNames)} />
          ))}
        </ul>
      </Card>
    </section>
  );
}

const BARS = { ok: 'bg-primary', warning: 'bg-warning', reached: 'bg-destructive' } as const;

function Row({ budget, counts }: { readonly budget: BudgetView; readonly counts: string }) {
  const { tone, label } = budgetState(budget);
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-medium">{budget.name}</span>
        <span className="text-sm text-muted-foreground">{counts}</span>
        <Badge tone={tone}>{label}</Badge>
        <span className="ml-auto text-sm tabular-nums">
          {limitWords(budget)} · {shareWords(budget.share)}
        </span>
      </div>
      <div aria-hidden className="mt-2 h-1.5 overflow-hidden rounded-full bg-muted">
        <div
          className={`h-full rounded-full ${BARS[budget.state]}`}
          style={{ width: `${Math.min(100, budget.share * 100)}%` }}
        />
      </div>
      <p className="mt-1.5 text-xs text-muted-foreground">{budgetNotes(budget)}</p>
    </li>
  );
}
