// Control call that lays a vendor's own figures beside the ledger's.
import type { ControlParts } from './parts.ts';
import { invalid } from './refusal.ts';
import type { ControlRouter } from './router.ts';

export function reconcileRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('POST /control/spend/reconcile', async ({ body: { vendor, csv, providers } }) => {
    const known = parts.settings.providers();
    const own = known.filter(({ id, registryId }) => (registryId ?? id) === vendor).map(({ id }) => id);
    // A provider that was removed has requests in the ledger still.
    const providerIds = providers ?? (own.length > 0 ? own : [vendor]);
    await parts.ledger.writer.flush();
    const result = await parts.ledger.reader.reconcile({ vendor, csv, providerIds });
    if (!result.ok) return invalid('csv', result.message);
    const { table, firstDay, lastDay, rows, ours, theirs } = result;
    return {
      vendor,
      table,
      providers: providerIds,
      firstDay,
      lastDay,
      rows: [...rows],
      ours,
      theirs,
      differenceNanoUsd: theirs.costNanoUsd === null ? null : (ours.costNanoUsd ?? 0) - theirs.costNanoUsd,
    };
  });
}
