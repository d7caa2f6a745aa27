// Control calls about the engine itself: status, pause, first start.
import type { Status } from '../contract/control-api.ts';
import type { ControlParts } from './parts.ts';
import type { ControlRouter } from './router.ts';
import { credentialsOf } from './views.ts';

export function statusRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/status', () => readStatus(parts));
  router.handle('POST /control/gateway/pause', async () => {
    await parts.gateway.setPaused(true);
    return readStatus(parts);
  });
  router.handle('POST /control/gateway/resume', async () => {
    await parts.gateway.setPaused(false);
    return readStatus(parts);
  });
  router.handle('POST /control/first-start/done', async () => {
    await parts.settings.setPreference('firstStartDone', true);
    return readStatus(parts);
  });
}

async function readStatus(parts: ControlParts): Promise<Status> {
  const paused = parts.gateway.paused();
  return {
    version: parts.version,
    home: parts.home,
    pid: process.pid,
    uptimeMs: parts.now() - parts.startedAt,
    gateway: paused ? null : parts.gateway.address(),
    paused,
    secrets: { kind: parts.credentials.kind, description: parts.credentials.description },
    todayNanoUsd: await spentToday(parts),
    firstStartDone: parts.settings.preference<boolean>('firstStartDone') === true,
    degraded: degradedProviders(parts),
  };
}

async function spentToday(parts: ControlParts): Promise<number> {
  const { total } = await parts.ledger.reader.spend({ by: ['app'], from: new Date(parts.now()).setHours(0, 0, 0, 0) });
  return total.costNanoUsd;
}

function degradedProviders(parts: ControlParts): string[] {
  return parts.settings
    .providers()
    .filter((provider) => provider.enabled)
    .filter(({ id }) => {
      const enabled = credentialsOf(parts, id).filter((credential) => credential.enabled);
      return [id, ...enabled.map((credential) => credential.id)].some((key) => parts.coolingUntil(key) !== undefined);
    })
    .map((provider) => provider.name);
}
