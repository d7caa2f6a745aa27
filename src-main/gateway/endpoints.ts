// Table: method + path → operation and the dialect its client speaks.
import type { ClientDialectId, PathFacts } from '../dialects/dialect.ts';
import type { OpenRouterCall } from './openrouter/asked.ts';
import { OPENROUTER_ENDPOINTS } from './openrouter/table.ts';
import { RELAY_ENDPOINTS, type RelayEndpoint } from './relay-endpoints.ts';

export type Operation =
  | 'generate'
  | 'relay'
  | 'openrouter'
  | 'list-models'
  | 'show-model'
  | 'stored-response'
  | 'ollama-version'
  | 'ollama-running'
  | 'healthz'
  | 'hello';

export interface GatewayEndpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /**
   * Segments; `*` takes one segment into `params`. A last `**` takes all the rest, and what follows it there must end the path:
   * Gemini's `models/{model}:generateContent`, where a model's name may hold slashes.
   */
  readonly path: string;
  readonly operation: Operation;
  /** Shapes errors too, those before authentication included. */
  readonly dialect: ClientDialectId;
  /** The path itself says whether the answer is to be a stream. */
  readonly stream?: boolean;
  readonly open?: true;
  /** What is relayed, where the operation is `relay`. */
  readonly relayed?: RelayEndpoint['relayed'];
  /** What is read or managed, where the operation is `openrouter`. */
  readonly call?: OpenRouterCall;
  /** Only for management keys. */
  readonly management?: true;
  /** Of a good answer of such a call; default 200. */
  readonly status?: number;
}

export const ENDPOINTS: readonly GatewayEndpoint[] = [
  { method: 'POST', path: '/v1/chat/completions', operation: 'generate', dialect: 'openai-chat' },
  { method: 'POST', path: '/v1/completions', operation: 'generate', dialect: 'openai-completions' },
  { method: 'POST', path: '/v1/responses', operation: 'generate', dialect: 'openai-responses' },
  { method: 'GET', path: '/v1/responses/*', operation: 'stored-response', dialect: 'openai-responses' },
  { method: 'DELETE', path: '/v1/responses/*', operation: 'stored-response', dialect: 'openai-responses' },
  { method: 'POST', path: '/v1/messages', operation: 'generate', dialect: 'anthropic-messages' },
  ...['/v1beta', '/v1alpha', '/v1'].flatMap((version): GatewayEndpoint[] => [
    {
      method: 'POST',
      path: `${version}/models/**:generateContent`,
      operation: 'generate',
      dialect: 'gemini',
      stream: false,
    },
    {
      method: 'POST',
      path: `${version}/models/**:streamGenerateContent`,
      operation: 'generate',
      dialect: 'gemini',
      stream: true,
    },
  ]),
  { method: 'POST', path: '/api/chat', operation: 'generate', dialect: 'ollama-chat' },
  { method: 'POST', path: '/api/generate', operation: 'generate', dialect: 'ollama-generate' },
  ...RELAY_ENDPOINTS.map((endpoint): GatewayEndpoint => ({ ...endpoint, operation: 'relay' })),
  { method: 'GET', path: '/v1beta/models', operation: 'list-models', dialect: 'gemini' },
  { method: 'GET', path: '/v1beta/models/**', operation: 'show-model', dialect: 'gemini' },
  { method: 'GET', path: '/api/tags', operation: 'list-models', dialect: 'ollama-chat' },
  { method: 'POST', path: '/api/show', operation: 'show-model', dialect: 'ollama-chat' },
  { method: 'GET', path: '/api/ps', operation: 'list-models', dialect: 'ollama-chat' },
  { method: 'GET', path: '/api/version', operation: 'ollama-version', dialect: 'ollama-chat', open: true },
  // What Ollama's own programs ask first.
  { method: 'GET', path: '/', operation: 'ollama-running', dialect: 'ollama-chat', open: true },
  ...OPENROUTER_ENDPOINTS.map((endpoint): GatewayEndpoint => ({ ...endpoint, operation: 'openrouter' })),
  { method: 'GET', path: '/v1/models', operation: 'list-models', dialect: 'openai-chat' },
  { method: 'GET', path: '/v1/models/*', operation: 'show-model', dialect: 'openai-chat' },
  { method: 'GET', path: '/v1/models/*/*', operation: 'show-model', dialect: 'openai-chat' },
  { method: 'GET', path: '/healthz', operation: 'healthz', dialect: 'openai-chat', open: true },
  { method: 'GET', path: '/api/hello', operation: 'hello', dialect: 'anthropic-messages', open: true },
];

export type EndpointMatch =
  | {
      readonly type: 'found';
      readonly endpoint: GatewayEndpoint;
      readonly params: readonly string[];
      readonly path: PathFacts;
    }
  | { readonly type: 'wrong-method'; readonly allowed: readonly string[]; readonly dialect: ClientDialectId }
  | { readonly type: 'unknown'; readonly dialect: ClientDialectId };

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** Parameters of a path pattern, or undefined when it does not fit. */
function matchPath(pattern: readonly string[], actual: readonly string[]): readonly string[] | undefined {
  const params: string[] = [];
  for (const [index, segment] of pattern.entries()) {
    const value = actual[index];
    if (value === undefined) return undefined;
    if (segment.startsWith('**')) {
      const rest = actual.slice(index).map(decode).join('/');
      const ending = segment.slice(2);
      return rest.endsWith(ending) && rest.length > ending.length
        ? [...params, rest.slice(0, rest.length - ending.length)]
        : undefined;
    }
    if (segment === '*') params.push(decode(value));
    else if (segment !== value) return undefined;
  }
  return pattern.length === actual.length ? params : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `/api/v1/…` is the same as `/v1/…`. HEAD counts as GET. */
export function findEndpoint(method: string, { pathname, searchParams }: URL): EndpointMatch {
  const actual = segmentsOf(pathname.startsWith('/api/v1/') ? pathname.slice('/api'.length) : pathname);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const allowed: string[] = [];
  for (const endpoint of ENDPOINTS) {
    const params = matchPath(segmentsOf(endpoint.path), actual);
    if (!params) continue;
    if (endpoint.method !== wanted) allowed.push(endpoint.method);
    else return { type: 'found', endpoint, params, path: pathFacts(endpoint, params, searchParams) };
  }
  const dialect = dialectOf(actual);
  return allowed.length > 0
    ? { type: 'wrong-method', allowed: [...new Set(allowed)], dialect }
    : { type: 'unknown', dialect };
}

function pathFacts({ stream }: GatewayEndpoint, [model = '']: readonly string[], query: URLSearchParams): PathFacts {
  if (stream === undefined) return {};
  return { model, stream, ...(stream && query.get('alt') !== 'sse' && { jsonArray: true }) };
}

/** Whose errors a caller of an unknown path will understand. */
function dialectOf([first, second]: readonly string[]): ClientDialectId {
  if (second === 'messages') return 'anthropic-messages';
  if (first === 'v1beta' || first === 'v1alpha') return 'gemini';
  return first === 'api' ? 'ollama-chat' : 'openai-chat';
}
