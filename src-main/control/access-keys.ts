// Control calls about access keys: who may call the gateway.
import type { AccessKey } from '../access-keys/access-keys.ts';
import { keyBudgetName } from '../budgets/budgets.ts';
import { accessKeySecretId, isLive } from './default-access-key.ts';
import type { ControlParts } from './parts.ts';
import { type Refusal, conflict, invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { accessKeyView } from './views.ts';

export function accessKeyRoutes(router: ControlRouter, parts: ControlParts): void {
  const { accessKeys, budgets, credentials, now } = parts;

  const hasPassed = (expiresAt: number | null | undefined): boolean =>
    typeof expiresAt === 'number' && expiresAt <= now();

  router.handle('GET /control/access-keys', async () => ({ keys: (await accessKeys.list()).map(accessKeyView) }));

  router.handle('POST /control/access-keys', async ({ body }) => {
    if (hasPassed(body.expiresAt)) return expiryPassed();
    const keys = await accessKeys.list();
    if (keys.some((key) => key.name === body.name && key.revokedAt === undefined)) {
      return conflict(
        'name-taken',
        `name: there is already a key "${body.name}". Revoke it or choose another name.`,
        'name',
      );
    }
    const { key, secret } = await accessKeys.create(body);
    return { key: accessKeyView(key), secret };
  });

  router.handle('PATCH /control/access-keys/:id', async ({ params, body }) => {
    if (hasPassed(body.expiresAt)) return expiryPassed();
    const key = await accessKeys.update(params.id, body);
    return key ? accessKeyView(key) : noAccessKey(params.id);
  });

  router.handle('POST /control/access-keys/:id/reveal', async ({ params }) => {
    const key = await findLive(parts, params.id);
    if (!key) return noAccessKey(params.id);
    const secret = await credentials.get(accessKeySecretId(key.id));
    if (secret === undefined) {
      return notFound(
        `The secret of "${key.name}" was shown once, when it was created, and is not kept. Revoke it and create another.`,
      );
    }
    return { secret };
  });

  router.handle('DELETE /control/access-keys/:id', async ({ params }) => {
    const key = (await accessKeys.list()).find(
      (candidate) => candidate.revokedAt === undefined && [candidate.id, candidate.name].includes(params.id),
    );
    if (!key || !(await accessKeys.revoke(key.id))) return noAccessKey(params.id);
    await credentials.delete(accessKeySecretId(key.id));
    // Its own limit goes with it; budgets that the user made for it stay, with what was spent.
    await budgets.remove(keyBudgetName(key.id));
    return { revoked: true as const };
  });
}

async function findLive(parts: ControlParts, idOrName: string): Promise<AccessKey | undefined> {
  const live = (await parts.accessKeys.list()).filter((key) => isLive(key, parts.now()));
  return live.find((key) => key.id === idOrName) ?? live.find((key) => key.name === idOrName);
}

const expiryPassed = (): Refusal => invalid('expiresAt', 'must lie in the future, in milliseconds since 1970.');

const noAccessKey = (idOrName: string): Refusal =>
  notFound(`There is no live access key "${idOrName}". List the keys to see their names.`);
