// The Spend page: how much, and where it went.
import { Page } from '../../components/page.tsx';
import { Budgets } from './budgets.tsx';
import { HowMuch } from './how-much.tsx';
import { useNow } from './use-now.ts';
import { Where } from './where.tsx';

export function SpendPage() {
  const now = useNow();
  return (
    <Page
      title="Spend"
      subtitle="Each request at the price that was in force when it ran. Days are those of your clock."
    >
      <div className="space-y-6">
        <HowMuch now={now} />
        <Budgets />
        <Where now={now} />
      </div>
    </Page>
  );
}
