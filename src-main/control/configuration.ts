// Control calls that write the whole configuration down, and take one in.
import { exportConfiguration } from './configuration/export-configuration.ts';
import { importConfiguration } from './configuration/import-configuration.ts';
import type { Discoveries } from './discoveries.ts';
import type { ControlParts } from './parts.ts';
import { Refusal } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { isReady, usableCredentials } from './views.ts';

export function configurationRoutes(router: ControlRouter, parts: ControlParts, discoveries: Discoveries): void {
  router.handle('POST /control/configuration/export', async ({ body }) => {
    const { configuration, warnings } = await exportConfiguration(parts, body.passphrase);
    return { configuration, warnings: [...warnings] };
  });

  router.handle('POST /control/configuration/import', async ({ body }) => {
    const { configuration, mode = 'merge', dryRun = false, withoutSecrets = false, passphrase } = body;
    const wishes = { mode, dryRun, withoutSecrets, ...(passphrase !== undefined && { passphrase }) };
    const report = await importConfiguration(configuration, wishes, parts);
    if (!(report instanceof Refusal) && !dryRun) askForModels(parts, discoveries, report.changes);
    return report;
  });
}

/** Those whose addresses or keys came in. */
function askForModels(
  parts: ControlParts,
  discoveries: Discoveries,
  changes: readonly { kind: string; name: string; what: string }[],
): void {
  const touched = new Set(
    changes
      .filter(({ what }) => what === 'added' || what === 'changed')
      .flatMap(({ kind, name }) =>
        kind === 'provider' ? [name] : kind === 'credential' ? [name.slice(0, name.indexOf('/'))] : [],
      ),
  );
  for (const provider of parts.settings.providers()) {
    if (!touched.has(provider.id) || !provider.enabled || !isReady(parts, provider)) continue;
    void discoveries.ask(provider, usableCredentials(parts, provider)[0]);
  }
}
