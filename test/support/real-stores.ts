// A control API over the real stores of a home of its own.
import { onTestFinished } from 'vitest';
import { openAccessKeys } from '../../src-main/access-keys/sqlite-access-keys.ts';
import { createBudgets } from '../../src-main/budgets/create-budgets.ts';
import { openSealedFile } from '../../src-main/credentials/sealed-file.ts';
import { openDatabase } from '../../src-main/database/open-database.ts';
import { prepareHome } from '../../src-main/first-start.ts';
import { openSettings } from '../../src-main/settings/sqlite-settings.ts';
import type { ControlParts } from '../../src-main/control/parts.ts';
import { startControl, type StartedControl } from './control-client.ts';
import { tempHome } from './temp-home.ts';

export interface HomeWithControl extends StartedControl {
  readonly parts: ControlParts;
}

/** As it is after its first start, with the `default` access key and empty routes. Call inside a test. */
export async function homeWithControl(): Promise<HomeWithControl> {
  const home = tempHome();
  const db = openDatabase(home);
  const settings = openSettings(db);
  const accessKeys = openAccessKeys(db, { now: () => 1_700_000_000_000 });
  const file = await openSealedFile(home, undefined);
  const credentials = { kind: 'sealed-file' as const, description: 'In a test.', ...file };
  await prepareHome(settings, accessKeys, credentials, 1);
  const budgets = createBudgets({
    settings,
    ledger: {
      reader: { scopeCost: async () => ({ costNanoUsd: 0, unpricedRequests: 0, recent: [] }) },
      flush: async () => {},
    },
    running: new Map(),
    now: () => 1_700_000_000_000,
    log: () => {},
    onLevel: () => {},
  });
  const control = startControl({ settings, accessKeys, credentials, budgets });
  onTestFinished(async () => {
    await control.close();
    await accessKeys.close();
    db.close();
  });
  return { ...control, parts: control.fake.parts };
}
