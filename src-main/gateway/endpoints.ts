// Table: method + path → operation and the dialect its client speaks.
import type { DialectId } from '../dialects/dialect.ts';

export type Operation = 'generate' | 'list-models' | 'show-model' | 'healthz' | 'hello';

export interface GatewayEndpoint {
  readonly method: 'GET' | 'POST';
  /** Segments; `*` takes one segment into `params`. */
  readonly path: string;
  readonly operation: Operation;
  /** Shapes errors too, those before authentication included. */
  readonly dialect: DialectId;
  readonly open?: true;
}

const ENDPOINTS: readonly GatewayEndpoint[] = [
  { method: 'POST', path: '/v1/chat/completions', operation: 'generate', dialect: 'openai-chat' },
  { method: 'POST', path: '/v1/messages', operation: 'generate', dialect: 'anthropic-messages' },
  { method: 'GET', path: '/v1/models', operation: 'list-models', dialect: 'openai-chat' },
  { method: 'GET', path: '/v1/models/*', operation: 'show-model', dialect: 'openai-chat' },
  { method: 'GET', path: '/v1/models/*/*', operation: 'show-model', dialect: 'openai-chat' },
  { method: 'GET', path: '/healthz', operation: 'healthz', dialect: 'openai-chat', open: true },
  { method: 'GET', path: '/api/hello', operation: 'hello', dialect: 'anthropic-messages', open: true },
];

export type EndpointMatch =
  | { readonly type: 'found'; readonly endpoint: GatewayEndpoint; readonly params: readonly string[] }
  | { readonly type: 'wrong-method'; readonly allowed: readonly string[]; readonly dialect: DialectId }
  | { readonly type: 'unknown'; readonly dialect: DialectId };

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** Parameters of a path pattern, or undefined when it does not fit. */
function matchPath(pattern: readonly string[], actual: readonly string[]): readonly string[] | undefined {
  if (pattern.length !== actual.length) return undefined;
  const params: string[] = [];
  for (const [index, segment] of pattern.entries()) {
    const value = actual[index] ?? '';
    if (segment === '*') params.push(decode(value));
    else if (segment !== value) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** @param path the URL's path without query; `/api/v1/…` is the same as `/v1/…`. HEAD counts as GET. */
export function findEndpoint(method: string, path: string): EndpointMatch {
  const plain = path.startsWith('/api/v1/') ? path.slice('/api'.length) : path;
  const actual = segmentsOf(plain);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const allowed: string[] = [];
  for (const endpoint of ENDPOINTS) {
    const params = matchPath(segmentsOf(endpoint.path), actual);
    if (!params) continue;
    if (endpoint.method === wanted) return { type: 'found', endpoint, params };
    allowed.push(endpoint.method);
  }
  const dialect = actual[1] === 'messages' ? 'anthropic-messages' : 'openai-chat';
  return allowed.length > 0 ? { type: 'wrong-method', allowed, dialect } : { type: 'unknown', dialect };
}
