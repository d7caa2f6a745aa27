// Control calls about recorded requests.
import type { ControlParts } from './parts.ts';
import { notFound } from './refusal.ts';
import { requestView } from './request-views.ts';
import type { ControlRouter } from './router.ts';

const DEFAULT_LIMIT = 100;

export function requestRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/requests', async ({ query: { limit, before, outcome, app } }) => {
    await parts.ledger.writer.flush();
    const records = await parts.ledger.reader.requests({
      limit: Number(limit ?? DEFAULT_LIMIT),
      ...(before !== undefined && { before: Number(before) }),
      ...(outcome !== undefined && { outcome }),
      ...(app !== undefined && { app }),
    });
    return { requests: records.map(requestView) };
  });

  router.handle('GET /control/requests/:id', async ({ params }) => {
    await parts.ledger.writer.flush();
    const record = await parts.ledger.reader.request(params.id);
    return record ? requestView(record) : notFound(`There is no request "${params.id}". \`requests\` lists them.`);
  });
}
