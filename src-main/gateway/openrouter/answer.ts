// Answers one of OpenRouter's reading and managing calls.
import type { IncomingMessage } from 'node:http';
import type { AccessKey } from '../../access-keys/access-keys.ts';
import { isJson, parseJson, type Json } from '../../dialects/read-json.ts';
import { GatewayError } from '../gateway-error.ts';
import type { GatewayParts } from '../parts.ts';
import { readBody } from '../read-body.ts';
import type { OpenRouterEndpoint } from './table.ts';

/** @throws GatewayError for what the caller did wrong */
export async function answerOpenRouter(
  endpoint: Pick<OpenRouterEndpoint, 'call' | 'management'>,
  params: readonly string[],
  { request, url, key }: { readonly request: IncomingMessage; readonly url: URL; readonly key: AccessKey },
  parts: GatewayParts,
): Promise<object> {
  if (endpoint.management && !key.scope?.management) {
    throw new GatewayError(
      'permission_denied',
      `This call needs a management key, and "${key.name}" is none. Make one with \`pointsman key create <name> --management\`.`,
    );
  }
  const body = async (): Promise<Json> => {
    const parsed = parseJson((await readBody(request, parts.settings().bodyLimitBytes)).toString());
    if (isJson(parsed)) return parsed;
    throw new GatewayError('invalid_request', 'The body must be a JSON object.', { metadata: { field: 'body' } });
  };
  // Limits and credit tell what was spent before, also in the first moments after a start.
  await parts.budgets.ready();
  return endpoint.call({ params, url, key, body, parts });
}
